import type { Argument } from "./argument";
import { quote } from "./quote";
import { missingOr, type Schema, says } from "./schema";

const refusal = missingOr((value) =>
  typeof value === "string" && /^dapi/i.test(value)
    ? "is the value of a token: give its id, as lists of tokens have it"
    : `${quote(value)} is not the id of a token, as lists of tokens have it`,
);

/** The id of a token: names it for revocation, does not authenticate. */
export const tokenIdRule: Schema<string> = (z) =>
  z.string(says(refusal)).check(z.regex(/^(?!dapi)[0-9a-z]+$/i, says(refusal)));

export const tokenId = {
  doc: "Id of the current token; a change means that a token was replaced.",
  schema: tokenIdRule,
} satisfies Argument<string>;
