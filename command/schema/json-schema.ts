import * as z from "../../dynamic/arguments/zod";
import type { Schema } from "../../dynamic/arguments/schema";

/** A JSON Schema, of draft 7: what editors know. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of a value. Rules that are functions are not in it, so that it accepts everything that the schema
 * accepts, and more.
 */
export function toJsonSchema(schema: Schema): JsonSchema {
  const { $schema: _draft, ...json } = z.toJSONSchema(schema(z), {
    target: "draft-7",
    // What a pipe checks last says more than what it begins with.
    io: "output",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const flags = findPattern(zodSchema)?.flags ?? "";
      if (flags.includes("i") && jsonSchema.pattern !== undefined) jsonSchema.pattern = inAnyCase(jsonSchema.pattern);
    },
  });
  return json;
}

function findPattern({ _zod: { def } }: z.core.$ZodType): RegExp | undefined {
  const patterns = (def.checks ?? []).map(({ _zod }) => (_zod.def as { readonly pattern?: unknown }).pattern);
  return patterns.find((pattern) => pattern instanceof RegExp);
}

/** JSON Schema has no flags: a class has the letters of both cases. */
function inAnyCase(pattern: string): string {
  return pattern.replace(/\[[^\]]*\]/g, (letters) =>
    letters.replace(/([a-z])-([a-z])/g, (range, from: string, to: string) => range + `${from}-${to}`.toUpperCase()),
  );
}
