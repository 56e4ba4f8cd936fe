import type { ConfiguredToken } from "./dev-stack";

/** The outputs of a token that the main job reads. */
const OUTPUTS = [
  "tokenId",
  "expiresAt",
  "renewAt",
  "generation",
  "rotationReason",
  "applicationId",
  "servicePrincipalId",
  "published",
];

/** A Pulumi program in YAML with these tokens, which gives everything about each except its value, as index.ts does. */
export function toYamlProgram(tokens: Readonly<Record<string, ConfiguredToken>>): string {
  const names = Object.keys(tokens);
  const resources = Object.fromEntries(
    names.map((name) => [
      name,
      { type: "databricks-pat:index:ServicePrincipalToken", properties: toLiteral(tokens[name]) },
    ]),
  );
  const outputs = Object.fromEntries(
    names.map((name) => [name, Object.fromEntries(OUTPUTS.map((output) => [output, `\${${name}.${output}}`]))]),
  );
  return toYaml({
    name: "databricks-pat-yaml",
    description: "The tokens of Pulumi.dev.yaml, in YAML",
    runtime: "yaml",
    resources,
    outputs: { tokens: outputs },
  });
}

/** Every text is in quotes, as JSON writes it, which YAML reads alike. */
function toYaml(members: object, indent = ""): string {
  return Object.entries(members)
    .map(([name, value]: [string, unknown]) => {
      const key = /^[a-z][\w-]*$/i.test(name) ? name : JSON.stringify(name);
      return isFilled(value)
        ? `${indent}${key}:\n${toYaml(value, `${indent}  `)}`
        : `${indent}${key}: ${JSON.stringify(value)}\n`;
    })
    .join("");
}

/** Whether it has lines of its own. */
function isFilled(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}

/** A setting of the configuration as a program in YAML writes it, where "${" begins a reference. */
function toLiteral(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("${", () => "$${");
  if (Array.isArray(value)) return value.map(toLiteral);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toLiteral(member)]));
}
