import { ADMINISTRATOR_AUTH_TYPES, type AuthType, PRINCIPAL_AUTH_TYPES } from "../../dynamic/arguments/auth-types";
import type { SINK_KINDS } from "../../dynamic/arguments/data-plane-sink";
import type { Entitlement } from "../../dynamic/arguments/entitlements";
import type { PrincipalKind } from "../../dynamic/arguments/kind";
import type { RevokeWhen } from "../../dynamic/arguments/revoke-when";
import type { Usage } from "../../dynamic/arguments/usage";
import type { EnumSpec } from "./schema-spec";

/** The words of which an argument has one, by the name of their type. The compiler holds them to the arguments. */
export const ENUM_TYPES: Readonly<Record<string, EnumSpec>> = {
  PrincipalKind: toEnum<PrincipalKind>("Where a service principal comes from.", {
    entra: "Made in Microsoft Entra ID.",
    databricks: "Made in the workspace.",
    existing: "In the workspace already.",
  }),
  AuthType: toEnum("How a service principal logs in.", toMeanings(PRINCIPAL_AUTH_TYPES)),
  AdministratorAuthType: toEnum("How the workspace administrator logs in.", toMeanings(ADMINISTRATOR_AUTH_TYPES)),
  Entitlement: toEnum<Entitlement>("What a principal may do in the workspace.", {
    "workspace-access": "Use the workspace.",
    "databricks-sql-access": "Use Databricks SQL.",
    "allow-cluster-create": "Create compute.",
    "allow-instance-pool-create": "Create instance pools.",
    "workspace-consume": "Read what is shared with it; not beside the first two.",
  }),
  RevokeWhen: toEnum<RevokeWhen>("When a replaced token is revoked.", {
    after: "When its overlap is over.",
    unused: "When its overlap is over, and it was not used after the day of its replacement.",
  }),
  Usage: toEnum<Usage>("How a principal gets CAN USE on tokens.", {
    granted: "It is granted before the first token, if it has none.",
    assumed: "The principal has it already.",
  }),
  SinkKind: toEnum<(typeof SINK_KINDS)[number]>("A kind of place where tokens are published.", {
    "key-vault": "A secret in an Azure Key Vault.",
    "secret-scope": "A key in a secret scope of the workspace.",
  }),
};

/** An enumeration, with what each word means. */
function toEnum<Word extends string>(description: string, words: Readonly<Record<Word, string>>): EnumSpec {
  const entries = Object.entries<string>(words);
  return {
    description,
    type: "string",
    enum: entries.map(([value, meaning]) => ({ name: toPascalCase(value), value, description: meaning })),
  };
}

function toMeanings(table: Readonly<Record<string, AuthType>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(table).map(([name, { doc }]) => [name, doc]));
}

/** "OauthM2m" for "oauth-m2m": languages make their own names of it. */
function toPascalCase(word: string): string {
  return word.replace(/(^|-)([a-z0-9])/g, (_match, _dash, letter: string) => letter.toUpperCase());
}
