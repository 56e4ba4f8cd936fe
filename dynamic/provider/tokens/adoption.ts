import { createHash } from "node:crypto";
import type { AdoptedToken } from "../../arguments/adopt";
import { toSeconds } from "../../arguments/duration";
import { toRfc3339 } from "../../arguments/time";
import type { TokenInfo } from "../databricks/tokens-api";
import { ProviderError } from "../errors/provider-error";
import { awaitPropagation } from "../http/propagation";
import { serverNow } from "../http/server-time";
import { logOnce } from "../log-once";
import type { Runtime } from "../runtime";
import { decideAdoption, isLaterGeneration } from "./adoption-decision";
import { decidePair, type PairFacts } from "./pair-decision";
import { toMarkedLabel, toMarker } from "./marker";
import { assertScopes, authenticatesAsPrincipal } from "./proof";
import { isOfSeries, readStackNames } from "./stack-names";
import type { TokenInputs } from "./token-inputs";
import { withTokensView } from "./token-views";

/** The token in the words of a failed login. */
const TO_ADOPT = "the token to adopt";

/** A token that was adopted. */
export interface Adoption {
  readonly info: TokenInfo;
  /** When it expires, epoch milliseconds; for a token that never does, until when it is used. */
  readonly expiresAt: number;
}

/**
 * Adopts an existing token instead of minting one, and does not change it. Throws unless it is an active token of the
 * principal with the requested scopes, its value is proved to belong to it and authenticates as this principal, and it
 * expires late enough to be renewed in time.
 */
export async function adoptToken(runtime: Runtime, inputs: TokenInputs, adopt: AdoptedToken): Promise<Adoption> {
  const { info, tokens } = await awaitPropagation(runtime, () => findToken(runtime, inputs, adopt));
  assertScopes(inputs, info);
  await provePair(runtime, inputs, adopt, tokens);
  const now = serverNow(runtime, inputs.origin);
  const problem = expiryProblem(adopt, inputs.lifetime, info, now);
  if (problem !== undefined) throw new ProviderError("NOT_ADOPTABLE", problem);
  warnOfOtherSeries(runtime, inputs, info);
  return { info, expiresAt: info.expiresAt ?? toNeededUntil(adopt, inputs.lifetime, now) };
}

/** Why a listed token cannot be renewed in time for what the program says, or undefined. */
export function expiryProblem(
  adopt: Pick<AdoptedToken, "expiresAt">,
  lifetime: string,
  info: Pick<TokenInfo, "expiresAt">,
  now: number,
): string | undefined {
  const end = info.expiresAt === undefined ? undefined : toRfc3339(Math.floor(info.expiresAt / 1000) * 1000);
  const neededUntil = toNeededUntil(adopt, lifetime, now);
  if (neededUntil <= now) {
    const right =
      end === undefined
        ? "leave adopt.expiresAt out, as the token never expires"
        : `set adopt.expiresAt to "${end}", when the token expires`;
    return `${adopt.expiresAt} is in the past: ${right}`;
  }
  if (info.expiresAt === undefined || end === undefined || info.expiresAt >= neededUntil) return undefined;
  const before = adopt.expiresAt ?? `a lifetime of ${lifetime} is over`;
  return `the token expires at ${end}, before ${before}: set adopt.expiresAt to "${end}" to have it renewed in time`;
}

/** Until when a token has to be active to be renewed in time, epoch milliseconds. */
function toNeededUntil({ expiresAt }: Pick<AdoptedToken, "expiresAt">, lifetime: string, now: number): number {
  return expiresAt === undefined ? now + toSeconds(lifetime) * 1000 : Date.parse(expiresAt);
}

/**
 * Logs that the token to adopt belongs to another series, which may go on using it, once per token and process. An earlier
 * series of the same resource has ended.
 */
export function warnOfOtherSeries(
  runtime: Runtime,
  { label, lineage, applicationId }: Pick<TokenInputs, "label" | "lineage" | "applicationId">,
  { tokenId, comment }: Pick<TokenInfo, "tokenId" | "comment">,
): void {
  const marker = toMarker(comment);
  if (marker === undefined || (label !== undefined && marker.label === toMarkedLabel(label))) return;
  if (isOfSeries(readStackNames(runtime, label), lineage, comment)) return;
  logOnce(
    runtime,
    `the token to adopt, ${tokenId} of ${applicationId}, is that of ${marker.label}, as its comment says: the next ` +
      `rotation revokes it. Leave adopt out, unless ${marker.label} no longer exists`,
  );
}

/** The problem of a value that is known to be another of these tokens, or undefined. */
export function pairProblem(adopt: AdoptedToken, tokens: readonly TokenInfo[]): string | undefined {
  const known = toKnown(adopt);
  return decidePair({ ...known, before: tokens }).is === "refused" ? toOtherToken(known.valueHash) : undefined;
}

/**
 * Whether the token is to be adopted. One that was adopted and replaced before is ignored, which is logged. `list` gives
 * the principal's active tokens, if they can be listed; it is asked in later generations only.
 */
export async function isToAdopt(
  runtime: Runtime,
  inputs: TokenInputs,
  adopt: AdoptedToken,
  list: () => Promise<readonly TokenInfo[] | undefined>,
): Promise<boolean> {
  const listed = isLaterGeneration(inputs.rotation) ? await list() : undefined;
  if (listed === undefined) return true;
  const stacks = readStackNames(runtime, inputs.label);
  const tokens = listed.map(({ tokenId, comment }) => ({
    tokenId,
    isOfSeries: isOfSeries(stacks, inputs.lineage, comment),
  }));
  const expiresAt = adopt.expiresAt === undefined ? undefined : Date.parse(adopt.expiresAt);
  const { tokenId } = adopt;
  const decision = decideAdoption({ tokenId, expiresAt, tokens }, serverNow(runtime, inputs.origin));
  if (decision.action === "adopt") return true;
  runtime.log(
    `token ${tokenId} of ${inputs.applicationId} is not adopted, because ${decision.because}: a new one is minted. ` +
      "Leave adopt out",
  );
  return false;
}

/** The principal's active tokens, once a new login is known. */
export function listForAdoption(runtime: Runtime, inputs: TokenInputs): Promise<readonly TokenInfo[]> {
  return awaitPropagation(runtime, () => withTokensView(runtime, inputs, (view) => view.list()));
}

/**
 * Proves that the value authenticates as the principal, and that it is the token with this id: the next rotation revokes
 * that one.
 */
async function provePair(
  runtime: Runtime,
  inputs: TokenInputs,
  adopt: AdoptedToken,
  tokens: readonly TokenInfo[],
): Promise<void> {
  const { tokenValue } = adopt;
  const known = toKnown(adopt);
  let { is } = decidePair({ ...known, before: tokens });
  if (is === "proved") await authenticatesAsPrincipal(runtime, inputs, TO_ADOPT, tokenValue);
  if (is === "open") {
    // An administrator sees which token a use of the value moves.
    const list = (): Promise<readonly TokenInfo[]> =>
      withTokensView(runtime, inputs, (view) => view.list(), "administrator first");
    const before = await list();
    const isPrincipals = await authenticatesAsPrincipal(runtime, inputs, TO_ADOPT, tokenValue);
    ({ is } = decidePair({ ...known, before, after: await list(), isPrincipals }));
  }
  if (is === "proved") return;
  throw new ProviderError(
    "NOT_ADOPTABLE",
    is === "refused"
      ? toOtherToken(known.valueHash)
      : "the id is not the SHA-256 of adopt.tokenValue, and nothing else shows that both belong to the same token: give " +
          "the id of this value. If both are right, a run as administrator on a day when no token of the principal was " +
          "used yet shows it",
  );
}

/** What is known of the pair before the value is used. */
function toKnown({ tokenId, tokenValue }: AdoptedToken): Pick<PairFacts, "tokenId" | "valueHash"> {
  return { tokenId, valueHash: createHash("sha256").update(tokenValue).digest("hex") };
}

function toOtherToken(valueHash: string): string {
  return `adopt.tokenValue is the token with the id ${valueHash}: set adopt.tokenId to that`;
}

async function findToken(
  runtime: Runtime,
  inputs: TokenInputs,
  adopt: AdoptedToken,
): Promise<{ readonly info: TokenInfo; readonly tokens: readonly TokenInfo[] }> {
  const tokens = await withTokensView(runtime, inputs, (view) => view.list());
  const info = tokens.find(({ tokenId }) => tokenId === adopt.tokenId);
  if (info !== undefined) return { info, tokens };
  const problem = pairProblem(adopt, tokens);
  if (problem !== undefined) throw new ProviderError("NOT_ADOPTABLE", problem);
  throw new ProviderError("NOT_LISTED", toUnlistedWords(inputs, tokens));
}

/** Why a token that is not in this list of its principal's tokens cannot be adopted. */
export function toUnlistedWords({ rotation }: Pick<TokenInputs, "rotation">, tokens: readonly TokenInfo[]): string {
  const count = tokens.length === 1 ? "1 active token" : `${tokens.length} active tokens`;
  const later = isLaterGeneration(rotation) ? ". If it was adopted and replaced before, leave adopt out" : "";
  return `it is not among the ${count} of this principal: it is revoked, or belongs to another principal${later}`;
}
