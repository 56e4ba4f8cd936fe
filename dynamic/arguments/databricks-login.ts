import type * as pulumi from "@pulumi/pulumi";
import type { Argument } from "./argument";
import type { LoginOf } from "./auth-types";
import { DATABRICKS_FEDERATED_TYPES } from "./federated-logins";
import { wordOrLogin } from "./word-or-login";

/** The identity of a pipeline that a federation policy trusts: a plain `authType`, and the fields of its identity tokens. docs/authentication.md has them. */
export type DatabricksFederatedLogin = LoginOf<typeof DATABRICKS_FEDERATED_TYPES, pulumi.Input<string>>;

/** How a principal that the component makes in the workspace gets its tokens. */
export type DatabricksLogin = "one-time-secret" | "on-behalf-of" | DatabricksFederatedLogin;

/** The logins that need no further fields. */
export const DATABRICKS_LOGIN_WORDS = ["one-time-secret", "on-behalf-of"] as const;

/** @internal */
export const databricksLogin = {
  doc: '`databricks`: `"one-time-secret"`, `"on-behalf-of"`, where the workspace lets an administrator mint for the principal, or the identity of the pipeline.',
  default: "one-time-secret",
  schema: wordOrLogin<(typeof DATABRICKS_LOGIN_WORDS)[number], LoginOf<typeof DATABRICKS_FEDERATED_TYPES>>(
    DATABRICKS_LOGIN_WORDS,
    DATABRICKS_FEDERATED_TYPES,
  ),
} satisfies Argument;
