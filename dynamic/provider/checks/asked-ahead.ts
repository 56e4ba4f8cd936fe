import type { CreatedToken } from "../databricks/tokens-api";
import type { Principal } from "../logins/principal-session";
import type { MemorySlot, Runtime } from "../runtime";
import type { TokenOwner } from "../tokens/known-logins";
import { rotatingSeries } from "../tokens/rotating-series";
import { judgeTokens } from "../tokens/token-states";
import { takeWorkspaceList } from "../tokens/workspace-list";
import { checkPrincipalRecord } from "./principal-record-check";
import { checkSecretQuota } from "./secret-quota-check";

const ASKED: MemorySlot<Set<string>> = { create: () => new Set() };

/**
 * Asks, once per workspace and administrator, what the checks of the other tokens that this run rotates will ask about
 * their principals. Pulumi checks one resource after the other: each would wait for its answers before the next one asks.
 * The list of the workspace says whose the other series are; they probably log in as this one does. Never rejects, and no
 * check depends on it: what was not asked is asked when its turn comes.
 */
export async function askAhead(runtime: Runtime, owner: TokenOwner): Promise<void> {
  const rotating = rotatingSeries(runtime);
  const asked = runtime.recall(ASKED);
  const key = JSON.stringify([owner.origin, owner.administrator]);
  if (rotating.size < 2 || !rotating.has(owner.lineage) || asked.has(key)) return;
  asked.add(key);
  const tokens = await takeWorkspaceList(runtime, owner).catch(() => []);
  for (const principal of toOthers(owner, tokens, rotating)) {
    void checkPrincipalRecord(runtime, principal);
    void checkSecretQuota(runtime, principal);
  }
}

/** The principals of the other series, one each, with the login of this one: comments may be copied to tokens of others. */
function toOthers(
  owner: TokenOwner,
  tokens: readonly CreatedToken[],
  rotating: ReadonlySet<string>,
): readonly Principal[] {
  const seen = new Set([owner.lineage]);
  return judgeTokens(tokens).flatMap(({ marker, state, creator: { id, name } }) => {
    if (marker === undefined || state !== "current" || seen.has(marker.lineage)) return [];
    // A number that is too large has lost its last digits.
    if (!rotating.has(marker.lineage) || name === undefined || !Number.isSafeInteger(Number(id))) return [];
    seen.add(marker.lineage);
    const servicePrincipalId = owner.servicePrincipalId === undefined ? undefined : String(id);
    return [{ ...owner, applicationId: name, servicePrincipalId }];
  });
}
