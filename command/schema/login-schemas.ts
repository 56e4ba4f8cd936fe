import type { AuthType } from "../../dynamic/arguments/auth-types";
import { PRINCIPAL_AUTH_TYPES } from "../../dynamic/arguments/auth-types";
import { DATABRICKS_LOGIN_WORDS } from "../../dynamic/arguments/databricks-login";
import { ENTRA_LOGIN_WORDS } from "../../dynamic/arguments/entra-login";
import { DATABRICKS_FEDERATED_TYPES, ENTRA_FEDERATED_TYPES } from "../../dynamic/arguments/federated-logins";
import type { PrincipalKind } from "../../dynamic/arguments/kind";
import { loginSchema } from "../../dynamic/arguments/login-schema";
import { type JsonSchema, toJsonSchema } from "./json-schema";

type AuthTypes = Readonly<Record<string, AuthType>>;

/** The `login` of an entry of the stack configuration, by the kind of its principal; secrets are kept elsewhere. */
export const LOGIN_SCHEMAS: Readonly<Record<PrincipalKind, () => JsonSchema>> = {
  entra: () => ({ anyOf: [{ enum: ENTRA_LOGIN_WORDS }, toLoginSchema(ENTRA_FEDERATED_TYPES)] }),
  databricks: () => ({ anyOf: [{ enum: DATABRICKS_LOGIN_WORDS }, toLoginSchema(DATABRICKS_FEDERATED_TYPES)] }),
  existing: () => toLoginSchema(withoutSecrets(PRINCIPAL_AUTH_TYPES)),
};

/** One of the objects that a table of authTypes describes, with its words. */
function toLoginSchema(table: AuthTypes): JsonSchema {
  const { oneOf } = toJsonSchema(loginSchema(table)) as { readonly oneOf: readonly LoginBranch[] };
  return { oneOf: oneOf.map((branch) => describe(branch, table[branch.properties.authType.const])) };
}

interface LoginBranch extends JsonSchema {
  readonly properties: Readonly<Record<string, JsonSchema>> & { readonly authType: { readonly const: string } };
}

function describe(branch: LoginBranch, authType: AuthType | undefined): JsonSchema {
  const properties = Object.entries(branch.properties).map(([name, property]) => {
    const doc = name === "authType" ? authType?.doc : authType?.fields[name]?.doc;
    return [name, { ...property, description: doc }] as const;
  });
  return { ...branch, properties: Object.fromEntries(properties) };
}

function withoutSecrets(table: AuthTypes): AuthTypes {
  return Object.fromEntries(
    Object.entries(table).map(([name, type]) => [
      name,
      { ...type, fields: Object.fromEntries(Object.entries(type.fields).filter(([, { secret }]) => !secret)) },
    ]),
  );
}
