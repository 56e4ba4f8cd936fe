import type * as pulumi from "@pulumi/pulumi";
import type { Argument } from "./argument";
import type { LoginOf } from "./auth-types";
import { ENTRA_FEDERATED_TYPES } from "./federated-logins";
import { wordOrLogin } from "./word-or-login";

/** The identity of a pipeline that the application trusts: a plain `authType`, and the fields of its identity tokens. docs/authentication.md has them. */
export type EntraFederatedLogin = LoginOf<typeof ENTRA_FEDERATED_TYPES, pulumi.Input<string>>;

/** How a principal that the component makes in Entra logs in. */
export type EntraLogin = "azure-client-secret" | "one-time-secret" | EntraFederatedLogin;

/** The logins that need no further fields. */
export const ENTRA_LOGIN_WORDS = ["azure-client-secret", "one-time-secret"] as const;

/** @internal */
export const entraLogin = {
  doc: '`entra`: `"azure-client-secret"`, an Entra client secret that rotates with the token; `"one-time-secret"`, a Databricks OAuth secret that is made for the mint and deleted after it; or an object with `authType` and `subject`: the identity of the pipeline, [without a secret](docs/secretless.md).',
  default: "azure-client-secret",
  schema: wordOrLogin<(typeof ENTRA_LOGIN_WORDS)[number], LoginOf<typeof ENTRA_FEDERATED_TYPES>>(
    ENTRA_LOGIN_WORDS,
    ENTRA_FEDERATED_TYPES,
  ),
} satisfies Argument;
