import type { AdministratorLogin } from "../../arguments/auth-types";
import type { RevokeWhen } from "../../arguments/revoke-when";
import type { TokenInfo } from "../databricks/tokens-api";
import { PhaseFailure } from "../errors/phase-failure";
import { explain, toErrorCode } from "../errors/remedies";
import type { Principal } from "../logins/principal-session";
import { assertRealTime } from "../rehearsal";
import type { Runtime } from "../runtime";
import { getPrincipal, isSamePrincipal, type Series } from "./current-token";
import { decideDisposal, type DisposalFacts } from "./disposal-decision";
import { listWith } from "./dispose";
import { toMarker } from "./marker";
import { type TokensView, withAdministratorsView } from "./token-views";

/** Whose retired tokens to look for, and when to revoke them. */
export interface RetirementFacts extends Series {
  readonly applicationId: string;
  readonly administrator: AdministratorLogin | undefined;
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
 * seen its token and it has a login of its own. A destroy without an administrator leaves them to the delete of the
 * token, which comes next and revokes the whole series. Throws `PhaseFailure`.
 */
export async function retireTokens(runtime: Runtime, facts: RetirementFacts): Promise<Remainder> {
  const { origin, applicationId, administrator, isLast } = facts;
  assertRealTime(runtime, origin);
  try {
    // A principal does not see when its tokens were used.
    const needsUse = facts.revokeWhen === "unused" && !isLast;
    const seen = needsUse ? undefined : getPrincipal(runtime, facts);
    const isOwner = seen !== undefined && isSamePrincipal(seen, facts);
    const principal = isOwner ? seen : toPrincipalWithoutLogin(facts);
    return await withAdministratorsView(runtime, { ...principal, administrator }, (view) =>
      revokeDue(runtime, view, facts),
    );
  } catch (error) {
    if (isLast && toErrorCode(error) === "NO_ADMINISTRATOR") {
      runtime.log(
        `retired tokens of ${applicationId} stay active until its token is replaced or deleted: ${explain(error)}`,
      );
      return { nextAt: undefined, stillUsed: [], revoked: 0 };
    }
    const unrevoked = [error, (error as Error).cause].find((each) => each instanceof UnrevokedError);
    const left = unrevoked?.tokenIds.join(", ") ?? "those whose overlap is over";
    throw new PhaseFailure(`revoking retired tokens of ${applicationId} in ${origin}`, error, {
      active: `the token in use; perhaps ${left}`,
      next: `fix the cause and run ${isLast ? "pulumi destroy (or up)" : "pulumi up"}: it revokes them`,
    });
  }
}

function toPrincipalWithoutLogin({ origin, applicationId, administrator }: RetirementFacts): Principal {
  return {
    origin,
    applicationId,
    servicePrincipalId: undefined,
    login: { authType: "one-time-secret" },
    administrator,
  };
}

async function revokeDue(runtime: Runtime, view: TokensView, facts: RetirementFacts): Promise<Remainder> {
  const { lineage, tokenId, overlapSeconds, revokeWhen, isLast } = facts;
  const disposalFacts: DisposalFacts = {
    occasion: isLast ? { kind: "end of retirement" } : { kind: "retirement", overlapSeconds, revokeWhen },
    lineage,
    current: { tokenId, createdAt: undefined },
    now: runtime.now(),
  };
  const stillUsed: string[] = [];
  const times: number[] = [];
  const failed: { readonly tokenId: string; readonly error: unknown }[] = [];
  let revoked = 0;
  // Nobody looks again after the last time: a list that lacks the token in use is stale.
  const tokens = isLast ? await listWith(runtime, view, tokenId) : await view.list();
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
  return { nextAt: times.length === 0 ? undefined : Math.min(...times), stillUsed, revoked };
}

/** A token was replaced when the next one of its series was created. */
function toReplacedAt({ createdAt }: TokenInfo, series: readonly TokenInfo[]): number | undefined {
  const later = series.map((token) => token.createdAt).filter((time) => time > createdAt);
  return later.length === 0 ? undefined : Math.min(...later);
}

function toDate({ lastUsedDay }: TokenInfo): string {
  return lastUsedDay === undefined ? "an unknown day" : new Date(lastUsedDay).toISOString().slice(0, 10);
}
