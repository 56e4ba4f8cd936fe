import type { ObjectSpec, PropertySpecs, TypeSpec } from "./schema-spec";
import { described, mapOf, named, plain, secret, TEXT } from "./type-specs";

/** The kind of a place is plain: it decides which resources exist. */
const SINK_KIND: TypeSpec = plain(named("SinkKind"));

const VAULT_FIELDS: PropertySpecs = {
  vaultName: described(
    TEXT,
    "`key-vault`: name of the vault, 3 to 24 letters, digits and dashes. Give it or `vaultUri`.",
  ),
  vaultUri: described(
    TEXT,
    "`key-vault`: URL of the vault in place of its name, for a vault in another cloud than the workspace.",
  ),
  secretName: described(TEXT, "`key-vault`: name of the secret, letters, digits and dashes. Required."),
  contentType: described(
    TEXT,
    '`key-vault`: content type of the secret. Default: `"Databricks personal access token"`.',
  ),
  tags: described(
    mapOf(TEXT),
    "`key-vault`: tags beside those that name the token and the component, at most 11. Default: none.",
  ),
};

const SCOPE_FIELDS: PropertySpecs = {
  scope: described(
    TEXT,
    "`secret-scope`: name of the scope, which has to exist and to be kept by Databricks. Required.",
  ),
  key: described(TEXT, "`secret-scope`: key of the secret in it. Required."),
};

const RESOURCE_GROUP: PropertySpecs = {
  resourceGroupName: described(
    TEXT,
    "`key-vault`: resource group of the vault; then `azure-native` writes the secret. Default: this package writes it on the vault's data plane.",
  ),
};

/** The objects of arguments and outputs that are no logins, by the names of their types. */
export const OBJECT_TYPES: Readonly<Record<string, ObjectSpec>> = {
  MaintenanceWindow: toObject(
    "A recurring time in which renewals may happen.",
    {
      cron: described(TEXT, 'When it opens: a cron expression of five fields, `"0 22 * * SAT"`.'),
      duration: described(TEXT, 'How long it stays open, `"4h"`.'),
      timezone: described(TEXT, 'IANA time zone of the expression, `"Europe/Berlin"`. Default: `"UTC"`.'),
    },
    ["cron", "duration"],
  ),
  AdoptedToken: toObject(
    "An existing token that becomes the first token of a resource.",
    {
      tokenId: described(TEXT, "Its id, as lists of tokens show it."),
      tokenValue: secret(TEXT, "Its value, which has to belong to `tokenId`."),
      expiresAt: described(
        TEXT,
        "When it expires, or an earlier time, RFC 3339: it is renewed in time for that. Default: a `lifetime` from now.",
      ),
    },
    ["tokenId", "tokenValue"],
  ),
  Sink: toSink(
    "A place where a component publishes its token: a `kind`, and the fields of that kind.",
    { ...VAULT_FIELDS, ...RESOURCE_GROUP },
    "`key-vault` without `resourceGroupName`: the login that writes. Default: the administrator's, which then has to be one of Azure.",
  ),
  TokenSink: toSink(
    "A place that the provider writes the token to: a `kind`, and the fields of that kind.",
    VAULT_FIELDS,
    "The login that writes. Default: the administrator's.",
  ),
  DataPlaneSink: toSink(
    "A place that this package writes itself: a `kind`, and the fields of that kind.",
    VAULT_FIELDS,
  ),
  TokenPlace: toObject(
    "A place that has the token.",
    {
      uri: described(TEXT, "Address of the secret for its readers, without a version."),
      version: described(TEXT, "The version that was written last; left out where a place has no versions."),
    },
    ["uri"],
  ),
};

function toSink(description: string, vaultFields: PropertySpecs, login?: string): ObjectSpec {
  return toObject(
    description,
    {
      kind: described(SINK_KIND, "The kind of place."),
      ...vaultFields,
      ...SCOPE_FIELDS,
      ...(login === undefined ? {} : { login: secret(named("AdministratorLogin"), login) }),
    },
    ["kind"],
  );
}

function toObject(description: string, properties: PropertySpecs, required: readonly string[]): ObjectSpec {
  return { description, type: "object", properties, required };
}
