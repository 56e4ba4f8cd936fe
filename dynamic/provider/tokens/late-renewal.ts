import { toSeconds } from "../../arguments/duration";
import { getWorkspaceTime } from "../databricks/workspace-time";
import { explain } from "../errors/remedies";
import type { Runtime } from "../runtime";
import { isLaterGeneration } from "./adoption-decision";
import type { CurrentToken } from "./current-token";
import type { TokenInputs } from "./token-inputs";

/** By how much later than its token a generation may end, milliseconds: clocks differ, and a mint takes time. */
const TOLERANCE = 10 * 60_000;

/** Which share of its lifetime is left when such a token is replaced: that of a renewal by default. */
const SHARE_LEFT = 1 / 3;

/** A token with the rotation that it was minted for. */
export interface RotatedToken {
  /** "g1@2026-11-20T00:00:00Z". */
  readonly rotation: string | undefined;
  readonly lifetime: string;
  /** When it expires, RFC 3339. */
  readonly expiresAt: string;
}

/**
 * Whether the schedule renews this token too late and it is time to replace it without a new generation, at `now`, epoch
 * milliseconds. The schedule expects it to expire a lifetime after the start of its generation. It expires earlier if
 * the clock that started the generation was ahead: the workspace counts by its own.
 */
export function isRenewedTooLate({ rotation, lifetime, expiresAt }: RotatedToken, now: number): boolean {
  const startedAt = Date.parse(/@(\S+)$/.exec(rotation ?? "")?.[1] ?? "");
  const [length, end] = [toSeconds(lifetime) * 1000, Date.parse(expiresAt)];
  return startedAt + length - end > TOLERANCE && now >= end - length * SHARE_LEFT;
}

/**
 * Whether a token has to be replaced although its schedule does not rotate yet. The workspace's clock decides, so that a
 * machine that is always ahead does not replace each token at once; it is asked only where this machine's clock says so
 * too.
 */
export async function isOverdue(
  runtime: Runtime,
  { origin, rotation, lifetime, adopt }: TokenInputs,
  { expiresAt, adoptedAt }: Pick<CurrentToken, "expiresAt" | "adoptedAt">,
): Promise<boolean> {
  const isLater = isLaterGeneration(rotation);
  // The schedule knows when a token expires that its first generation has adopted.
  if (adopt?.expiresAt !== undefined && !isLater) return false;
  const isAdoptedLate = isLater && adoptedAt !== undefined;
  const token: RotatedToken = {
    rotation,
    lifetime,
    expiresAt: toEarlier(expiresAt, isAdoptedLate ? adopt?.expiresAt : undefined),
  };
  if (!isRenewedTooLate(token, runtime.now())) return false;
  try {
    if (!isRenewedTooLate(token, await getWorkspaceTime(runtime, origin))) return false;
  } catch (error) {
    runtime.log(
      `the clock of ${origin} could not be asked, so the token that expires ${expiresAt} stays: ${explain(error)}`,
    );
    return false;
  }
  const because = `because it expires ${token.expiresAt}, before the schedule renews it in time`;
  runtime.log(
    isAdoptedLate
      ? `the adopted token of ${String(rotation)} is replaced now, ${because}`
      : `a clock that was ahead started ${String(rotation)}: its token is replaced now, ${because}`,
  );
  return true;
}

function toEarlier(time: string, other: string | undefined): string {
  return other !== undefined && Date.parse(other) < Date.parse(time) ? other : time;
}
