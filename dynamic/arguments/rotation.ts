import type { Argument } from "./argument";
import { text } from "./text";

export const rotation = {
  doc: "Generation of the token, as any text; a change, also from or to nothing, replaces the token.",
  fallback: "none",
  schema: text,
} satisfies Argument<string>;
