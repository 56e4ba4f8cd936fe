import { join } from "node:path";
import { localDirectory } from "./local-run";

/**
 * The dev stack's configuration while the main job runs and after `npm start -- --keep`. It is a copy of
 * Pulumi.dev.yaml, so that the checkout does not change.
 */
export function localConfigFile(): string {
  return join(localDirectory(), "Pulumi.dev.yaml");
}
