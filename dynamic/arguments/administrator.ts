import type * as pulumi from "@pulumi/pulumi";
import type { Argument } from "./argument";
import { ADMINISTRATOR_AUTH_TYPES, type AdministratorLogin, type LoginOf } from "./auth-types";
import { loginSchema } from "./login-schema";

/**
 * How the workspace administrator logs in: a plain `authType` and the fields of that login. docs/authentication.md has
 * every login and its fields.
 */
export type AdministratorLoginArgs = LoginOf<typeof ADMINISTRATOR_AUTH_TYPES, pulumi.Input<string>>;

/**
 * An administrator's login, or an output of it. An output of undefined counts as left out, as for a provider that leaves
 * its login to the environment.
 */
export type AdministratorInput = pulumi.Input<AdministratorLoginArgs | undefined>;

/** @internal */
export const administrator = {
  doc: "The workspace administrator's login, kept in the state as a secret; in programs only.",
  fallback:
    "the login of the `databricks` provider in the options, else from the stack configuration or the environment at run time, and then not stored",
  schema: loginSchema<AdministratorLogin>(ADMINISTRATOR_AUTH_TYPES),
} satisfies Argument<AdministratorLogin>;
