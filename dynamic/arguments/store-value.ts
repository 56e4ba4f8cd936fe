import type { Argument } from "./argument";
import { quote } from "./quote";
import { missingOr, says } from "./schema";

const noBoolean = (value: unknown): string =>
  `${quote(value)} is not true or false: write ${value === "true" || value === "false" ? "it without quotes" : "one of them"}`;

export const storeValue = {
  doc: "`false`: the state never has the value of the token, not even encrypted. The provider writes it to each sink of `publish` as soon as it is proved, and the output `tokenValue` does not exist. A change rotates the token.",
  default: true,
  schema: (z) => z.boolean(says(missingOr(noBoolean))),
} satisfies Argument<boolean>;
