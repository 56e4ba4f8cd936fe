import { toStackName } from "../../arguments/stack-name";
import { toRfc3339 } from "../../arguments/time";
import { PhaseFailure } from "../errors/phase-failure";
import { ProviderError } from "../errors/provider-error";
import type { MemorySlot, Runtime } from "../runtime";
import type { UndecidedToken } from "./dispose";
import { COPIED_FROM, REMOVED_TOO_EARLY, RENAMED_FROM, type StackNames } from "./stack-names";

/** What was logged already: tokens by their ids. */
const LOGGED: MemorySlot<Set<string>> = { create: () => new Set() };

/**
 * Logs that tokens were made by another stack, and how to go on: for each token once per process. Nothing tells a
 * renamed stack from a copy, so the user has to say which it is.
 */
export function warnOfUndecided(runtime: Runtime, { own }: StackNames, tokens: readonly UndecidedToken[]): void {
  const logged = runtime.recall(LOGGED);
  const news = tokens.filter(({ tokenId }) => !logged.has(tokenId));
  if (news.length === 0) return;
  for (const { tokenId } of news) logged.add(tokenId);
  runtime.log(
    `${toMadeBy(news)}; this stack is ${own ?? "another one"}. ${toActive(news)}, and this stack does not change or revoke ` +
      `${news.length === 1 ? "it" : "them"} until you say what ${toNames(news)} is. ${toWays(news)}`,
  );
}

/** The failure of the end of a series that has tokens of another stack: nothing was revoked. */
export function undecidedFailure(
  { applicationId, origin }: { readonly applicationId: string; readonly origin: string },
  { own }: StackNames,
  tokens: readonly UndecidedToken[],
): PhaseFailure {
  const cause = new ProviderError("OTHER_STACK", `${toMadeBy(tokens)}; this stack is ${own ?? "another one"}`);
  return new PhaseFailure(`ending the tokens of ${applicationId} in ${origin}`, cause, {
    active: `the same tokens as before${toListed(tokens)}; nothing was revoked`,
    next: toWaysToEnd(tokens),
  });
}

/** How to go on with an update. */
function toWays(tokens: readonly UndecidedToken[]): string {
  const [names, renamed, copied] = [toNames(tokens), toCommand(RENAMED_FROM, tokens), toCommand(COPIED_FROM, tokens)];
  return (
    `If this stack was renamed or moved from ${names}, run ${renamed}, then pulumi up: the tokens are its own again. ` +
    `If the stacks are copies, run ${copied}, then pulumi up: it mints a token of its own, and leaves the others to ${names}`
  );
}

/** How to go on with a destroy, which has the stack configuration of the last update unless it runs the program. */
function toWaysToEnd(tokens: readonly UndecidedToken[]): string {
  const [names, renamed, copied] = [toNames(tokens), toCommand(RENAMED_FROM, tokens), toCommand(COPIED_FROM, tokens)];
  return (
    `If this stack was renamed or moved from ${names}, run ${renamed}, then pulumi destroy --run-program: the tokens are ` +
    `its own again. If ${names} is a copy of this stack, destroy the copy first. If this stack is the copy, run ${copied}, ` +
    `then pulumi up, then pulumi destroy: it revokes its own tokens alone, and a ServicePrincipalToken leaves the service principal to ${names}. ` +
    REMOVED_TOO_EARLY
  );
}

function toCommand(key: string, tokens: readonly UndecidedToken[]): string {
  const names = toNames(tokens);
  return `pulumi config set ${key} ${names.includes(",") ? `"${names}"` : names}`;
}

function toMadeBy(tokens: readonly UndecidedToken[]): string {
  const ids = tokens.map(({ tokenId }) => tokenId).join(", ");
  return `stack ${toNames(tokens)} made ${tokens.length === 1 ? "token" : "tokens"} ${ids}`;
}

function toActive(tokens: readonly UndecidedToken[]): string {
  return `${tokens.length === 1 ? "It stays" : "They stay"} active (${tokens.map(toUntil).join(", ")})`;
}

/** Only a listed token is known to be active. */
function toListed(tokens: readonly UndecidedToken[]): string {
  const listed = tokens.filter(({ expiresAt }) => expiresAt !== undefined);
  const texts = listed.map((token) => `token ${token.tokenId} (${toUntil(token)})`);
  return texts.length === 0 ? "" : `, among them ${texts.join(", ")}`;
}

function toUntil({ expiresAt }: UndecidedToken): string {
  return expiresAt === undefined ? "for as long as it is valid" : `until ${toRfc3339(expiresAt)}`;
}

function toNames(tokens: readonly UndecidedToken[]): string {
  return [...new Set(tokens.map(({ madeBy }) => toStackName(madeBy)))].join(",");
}
