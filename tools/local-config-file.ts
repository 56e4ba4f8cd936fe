import { join } from "node:path";
import { localDirectory } from "./local-run";

/**
 * The dev stack's configuration while the main job runs and after `npm start -- --keep`: a copy of Pulumi.dev.yaml that
 * may be changed without changing the checkout.
 */
export function localConfigFile(): string {
  return join(localDirectory(), "Pulumi.dev.yaml");
}
