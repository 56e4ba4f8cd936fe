import type { AdministratorLogin } from "../../arguments/auth-types";
import type { RevokeWhen } from "../../arguments/revoke-when";
import type { TokenInfo } from "../databricks/tokens-api";
import { PhaseFailure } from "../errors/phase-failure";
import { explain, toErrorCode } from "../errors/remedies";
import { assertRealTime } from "../rehearsal";
import type { Runtime } from "../runtime";
import {
  getCurrentToken,
  getSeries,
  isSamePrincipal,
  type LabelledSeries,
  learnAliases,
  type Series,
} from "./current-token";
import { decideDisposal, type DisposalFacts } from "./disposal-decision";
import { findUndecided, listWith, toFacts, type UndecidedToken } from "./dispose";
import type { TokenOwner } from "./known-logins";
import { decideLettingGo, letsUnreachableGo } from "./letting-go";
import { isNobodyAdmitted, isWithoutAdministrator } from "./logins-error";
import { toMarker } from "./marker";
import { readStackNames, type StackNames } from "./stack-names";
import { toDestroy, toFix, withAdvice } from "./token-failures";
import { type TokensView, withListed, withTokensView } from "./token-views";
import { undecidedFailure, warnOfUndecided } from "./undecided-stacks";
import { findInWorkspaceList } from "./workspace-list";

/** Whose retired tokens to look for, and when to revoke them. */
export interface RetirementFacts extends Series {
  readonly applicationId: string;
  readonly administrator: AdministratorLogin | undefined;
  /** Project, stack and name of the resource; undefined in an older state. */
  readonly label: string | undefined;
  /** The token in use. */
  readonly tokenId: string;
  readonly overlapSeconds: number;
  readonly revokeWhen: RevokeWhen;
  /** Whether nobody looks again: then all retired tokens are revoked. */
  readonly isLast: boolean;
}

/** The result of revoking the retired tokens that are due. */
export interface Remainder {
  /** When the next one is due, epoch milliseconds; undefined when none is left. */
  readonly nextAt: number | undefined;
  /** Ids of the tokens that are due but stay active, because they are still used. */
  readonly stillUsed: readonly string[];
  /** How many were revoked. */
  readonly revoked: number;
}

/** Some tokens could not be revoked, after all were tried. */
class UnrevokedError extends Error {
  override readonly name = "UnrevokedError";

  constructor(
    readonly tokenIds: readonly string[],
    override readonly cause: unknown,
  ) {
    super(explain(cause), { cause });
  }
}

/**
 * Revokes the retired tokens of a series that are due now: as administrator, else as the principal if this process has
 * seen its token and it has a login of its own. A destroy in which neither can leaves them to the delete of the token,
 * which comes next and revokes the whole series. Throws `PhaseFailure`.
 */
export async function retireTokens(runtime: Runtime, facts: RetirementFacts): Promise<Remainder> {
  const { origin, applicationId, isLast } = facts;
  assertRealTime(runtime, origin);
  await learnAliases(runtime, facts);
  const known = getSeries(runtime, facts);
  try {
    const stacks = readStackNames(runtime, known?.label ?? facts.label);
    if (isLast) letsUnreachableGo(runtime);
    // A principal does not see when its tokens were used.
    const needsUse = facts.revokeWhen === "unused" && !isLast;
    const order = needsUse ? "administrator only" : "administrator first";
    const owner = toKnownOwner(facts, known);
    const listed = await findInWorkspaceList(runtime, owner, (tokens) =>
      tokens.some(({ tokenId }) => tokenId === facts.tokenId),
    );
    const revoke = (view: TokensView): Promise<Found> =>
      revokeDue(runtime, withListed(view, listed), facts, stacks, known === undefined);
    const { undecided, remainder } = await withTokensView(runtime, owner, revoke, order);
    if (remainder === undefined) throw undecidedFailure(facts, stacks, undecided);
    warnOfUndecided(runtime, stacks, undecided);
    return remainder;
  } catch (error) {
    if (toErrorCode(error) === "OTHER_STACK") throw error;
    const { because, advice } = await toExcuse(runtime, facts, error);
    if (because !== undefined) {
      runtime.log(
        `retired tokens of ${applicationId} in ${origin} are not revoked here, because ${because}: ${explain(error)}`,
      );
      return { nextAt: undefined, stillUsed: [], revoked: 0 };
    }
    const unrevoked = [error, (error as Error).cause].find((each) => each instanceof UnrevokedError);
    const left = unrevoked?.tokenIds.join(", ") ?? "those whose overlap is over";
    const next = `${toFix(facts, error)} and run ${isLast ? toDestroy(facts, error) : "pulumi up"}: it revokes them`;
    throw new PhaseFailure(`revoking retired tokens of ${applicationId} in ${origin}`, error, {
      active: `the token in use; perhaps ${left}`,
      next: withAdvice(next, advice),
    });
  }
}

/** The owner under the newest name of its workspace, with its numeric id if this process has seen it. */
function toKnownOwner(facts: RetirementFacts, known: LabelledSeries | undefined): TokenOwner {
  const owner = toOwner(facts);
  if (known === undefined) return owner;
  const servicePrincipalId = isSamePrincipal(known, owner) ? known.servicePrincipalId : undefined;
  return { ...owner, origin: known.origin, servicePrincipalId };
}

/** Why a failed end of retirement is none for the run, or else what the user can do about it. */
interface Excuse {
  readonly because?: string;
  readonly advice?: string | undefined;
}

/**
 * In a destroy, which has not seen the token, its delete comes next and revokes the whole series. So does that of its
 * next replacement, which is all that is left where no administrator was found.
 */
async function toExcuse(runtime: Runtime, facts: RetirementFacts, error: unknown): Promise<Excuse> {
  if (!facts.isLast) return {};
  const isDestroy = getCurrentToken(runtime, facts) === undefined;
  const leftToToken = { because: "their token revokes them when it is replaced or deleted" };
  if (isWithoutAdministrator(error) || (isDestroy && isNobodyAdmitted(error))) return leftToToken;
  const letting = await decideLettingGo(runtime, facts, error);
  if (letting.mayGo) return letting;
  return isDestroy && letting.advice !== undefined ? leftToToken : letting;
}

/** The owner of the tokens with the logins that a `TokenRetirement` has: none of the principal. */
export function toOwner({ origin, applicationId, lineage, administrator }: RetirementFacts): TokenOwner {
  return {
    origin,
    applicationId,
    lineage,
    servicePrincipalId: undefined,
    login: { authType: "one-time-secret" },
    administrator,
  };
}

/** What was found: without a remainder nothing was revoked, because another stack made some of the tokens. */
interface Found {
  readonly remainder: Remainder | undefined;
  readonly undecided: readonly UndecidedToken[];
}

async function revokeDue(
  runtime: Runtime,
  view: TokensView,
  facts: RetirementFacts,
  stacks: StackNames,
  isDestroyed: boolean,
): Promise<Found> {
  const { origin, lineage, tokenId, overlapSeconds, revokeWhen, isLast } = facts;
  const occasion = isLast
    ? ({ kind: "end of retirement" } as const)
    : ({ kind: "retirement", overlapSeconds, revokeWhen } as const);
  // Nobody looks again after the last time: a list that lacks the token in use is stale.
  const tokens = isLast ? await listWith(runtime, view, tokenId) : await view.list();
  const disposalFacts: DisposalFacts = {
    ...toFacts(runtime, { origin, lineage, stacks }, occasion),
    current: { tokenId, createdAt: undefined },
  };
  const stillUsed: string[] = [];
  const times: number[] = [];
  const failed: { readonly tokenId: string; readonly error: unknown }[] = [];
  let revoked = 0;
  const undecided = findUndecided(tokens, { origin, lineage, stacks });
  // The delete of the token comes next and fails, so nothing ends before it either.
  if (isLast && isDestroyed && undecided.length > 0) return { remainder: undefined, undecided };
  const series = tokens.filter(({ comment }) => toMarker(comment)?.lineage === lineage);
  for (const token of tokens) {
    const disposal = decideDisposal({ ...token, replacedAt: toReplacedAt(token, series) }, disposalFacts);
    if (disposal.action === "revoke") {
      await view.revoke(token.tokenId).then(
        () => (revoked += 1),
        (error: unknown) => failed.push({ tokenId: token.tokenId, error }),
      );
    }
    if (disposal.action !== "keep" || disposal.lookAgainAt === undefined) continue;
    times.push(disposal.lookAgainAt);
    if (disposal.because !== "it is still used") continue;
    stillUsed.push(token.tokenId);
    runtime.log(
      `retired token ${token.tokenId} is still used, last on ${toDate(token)}, and stays active: find out who uses it`,
    );
  }
  const [first] = failed;
  if (first !== undefined) {
    throw new UnrevokedError(
      failed.map((failure) => failure.tokenId),
      first.error,
    );
  }
  const nextAt = times.length === 0 ? undefined : Math.min(...times);
  return { remainder: { nextAt, stillUsed, revoked }, undecided };
}

/** A token was replaced when the next one of its series was created. */
function toReplacedAt({ createdAt }: TokenInfo, series: readonly TokenInfo[]): number | undefined {
  const later = series.map((token) => token.createdAt).filter((time) => time > createdAt);
  return later.length === 0 ? undefined : Math.min(...later);
}

function toDate({ lastUsedDay }: TokenInfo): string {
  return lastUsedDay === undefined ? "an unknown day" : new Date(lastUsedDay).toISOString().slice(0, 10);
}
