import type { Argument } from "./argument";
import { quote } from "./quote";
import { says } from "./schema";

const refusal = (value: unknown): string => {
  const remedy = typeof value === "string" ? "write at least one visible character" : "write it in quotes";
  return `${quote(value)} is not a name: ${remedy}, or leave it out`;
};

export const displayName = {
  doc: "Name of the principal, and of its application.",
  fallback: "the component's name",
  schema: (z) => z.string(says(refusal)).check(z.regex(/\S/, says(refusal))),
} satisfies Argument<string>;
