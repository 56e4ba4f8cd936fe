import type { Argument } from "./argument";
import { oneOf } from "./one-of";

/** When a replaced token is revoked: after its overlap, or after that only if it is not used any more. */
export type RevokeWhen = "after" | "unused";

/** @internal */
export const revokeWhen = {
  doc: 'With an `overlap`: `"after"` revokes the replaced token when the overlap is over; `"unused"` does so only if it was not used after the day of its replacement.',
  default: "after",
  schema: oneOf(["after", "unused"]),
} satisfies Argument<RevokeWhen>;
