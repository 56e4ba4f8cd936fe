import { now } from "./clock";
import type { CurrentToken } from "./current-tokens";
import { toFailure } from "./failure";
import { MintError } from "./mint";
import type { TokenInputs } from "./token-inputs";

type Subject = Pick<TokenInputs, "origin" | "applicationId">;

/** A token as far as it is told of. */
type NamedToken = Pick<CurrentToken, "tokenId">;

/** A token that was to end in a delete. */
interface EndingToken extends Pick<CurrentToken, "tokenId" | "expiresAt"> {
  /** True when it has ended, and only what comes after that has failed. */
  readonly isRevoked: boolean;
}

/**
 * A mint that failed; `current` is the token that was to be replaced, where this process knows it, and `listed` are the
 * principal's tokens, where it has seen them.
 */
export function mintFailure(
  subject: Subject,
  current: CurrentToken | undefined,
  listed: readonly NamedToken[] | undefined,
  error: unknown,
): Error {
  const isSeen = listed?.some(({ tokenId }) => tokenId === current?.tokenId) === true;
  const before =
    current === undefined
      ? "whatever was alive before; nothing was revoked"
      : `${toLiving(current)}, ${isSeen ? "in use as before" : "unless it is revoked already"}`;
  const left = error instanceof MintError ? error.left : undefined;
  return toFailure(`minting a token for ${toText(subject)}`, error, {
    alive: left === undefined ? before : `${before}; ${left}`,
    next: "mend that and run pulumi up again, which mints, and revokes last what is replaced",
  });
}

/** An adoption that failed, before anything was changed. */
export function adoptionFailure(subject: Subject, tokenId: string, error: unknown): Error {
  return toFailure(`adopting token ${tokenId} for ${toText(subject)}`, error, {
    alive: "whatever was alive before; nothing was minted or revoked",
    next: "correct adopt, or leave it out to have a token minted, and run pulumi up again",
  });
}

/** A change in place that failed. */
export function updateFailure(subject: Subject, token: CurrentToken, error: unknown): Error {
  return toFailure(`updating token ${token.tokenId} of ${toText(subject)}`, error, {
    alive: `${toLiving(token)}, in use as before`,
    next: "mend that and run pulumi up again, which tries it again",
  });
}

/**
 * The end of a token, or what comes after it, that failed: of one that was replaced by `replacement`, or in a destroy. A
 * revocation may have come through although its answer was lost.
 */
export function endFailure(
  subject: Subject,
  token: EndingToken,
  replacement: CurrentToken | undefined,
  error: unknown,
): Error {
  const inUse = replacement === undefined ? "" : `${toLiving(replacement)}, in use; `;
  const command = replacement === undefined ? "pulumi destroy (or up)" : "pulumi up";
  if (token.isRevoked) {
    return toFailure(`looking for what interrupted runs have left of ${toText(subject)}`, error, {
      alive: `${inUse}perhaps what they have left`,
      next: `mend that and run ${command} again, which looks again`,
    });
  }
  const isKept = replacement !== undefined && replacement.overlapSeconds > 0;
  return toFailure(`${isKept ? "marking" : "revoking"} token ${token.tokenId} of ${toText(subject)}`, error, {
    alive: `${inUse}${toLiving(token)}, unless it is revoked already`,
    next: `mend that and run ${command} again, or revoke it by hand: databricks token-management delete ${token.tokenId}`,
  });
}

function toLiving({ tokenId, expiresAt }: Pick<CurrentToken, "tokenId" | "expiresAt">): string {
  return Date.parse(expiresAt) > now()
    ? `token ${tokenId} (until ${expiresAt})`
    : `nothing of ${tokenId}, which ended ${expiresAt}`;
}

function toText({ applicationId, origin }: Subject): string {
  return `${applicationId} in ${origin}`;
}
