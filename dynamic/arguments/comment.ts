import type { Argument } from "./argument";
import { text } from "./text";

export const comment = {
  doc: "Words before the marker in the token's comment; a change is written to the active token.",
  fallback: "none",
  schema: text,
} satisfies Argument<string>;
