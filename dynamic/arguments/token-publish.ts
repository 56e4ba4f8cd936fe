import type * as pulumi from "@pulumi/pulumi";
import type { AdministratorInput } from "./administrator";
import type { Argument } from "./argument";
import { ADMINISTRATOR_AUTH_TYPES, type AdministratorLogin } from "./auth-types";
import { type DataPlaneSink, type DataPlaneSinkArgs, noSink } from "./data-plane-sink";
import { type DataPlaneVaultSink, keyVaultFields, vaultSinkProblem } from "./key-vault-sink";
import { loginSchema } from "./login-schema";
import { quote } from "./quote";
import { says } from "./schema";
import { scopeFields } from "./secret-scope-sink";
import { strictObject } from "./strict-object";

/** A sink that the provider writes, with a login of its own if it has one. */
export type TokenSinkArgs = DataPlaneSinkArgs & {
  /** Default: the administrator's login. Stored as a secret. */
  readonly login?: AdministratorInput | undefined;
};

/** Sinks by names of the user's choice. */
export type TokenSinksInput = Readonly<Record<string, pulumi.Input<TokenSinkArgs>>>;

/** A sink, all known. */
export type TokenSink = DataPlaneSink & { readonly login?: AdministratorLogin | undefined };

/** Sinks by their names, all known. */
export type TokenSinks = Readonly<Record<string, TokenSink>>;

const noSinks = (value: unknown): string =>
  `${quote(value)} are no sinks: give an object of sinks by names of your choice, at least one`;

/** @internal */
export const tokenPublish = {
  doc: "Where the value is written if it is not stored: sinks by names of your choice.",
  fallback: "nowhere",
  schema: (z) => {
    const login = z.optional(loginSchema<AdministratorLogin>(ADMINISTRATOR_AUTH_TYPES)(z));
    const vault = strictObject(
      z,
      { ...keyVaultFields(z), login },
      "must be an object with kind, vaultName and secretName",
    ).check(
      z.refine(
        (value) => vaultSinkProblem(value) === undefined,
        says((value) => vaultSinkProblem(value as DataPlaneVaultSink) ?? ""),
      ),
    );
    const scope = strictObject(z, { ...scopeFields(z), login }, "must be an object with kind, scope and key");
    return z
      .record(z.string(), z.discriminatedUnion("kind", [vault, scope], says(noSink)), says(noSinks))
      .check(z.refine((sinks) => Object.keys(sinks).length > 0, says(noSinks)));
  },
} satisfies Argument<TokenSinks>;
