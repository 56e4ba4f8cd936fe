import type { Argument } from "./argument";
import { says } from "./schema";
import { text } from "./text";
import { unquotedDateProblem } from "./time";

export const rotationTrigger = {
  doc: "Any text; a change rotates the token. Not a secret: previews and `rotationReason` quote it.",
  fallback: "none",
  schema: (z) =>
    text(z).check(
      z.refine(
        (value) => unquotedDateProblem(value) === undefined,
        says((value) => unquotedDateProblem(value) ?? ""),
      ),
    ),
} satisfies Argument<string>;
