import { DOCUMENTED_KEYS, NAMESPACE, SECRET_KEYS } from "../../dynamic/arguments/stack-keys";
import { toEntrySchema } from "./entry-schema";
import type { JsonSchema } from "./json-schema";

/** A value that Pulumi has encrypted. */
const SECURE = { type: "object", required: ["secure"], properties: { secure: { type: "string" } } };

/** The file of a stack, with the keys of this package; all other keys are free. */
export function toStackFileSchema(): JsonSchema {
  const keys: Readonly<Record<string, JsonSchema>> = {
    tokens: {
      description: "The tokens of this stack, by names of your own: each is a ServicePrincipalToken.",
      type: "object",
      propertyNames: { pattern: "^(?!__proto__$)[\\w.-]+$" },
      additionalProperties: { $ref: "#/definitions/token" },
    },
    account: {
      description: "The account of Databricks, whose provider makes federation policies.",
      type: "object",
      required: ["accountId"],
      properties: { accountId: { type: "string" }, host: { type: "string" } },
      additionalProperties: false,
    },
    ...Object.fromEntries(SECRET_KEYS.map((key) => [key, toSecretsSchema(key)])),
    ...Object.fromEntries(
      Object.entries(DOCUMENTED_KEYS).map(([key, { doc }]) => [key, { description: doc, type: "string" }]),
    ),
  };
  const named = Object.entries(keys).map(([key, schema]) => [`${NAMESPACE}:${key}`, schema] as const);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "The stack configuration of pulumi-databricks-pat",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries(named),
        propertyNames: {
          anyOf: [{ enum: named.map(([key]) => key) }, { not: { pattern: `^${NAMESPACE}:` } }],
        },
      },
    },
    definitions: { token: toEntrySchema() },
  };
}

function toSecretsSchema(key: (typeof SECRET_KEYS)[number]): JsonSchema {
  const what = key === "clientSecrets" ? "The client secrets of existing principals" : "The values of tokens to adopt";
  return {
    description: `${what}, encrypted, by the names of their tokens: pulumi config set --secret --path '${NAMESPACE}:${key}.NAME'.`,
    anyOf: [SECURE, { type: "object", additionalProperties: SECURE }],
  };
}
