import type { Argument } from "./argument";
import { quote } from "./quote";
import { says } from "./schema";

const RIGHT =
  'is not a databricks.Provider: give one for the account, new databricks.Provider("account", { host: "https://accounts.azuredatabricks.net", accountId })';

export const accountProvider = {
  doc: "The `databricks.Provider` of the account, with the login of an account administrator: it makes the federation policy of a `login` with `subject`; in programs only.",
  fallback: "somebody else makes the policy",
  schema: (z) =>
    z.custom(
      isDatabricksProvider,
      says((value) => `${quote(value)} ${RIGHT}`),
    ),
} satisfies Argument;

/** By the mark of Pulumi's SDK, whichever copy of the SDK has made it. */
function isDatabricksProvider(value: unknown): boolean {
  const { __pulumiType } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return __pulumiType === "pulumi:providers:databricks";
}
