import type { Argument } from "./argument";
import { oneOf } from "./one-of";

/** How the principal gets CAN USE: its token's resource grants it, or it has it already. */
export type Usage = "granted" | "assumed";

/** @internal */
export const usage = {
  doc: '`"granted"`: the principal gets CAN USE before its first token, if it has none. `"assumed"`: it has CAN USE already, or the program grants it before; a principal that logs in by itself then needs no administrator.',
  default: "granted",
  schema: oneOf(["granted", "assumed"]),
} satisfies Argument<Usage>;
