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
      { type: "databricks-pat:index:ServicePrincipalToken", properties: { ...tokens[name] } },
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
    .map(([name, value]: [string, unknown]) =>
      typeof value === "object" && value !== null
        ? `${indent}${name}:\n${toYaml(value, `${indent}  `)}`
        : `${indent}${name}: ${JSON.stringify(value)}\n`,
    )
    .join("");
}
