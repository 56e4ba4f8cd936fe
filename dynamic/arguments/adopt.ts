import type * as pulumi from "@pulumi/pulumi";
import type { Argument } from "./argument";
import { credential } from "./credential";
import { strictObject } from "./strict-object";
import { time } from "./time";
import { tokenIdRule } from "./token-id";

/** An existing token that becomes the first token of a resource. */
export interface AdoptedTokenArgs {
  /** Its id, as lists of tokens show it. */
  readonly tokenId: pulumi.Input<string>;
  /** Its value, which has to belong to `tokenId`. Stored as a secret. */
  readonly tokenValue: pulumi.Input<string>;
  /**
   * When it expires, or an earlier time, RFC 3339: it is renewed in time for that. Default: a `lifetime` from now; a
   * token that expires before that is refused.
   */
  readonly expiresAt?: pulumi.Input<string> | undefined;
}

/** A token to adopt, all known. */
export type AdoptedToken = pulumi.Unwrap<AdoptedTokenArgs>;

/** @internal */
export const adopt = {
  doc: "An existing token of the principal, used for the first generation instead of a new one, and not changed: `tokenId`, `tokenValue`, and `expiresAt` if it expires before a `lifetime` is over.",
  fallback: "none",
  schema: (z) =>
    strictObject(
      z,
      { tokenId: tokenIdRule(z), tokenValue: credential()(z), expiresAt: z.optional(time(z)) },
      "must be an object with tokenId and tokenValue",
    ).check(
      z.refine(({ tokenId, tokenValue }) => tokenId !== tokenValue, {
        path: ["tokenValue"],
        error: "is the id of the token: give its value",
      }),
    ),
} satisfies Argument<AdoptedToken>;
