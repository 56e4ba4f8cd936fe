import type * as pulumi from "@pulumi/pulumi";
import type { Argument } from "./argument";
import { type LoginOf, PRINCIPAL_AUTH_TYPES, type PrincipalLogin } from "./auth-types";
import { loginSchema } from "./login-schema";

/**
 * How a service principal logs in: a plain `authType` and the fields of that login. Its client id is its application id,
 * and no field. docs/authentication.md has every login and its fields.
 */
export type PrincipalLoginArgs = LoginOf<typeof PRINCIPAL_AUTH_TYPES, pulumi.Input<string>>;

/** A principal's login, or an output of it. */
export type LoginInput = pulumi.Input<PrincipalLoginArgs>;

/** @internal */
export const login = {
  doc: "`existing`: how the principal logs in, an object with `authType`, and `tenantId` and `clientSecret` as it needs them.",
  default: { authType: "one-time-secret" },
  schema: loginSchema<PrincipalLogin>(PRINCIPAL_AUTH_TYPES),
} satisfies Argument<PrincipalLogin>;
