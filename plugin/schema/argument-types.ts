import type { ArgumentName } from "../../components/arguments";
import type {
  EXISTING_PRINCIPAL,
  PERSONAL_ACCESS_TOKEN,
  PUBLISHED_SECRET,
  ROTATION_SCHEDULE,
  TOKEN_RETIREMENT,
  TOKEN_USAGE_GRANT,
} from "../../dynamic/arguments";
import type { ArgumentList } from "../../dynamic/arguments/argument";
import type { TypeSpec } from "./schema-spec";
import { ANYTHING, FLAG, listOf, mapOf, named, TEXT } from "./type-specs";

/** The names of the arguments of a list. */
type NamesIn<List extends ArgumentList> = keyof List["required"] | keyof List["optional"];

type CustomArgumentName =
  | NamesIn<typeof EXISTING_PRINCIPAL>
  | NamesIn<typeof PERSONAL_ACCESS_TOKEN>
  | NamesIn<typeof PUBLISHED_SECRET>
  | NamesIn<typeof ROTATION_SCHEDULE>
  | NamesIn<typeof TOKEN_RETIREMENT>
  | NamesIn<typeof TOKEN_USAGE_GRANT>;

/** The type of each argument. A new argument does not compile without one. */
export const ARGUMENT_TYPES: Readonly<Record<ArgumentName | CustomArgumentName, TypeSpec>> = {
  kind: named("PrincipalKind"),
  host: TEXT,
  applicationId: TEXT,
  objectId: TEXT,
  displayName: TEXT,
  servicePrincipalId: TEXT,
  entitlements: listOf(named("Entitlement")),
  login: named("Login"),
  administrator: named("AdministratorLogin"),
  // A type of another package would make everybody install that to generate an SDK.
  accountProvider: ANYTHING,
  usage: named("Usage"),
  lifetime: TEXT,
  renewBefore: TEXT,
  rotationTrigger: TEXT,
  windows: listOf(named("MaintenanceWindow")),
  overlap: TEXT,
  revokeWhen: named("RevokeWhen"),
  scopes: listOf(TEXT),
  comment: TEXT,
  publish: mapOf(named("Sink")),
  storeValue: FLAG,
  adopt: named("AdoptedToken"),
  lineage: TEXT,
  rotation: TEXT,
  tokenId: TEXT,
  tokenValue: TEXT,
  expiresAt: TEXT,
  firstExpiresAt: TEXT,
  sink: named("DataPlaneSink"),
};

/** The type of the argument with this name. */
export function typeOf(name: string): TypeSpec {
  const type = (ARGUMENT_TYPES as Readonly<Record<string, TypeSpec>>)[name];
  if (type === undefined) throw new Error(`${name}: the schema has no type for this argument`);
  return type;
}
