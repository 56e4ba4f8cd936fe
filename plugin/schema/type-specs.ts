import { toTypeToken } from "../../dynamic/arguments/type-token";
import type { PropertySpec, TypeSpec } from "./schema-spec";

export const TEXT: TypeSpec = { type: "string" };

export const FLAG: TypeSpec = { type: "boolean" };

export const WHOLE_NUMBER: TypeSpec = { type: "integer" };

/** Any value, also a resource. */
export const ANYTHING: TypeSpec = { $ref: "pulumi.json#/Any" };

/** One of the types of this package. */
export function named(type: string): TypeSpec {
  return { $ref: `#/types/${toTypeToken(type)}` };
}

export function listOf(items: TypeSpec): TypeSpec {
  return { type: "array", items };
}

export function mapOf(additionalProperties: TypeSpec): TypeSpec {
  return { type: "object", additionalProperties };
}

/** A type of which an input takes no output, nor an item of it. */
export function plain(type: TypeSpec): TypeSpec {
  return { ...type, ...(type.items && { items: plain(type.items) }), plain: true };
}

/** A property with its words. */
export function described(type: TypeSpec, description: string): PropertySpec {
  return { ...type, description };
}

/** A property whose value authenticates. */
export function secret(type: TypeSpec, description: string): PropertySpec {
  return { ...type, description, secret: true };
}
