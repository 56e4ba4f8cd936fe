import { explain, toErrorCode } from "../errors/remedies";
import type { Runtime } from "../runtime";
import type { TokenInputs } from "./token-inputs";
import { ensureTokenUsage } from "./token-usage";
import { withAdministrator } from "./token-views";

/**
 * Runs `mint`. If somebody has taken CAN USE away from the principal and this program grants it, it is granted again as
 * administrator, and `mint` runs once more after `forget`. Without an administrator the failure of `mint` is thrown.
 */
export async function withTokenUsage<T>(
  runtime: Runtime,
  inputs: TokenInputs,
  mint: () => Promise<T>,
  forget: () => void,
): Promise<T> {
  try {
    return await mint();
  } catch (error) {
    if (toErrorCode(error) !== "NO_CAN_USE" || inputs.isUsageAssumed || !(await grantAgain(runtime, inputs)))
      throw error;
    forget();
    return mint();
  }
}

/** Whether the principal has CAN USE now; another mint of the run may have granted it. */
async function grantAgain(runtime: Runtime, inputs: TokenInputs): Promise<boolean> {
  const { applicationId, origin } = inputs;
  try {
    const source = await withAdministrator(runtime, inputs, (client) => ensureTokenUsage(client, applicationId, true));
    if (source === "added")
      runtime.log(`${applicationId} had no CAN USE on tokens in ${origin} any more: it was granted again`);
    return true;
  } catch (error) {
    runtime.log(`CAN USE could not be granted to ${applicationId} again: ${explain(error)}`);
    return false;
  }
}
