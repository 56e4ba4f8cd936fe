import { PhaseFailure } from "../errors/phase-failure";
import { explain } from "../errors/remedies";
import type { CurrentToken } from "./current-token";
import { isNobodyAdmitted } from "./logins-error";
import { MintError } from "./mint-error";
import type { TokenInputs } from "./token-inputs";

type Subject = Pick<TokenInputs, "origin" | "applicationId" | "administrator">;

/** A token, as a message names it. */
type NamedToken = Pick<CurrentToken, "tokenId">;

/** The token of a failed delete. */
interface EndingToken extends Pick<CurrentToken, "tokenId" | "expiresAt"> {
  /** True when it was revoked and a later step failed. */
  readonly isRevoked: boolean;
}

/**
 * The failure of a mint. `current` is the token to be replaced, if this process knows it; `listed` are the principal's
 * tokens, if it has listed them.
 */
export function mintFailure(
  subject: Subject,
  current: CurrentToken | undefined,
  listed: readonly NamedToken[] | undefined,
  now: number,
  error: unknown,
): Error {
  const isListed = listed?.some(({ tokenId }) => tokenId === current?.tokenId) === true;
  const before =
    current === undefined
      ? "the same tokens as before; nothing was revoked"
      : `${describe(current, now)}, ${isListed ? "in use as before" : "unless it is revoked already"}`;
  const left = error instanceof MintError ? error.left : undefined;
  return new PhaseFailure(`minting a token for ${toText(subject)}`, error, {
    active: left === undefined ? before : `${before}; ${left}`,
    next:
      current === undefined
        ? "fix the cause and run pulumi up: it mints the token"
        : "fix the cause and run pulumi up: it mints the new token, then revokes the old one",
  });
}

/** Why a create fails whose token stays: it is in some of its sinks, or may be, or other processes of the run do not know it. */
const STAYING = {
  undelivered: {
    step: "publishing token",
    state: "new",
    next: "fix the cause and run pulumi up: it writes the new token to the other sinks, then revokes the old one",
  },
  untold: {
    step: "noting token",
    state: "new and saved",
    next: "fix the cause and run pulumi up: it updates what uses the token, then revokes the old one",
  },
} as const;

/** The failure of a create whose token stays, and so does the one that it replaces. */
export function stayingFailure(
  why: keyof typeof STAYING,
  subject: Subject,
  token: CurrentToken,
  replaced: CurrentToken | undefined,
  now: number,
  error: unknown,
): Error {
  const { step, state, next } = STAYING[why];
  const before = replaced === undefined ? "" : `; ${describe(replaced, now)}, unless it is revoked already`;
  const active = `${describe(token, now)}, ${state}${before}`;
  return new PhaseFailure(`${step} ${token.tokenId} of ${toText(subject)}`, error, { active, next });
}

/** The failure of an adoption, before anything was changed. */
export function adoptionFailure(subject: Subject, tokenId: string, error: unknown): Error {
  return new PhaseFailure(`adopting token ${tokenId} for ${toText(subject)}`, error, {
    active: "the same tokens as before; nothing was minted or revoked",
    next: "correct adopt, or leave it out to have a token minted, and run pulumi up",
  });
}

/** The failure of an update in place. */
export function updateFailure(subject: Subject, token: CurrentToken, now: number, error: unknown): Error {
  return new PhaseFailure(`updating token ${token.tokenId} of ${toText(subject)}`, error, {
    active: `${describe(token, now)}, in use as before`,
    next: `${toFix(subject, error)} and run pulumi up: it updates the token again`,
  });
}

/**
 * The failure of a delete: of a token that `replacement` has replaced, or in a destroy. A revocation may have succeeded
 * even if its answer was lost. `advice` is what else can be done.
 */
export function endFailure(
  subject: Subject,
  token: EndingToken,
  replacement: CurrentToken | undefined,
  now: number,
  error: unknown,
  advice: string | undefined,
): Error {
  const inUse = replacement === undefined ? "" : `${describe(replacement, now)}, in use; `;
  const command = replacement === undefined ? toDestroy(subject, error) : "pulumi up";
  if (token.isRevoked) {
    return new PhaseFailure(`looking for orphans of ${toText(subject)}`, error, {
      active: `${inUse}perhaps orphans of interrupted runs`,
      next: withAdvice(`${toFix(subject, error)} and run ${command}: it looks again`, advice),
    });
  }
  const isRetired = replacement !== undefined && replacement.overlapSeconds > 0;
  return new PhaseFailure(
    `${isRetired ? "retiring" : "revoking"} token ${token.tokenId} of ${toText(subject)}`,
    error,
    {
      active: `${inUse}${describe(token, now)}, unless it is revoked already`,
      next: withAdvice(
        `${toFix(subject, error)} and run ${command}, or revoke it by hand: databricks token-management delete ${token.tokenId}`,
        advice,
      ),
    },
  );
}

/** A token that a delete drops from the state although it failed. */
export function toLettingGoWords(subject: Subject, token: EndingToken, because: string, error: unknown): string {
  const left = token.isRevoked ? "orphans of interrupted runs" : `token ${token.tokenId} (until ${token.expiresAt})`;
  return `${left} of ${toText(subject)} dropped from the state without a revocation, because ${because}: ${explain(error)}`;
}

/** Failures that end with a way that is always open. */
export function withAdvice(next: string, advice: string | undefined): string {
  return advice === undefined ? next : `${next}; ${advice}`;
}

/**
 * What to do first where no login was accepted. One that the program gives as administrator is that of the databricks
 * provider too, which deletes the principal. Otherwise any administrator in the environment can take over.
 */
export function toFix({ administrator }: Pick<Subject, "administrator">, error: unknown): string {
  if (!isNobodyAdmitted(error)) return "fix the cause";
  return administrator === undefined
    ? "set the login of a workspace administrator in the environment (such as DATABRICKS_HOST and DATABRICKS_TOKEN), or correct the login in the program,"
    : "correct administrator in the program";
}

/** The command that goes on with a destroy, which has the logins of the last update. */
export function toDestroy({ administrator }: Pick<Subject, "administrator">, error: unknown): string {
  return administrator !== undefined && isNobodyAdmitted(error)
    ? "pulumi up, then pulumi destroy (or set the login in the environment too, and run pulumi destroy --run-program)"
    : "pulumi destroy (or up)";
}

function describe({ tokenId, expiresAt }: Pick<CurrentToken, "tokenId" | "expiresAt">, now: number): string {
  return Date.parse(expiresAt) > now
    ? `token ${tokenId} (until ${expiresAt})`
    : `no longer token ${tokenId} (expired ${expiresAt})`;
}

function toText({ applicationId, origin }: Subject): string {
  return `${applicationId} in ${origin}`;
}
