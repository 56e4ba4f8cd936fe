import { ARGUMENTS } from "../../components/arguments";
import type { Argument } from "../../dynamic/arguments/argument";
import { kind, type PrincipalKind } from "../../dynamic/arguments/kind";
import { PROGRAM_ARGUMENTS } from "../../dynamic/arguments/stack-keys";
import { type JsonSchema, toJsonSchema } from "./json-schema";
import { LOGIN_SCHEMAS } from "./login-schemas";

/** The arguments of which one says who an existing principal is. */
const IDENTIFYING = ["applicationId", "objectId", "displayName", "servicePrincipalId"];

/** An entry of `databricks-pat:tokens`: the arguments of a `ServicePrincipalToken` by the kind of its principal. */
export function toEntrySchema(): JsonSchema {
  const kinds = Object.keys(ARGUMENTS) as PrincipalKind[];
  return {
    type: "object",
    required: ["kind"],
    properties: { kind: toProperty(kind, toJsonSchema(kind.schema)) },
    // An editor then shows the problems of the one kind, and not that no kind matches.
    allOf: kinds.map((name) => ({
      if: { required: ["kind"], properties: { kind: { const: name } } },
      then: toKindSchema(name),
    })),
  };
}

function toKindSchema(name: PrincipalKind): JsonSchema {
  const given = Object.entries(ARGUMENTS[name].optional).filter(
    ([argument]) => !PROGRAM_ARGUMENTS.some((other) => other === argument),
  );
  const properties = given.map(([argument, { schema, ...words }]) => {
    const json = argument === "login" ? LOGIN_SCHEMAS[name]() : withoutProgramFields(argument, toJsonSchema(schema));
    return [argument, toProperty({ schema, ...words }, json)] as const;
  });
  return {
    properties: { kind: { const: name }, ...Object.fromEntries(properties) },
    additionalProperties: false,
    ...(name === "existing" && { anyOf: IDENTIFYING.map((argument) => ({ required: [argument] })) }),
  };
}

/** The argument with its words for people. */
function toProperty({ doc, default: value, fallback }: Argument, json: JsonSchema): JsonSchema {
  const otherwise = value === undefined ? fallback : JSON.stringify(value);
  const text = otherwise === undefined ? doc : `${doc} Default: ${otherwise}.`;
  return { description: toPlainText(text), ...(value !== undefined && { default: value }), ...json };
}

/** Links and code of Markdown without their marks. */
function toPlainText(text: string): string {
  return text.replace(/\[([^\]]+)\]\([^)]+\)/g, "$1").replaceAll("`", "");
}

/** Without what is kept encrypted in another key, and what only programs give. */
function withoutProgramFields(argument: string, json: JsonSchema): JsonSchema {
  if (argument === "adopt") return withoutField("tokenValue", json);
  if (argument !== "publish") return json;
  const { additionalProperties, ...places } = json as {
    readonly additionalProperties: { readonly oneOf: JsonSchema[] };
  };
  return {
    ...places,
    additionalProperties: { oneOf: additionalProperties.oneOf.map((place) => withoutField("login", place)) },
  };
}

function withoutField(field: string, json: JsonSchema): JsonSchema {
  const {
    properties,
    required = [],
    ...others
  } = json as {
    readonly properties: Readonly<Record<string, JsonSchema>>;
    readonly required?: readonly string[];
  };
  const { [field]: _removed, ...kept } = properties;
  return { ...others, properties: kept, required: required.filter((name) => name !== field) };
}
