import type * as pulumi from "@pulumi/pulumi";
import type { Argument } from "./argument";
import type { LoginOf } from "./auth-types";
import { DATABRICKS_FEDERATED_TYPES } from "./federated-logins";
import { wordOrLogin } from "./word-or-login";

/** The identity of a pipeline that a federation policy trusts: a plain `authType`, and the fields of its identity tokens. */
export type DatabricksFederatedLogin = LoginOf<typeof DATABRICKS_FEDERATED_TYPES, pulumi.Input<string>>;

/** How a principal that the component makes in the workspace logs in. */
export type DatabricksLogin = "one-time-secret" | DatabricksFederatedLogin;

export const databricksLogin = {
  doc: '`databricks`: `"one-time-secret"`, or the identity of the pipeline.',
  default: "one-time-secret",
  schema: wordOrLogin<"one-time-secret", LoginOf<typeof DATABRICKS_FEDERATED_TYPES>>(
    ["one-time-secret"],
    DATABRICKS_FEDERATED_TYPES,
  ),
} satisfies Argument;
