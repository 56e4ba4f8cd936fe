import type { Argument } from "./argument";
import { uuid } from "./uuid";

export const lineage = {
  doc: "Id that marks the tokens of one series: a UUID that stays the same across rotations and is unique to the series. A change replaces the token.",
  schema: uuid(),
} satisfies Argument<string>;
