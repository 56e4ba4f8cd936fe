import type { Argument } from "./argument";
import { oneOf } from "./one-of";

/** How a principal that the component makes in Entra logs in. */
export type EntraLogin = "azure-client-secret" | "one-time-secret";

export const entraLogin = {
  doc: '`entra`: `"azure-client-secret"`, an Entra client secret that rotates with the token, or `"one-time-secret"`, a Databricks OAuth secret that is made for the mint and deleted after it.',
  default: "azure-client-secret",
  schema: oneOf(["azure-client-secret", "one-time-secret"], "a login of this kind"),
} satisfies Argument<EntraLogin>;
