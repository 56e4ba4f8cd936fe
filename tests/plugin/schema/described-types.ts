import type { PackageSpec, PropertySpecs, TypeSpec } from "../../../plugin/schema/schema-spec";
import type { Form, Property, Value } from "./declared-types";

const SIMPLE: Readonly<Record<string, Form>> = { string: "text", boolean: "flag", integer: "number" };

/** The properties that a schema describes, in the form in which declarations are read. */
export function toProperties(
  schema: PackageSpec,
  properties: PropertySpecs,
  required: readonly string[],
): Readonly<Record<string, Property>> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, spec]) => [
      name,
      { ...toValue(schema, spec), isRequired: required.includes(name) },
    ]),
  );
}

function toValue(schema: PackageSpec, spec: TypeSpec): Value {
  return { form: toForm(schema, spec), mayBeOutput: spec.plain !== true };
}

function toForm(schema: PackageSpec, { type, items, additionalProperties, $ref }: TypeSpec): Form {
  if ($ref === "pulumi.json#/Any") return "anything";
  if ($ref !== undefined) {
    const named = schema.types[$ref.replace("#/types/", "")];
    if (named === undefined) throw new Error(`the schema has no type ${$ref}`);
    if (named.type === "object") return { fields: toProperties(schema, named.properties, named.required) };
    return { words: named.enum.map(({ value }) => value).sort() };
  }
  if (items !== undefined) return { list: toValue(schema, items) };
  if (additionalProperties !== undefined) return { map: toValue(schema, additionalProperties) };
  return SIMPLE[type ?? ""] ?? "anything";
}
