import {
  ADMINISTRATOR_AUTH_TYPES,
  type AuthField,
  type AuthType,
  PRINCIPAL_AUTH_TYPES,
} from "../../dynamic/arguments/auth-types";
import { DATABRICKS_FEDERATED_TYPES, ENTRA_FEDERATED_TYPES } from "../../dynamic/arguments/federated-logins";
import type { ObjectSpec, PropertySpec } from "./schema-spec";
import { joinNames } from "./schema-words";
import { described, named, plain, secret, TEXT } from "./type-specs";

type AuthTypes = Readonly<Record<string, AuthType>>;

/** The logins, by the names of their types: the fields of every method, because most languages have no unions of objects. */
export const LOGIN_TYPES: Readonly<Record<string, ObjectSpec>> = {
  Login: toLogin(
    "How a service principal logs in: an `authType`, and the fields of that method. Its client id is its application id, and no field.",
    "AuthType",
    withFields(PRINCIPAL_AUTH_TYPES, [ENTRA_FEDERATED_TYPES, DATABRICKS_FEDERATED_TYPES]),
  ),
  AdministratorLogin: toLogin(
    "How the workspace administrator logs in: an `authType`, and the fields of that method.",
    "AdministratorAuthType",
    ADMINISTRATOR_AUTH_TYPES,
  ),
};

function toLogin(description: string, authType: string, table: AuthTypes): ObjectSpec {
  const fields = new Set(Object.values(table).flatMap(({ fields: own }) => Object.keys(own)));
  return {
    description,
    type: "object",
    properties: {
      authType: described(plain(named(authType)), "The method."),
      ...Object.fromEntries([...fields].map((field) => [field, toField(field, table)])),
    },
    required: ["authType"],
  };
}

/** The same methods, with the fields that a component has for them besides, to make what trusts the run. */
function withFields(table: AuthTypes, others: readonly AuthTypes[]): AuthTypes {
  return Object.fromEntries(
    Object.entries(table).map(([name, type]) => {
      const besides = others.map((other) => other[name]?.fields ?? {});
      return [name, { ...type, fields: Object.assign({}, ...besides, type.fields) as AuthType["fields"] }];
    }),
  );
}

/** A field with the words of each method that has it. */
function toField(name: string, table: AuthTypes): PropertySpec {
  const owners = Object.entries(table).flatMap(([authType, { fields }]) => {
    const field = fields[name];
    return field === undefined ? [] : [[authType, field] as const];
  });
  const description = [...new Set(owners.map(([, { doc }]) => doc))]
    .map((doc) => `${ownersOf(doc, owners)}: ${doc}`)
    .join("\n\n");
  return (owners.some(([, field]) => field.secret) ? secret : described)(TEXT, description);
}

function ownersOf(doc: string, owners: readonly (readonly [string, AuthField])[]): string {
  return joinNames(owners.filter(([, field]) => field.doc === doc).map(([authType]) => authType));
}
