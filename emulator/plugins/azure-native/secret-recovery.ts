import { ApiFailure } from "../api-failure";
import { pause } from "../pause";
import type { ArmClient } from "./arm-client";
import { parseSecretId } from "./secret-id";

/** Between two attempts; the real provider waits 5 s. */
const PAUSE_MILLISECONDS = 100;
/** Attempts after the recovery of a secret. */
const AFTER_RECOVERY = 36;
/** Attempts where the vault has no deleted secret of that name, or does not say. */
const WITHOUT_RECOVERY = 6;

/**
 * Creates a secret with `put`. After a conflict a soft-deleted secret of that name is recovered, with its old versions,
 * if the vault lets this application get and recover it; every failure to look counts as "not deleted".
 */
export async function putOrRecover(arm: ArmClient, id: string, put: () => Promise<unknown>): Promise<void> {
  let failure = await conflictOf(put);
  if (failure === undefined) return;
  const attempts = (await recover(arm, id)) ? AFTER_RECOVERY : WITHOUT_RECOVERY;
  for (let attempt = 0; attempt < attempts && !arm.cancelled.aborted; attempt += 1) {
    await pause(PAUSE_MILLISECONDS, arm.cancelled);
    failure = await conflictOf(put);
    if (failure === undefined) return;
  }
  throw failure;
}

async function recover(arm: ArmClient, id: string): Promise<boolean> {
  const { vaultName, secretName } = parseSecretId(id);
  const deleted = `/deletedsecrets/${secretName}`;
  try {
    await arm.sendToVault("GET", vaultName, deleted);
  } catch {
    return false;
  }
  await arm.sendToVault("POST", vaultName, `${deleted}/recover`);
  return true;
}

/** The conflict that `put` met, if any. Throws every other failure. */
async function conflictOf(put: () => Promise<unknown>): Promise<ApiFailure | undefined> {
  try {
    await put();
    return undefined;
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 409) return error;
    throw error;
  }
}
