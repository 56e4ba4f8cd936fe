import { ProviderError } from "../errors/provider-error";
import type { Runtime } from "../runtime";

/**
 * Throws "ENGINE_GONE" if the engine was killed, so that nothing is made, and nothing is taken for a leftover of this
 * process, while another run may already have gone on. Deletions of what this process has made itself are not stopped.
 */
export async function assertEngine(runtime: Runtime): Promise<void> {
  if (await runtime.hasEngine()) return;
  throw new ProviderError("ENGINE_GONE", "the engine of this run has ended: the call was not sent");
}
