import { toErrorCode } from "../errors/remedies";
import type { TokenInfo } from "../databricks/tokens-api";
import { serverNow } from "../http/server-time";
import { hasAdministrator } from "../logins/administrator-login";
import { isKnownAlias } from "../databricks/workspace-id";
import type { Principal } from "../logins/principal-session";
import { assertRealTime } from "../rehearsal";
import type { Runtime } from "../runtime";
import { toClearingView } from "../tokens/clearing-view";
import {
  getCurrentToken,
  getCurrentTokens,
  getSeries,
  getSuccessor,
  isSamePrincipal,
  type LabelledSeries,
  learnAliases,
  type Successor,
} from "../tokens/current-token";
import { disposeOfMoved, disposeOfReplaced, disposeOfSeries } from "../tokens/dispose";
import { LoginsError } from "../tokens/logins-error";
import { DeliveryError } from "../tokens/delivery";
import { rememberSavedLogins } from "../tokens/known-logins";
import { decideLettingGo, letsUnreachableGo } from "../tokens/letting-go";
import { isOfSeries, readStackNames, relate, type StackNames } from "../tokens/stack-names";
import { endFailure, toLettingGoWords } from "../tokens/token-failures";
import { toOwnComment } from "../tokens/token-inputs";
import { rememberSavedValue } from "../tokens/token-values";
import { withListed, withTokensView } from "../tokens/token-views";
import { undecidedFailure, warnOfUndecided } from "../tokens/undecided-stacks";
import { findInWorkspaceList } from "../tokens/workspace-list";
import type { Properties } from "./properties";
import { assertPlacesDecided, withdrawToken } from "./place-endings";
import { assertDelivered } from "./token-delivery";
import { toMaker } from "./token-outputs";
import { isValueFree } from "./token-places";
import { toTokenInputs } from "./token-properties";
import { rememberWorkspace } from "./workspace-properties";

/**
 * Revokes the token that Pulumi deletes, then the orphans of interrupted runs: Pulumi deletes last, when everything else
 * is done. With an overlap, a replaced token is only retired; the `TokenRetirement` beside it revokes it later.
 */
export async function endToken(runtime: Runtime, id: string, properties: Properties): Promise<void> {
  const saved = toTokenInputs(properties);
  assertRealTime(runtime, saved.origin);
  rememberSavedLogins(runtime, saved);
  rememberSavedValue(runtime, saved, { tokenId: id, value: properties.tokenValue });
  // A forced replacement has adopted the same token again: it is still in use.
  const inUse = getCurrentTokens(runtime).filter(({ tokenId }) => tokenId === id);
  if (inUse.some(({ adoptedAt }) => adoptedAt !== properties.adoptedAt)) return;
  rememberWorkspace(runtime, properties);
  await learnAliases(runtime, saved);
  const seen = getSeries(runtime, saved);
  // Workspace and stack may have other names by now.
  const inputs = { ...saved, origin: seen?.origin ?? saved.origin, label: seen?.label ?? saved.label };
  const successor = getSuccessor(runtime, inputs, id);
  const isMoved = successor !== undefined && !isSameSeries(runtime, successor.series, inputs);
  const replacement = successor && { ...successor.token, overlapSeconds: toOverlap(runtime, inputs, successor) };
  let isRevoked = false;
  // A list that was taken after the mint of the successor shows it.
  const shown = isMoved || successor === undefined ? id : successor.token.tokenId;
  const known = await findInWorkspaceList(runtime, inputs, (tokens) => tokens.some(({ tokenId }) => tokenId === shown));
  try {
    letsUnreachableGo(runtime);
    if (successor !== undefined) assertDelivered(runtime, successor.token.tokenId);
    const stacks = readStackNames(runtime, inputs.label);
    const deleted = { tokenId: id, comment: toOwnComment(saved), madeBy: toMaker(properties) };
    const series = { ...inputs, stacks, deleted };
    const isDecided = relate(stacks, deleted.madeBy) !== "undecided";
    if (successor === undefined && isDecided && isValueFree(properties)) await assertPlacesDecided(runtime, properties);
    const undecided = await withTokensView(runtime, inputs, async (view) => {
      const clear = async (listed: readonly TokenInfo[]): Promise<void> => {
        await withdrawToken(runtime, properties, successor ? new Set() : toHashesOf(inputs, stacks, listed));
      };
      const noting = toClearingView(withListed(view, known), clear, (tokenId) => (isRevoked ||= tokenId === id));
      if (replacement === undefined) {
        // A token that this run has not compared is destroyed, and its series with it.
        return disposeOfSeries(runtime, noting, series, getCurrentToken(runtime, inputs) === undefined);
      }
      const left = isMoved
        ? await disposeOfMoved(runtime, noting, series, replacement)
        : await disposeOfReplaced(runtime, noting, series, replacement);
      // With an overlap nothing was revoked yet.
      await noting.clear();
      return left;
    });
    if (undecided.length > 0 && replacement === undefined) throw undecidedFailure(inputs, stacks, undecided);
    warnOfUndecided(runtime, stacks, undecided);
  } catch (failure) {
    if (toErrorCode(failure) === "OTHER_STACK") throw failure;
    const error = toSinkFailure(failure) ?? failure;
    const ending = { tokenId: id, expiresAt: String(properties.expiresAt), isRevoked };
    const onlyLogin = saved.login.authType === "pat" ? { onlyLogin: String(properties.tokenValue) } : {};
    const doomed = { ...inputs, ...ending, ...onlyLogin, isReplaced: replacement !== undefined };
    const letting = await decideLettingGo(runtime, doomed, error);
    if (!letting.mayGo)
      throw endFailure(inputs, ending, replacement, serverNow(runtime, inputs.origin), error, letting.advice);
    runtime.log(toLettingGoWords(inputs, ending, letting.because, error));
  }
}

/** The failure of sinks in that of the logins, which are not to blame for it. */
function toSinkFailure(error: unknown): DeliveryError | undefined {
  const failures = error instanceof LoginsError ? error.failures.map((failed) => failed.error) : [];
  return failures.find((failure) => failure instanceof DeliveryError);
}

/** The hashes of the values of a series: the workspace takes that of a value as the token's id. */
function toHashesOf(
  { lineage }: LabelledSeries,
  stacks: StackNames,
  listed: readonly TokenInfo[],
): ReadonlySet<string> {
  const own = listed.filter(({ comment }) => isOfSeries(stacks, lineage, comment));
  return new Set(own.map(({ tokenId }) => tokenId));
}

/** For how long the replaced token stays active: not where nobody would revoke it later. */
function toOverlap(
  runtime: Runtime,
  inputs: LabelledSeries & Principal,
  { token: { overlapSeconds }, series }: Successor,
): number {
  if (isSameSeries(runtime, series, inputs)) return overlapSeconds;
  // A `TokenRetirement` looks for the tokens of former series in its workspace, as administrator.
  const isLookedAfter = isKnownAlias(runtime, series.origin, inputs.origin) && hasAdministrator(runtime, inputs);
  return isLookedAfter ? overlapSeconds : 0;
}

function isSameSeries(runtime: Runtime, left: LabelledSeries, right: LabelledSeries): boolean {
  return (
    isKnownAlias(runtime, left.origin, right.origin) && left.lineage === right.lineage && isSamePrincipal(left, right)
  );
}
