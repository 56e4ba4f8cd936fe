import type { InputFields, InputShape, ProviderPackage } from "./resource-type";

/**
 * The schema of a stand-in, as far as programs in YAML need it: the resource types with the names and shapes of their
 * properties. A provider takes any of `settings`, all of them text.
 */
export function toSchema<Client>({ name, types, settings = [] }: ProviderPackage<Client>, version: string): string {
  const resources = Object.entries(types).map(([token, { inputs, computed, secretOutputs = [], echoesInputs }]) => {
    const outputs = computed.map((output) => [output, { ...ANY, secret: secretOutputs.includes(output) }]);
    return [
      token,
      {
        inputProperties: toProperties(inputs),
        requiredInputs: Object.keys(inputs).filter((input) => inputs[input]?.required === true),
        properties: { ...(echoesInputs ? toProperties(inputs) : {}), ...Object.fromEntries(outputs) },
      },
    ];
  });
  const provider = { inputProperties: Object.fromEntries(settings.map((setting) => [setting, TEXT])) };
  return JSON.stringify({ name, version, provider, resources: Object.fromEntries(resources) });
}

const ANY = { $ref: "pulumi.json#/Any" };
const TEXT = { type: "string" };

function toProperties(fields: InputFields): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { shape, secret }]) => [name, { ...toType(shape), secret: secret === true }]),
  );
}

function toType(shape: InputShape): object {
  switch (shape) {
    case "string":
    case "boolean":
    case "integer":
      return { type: shape };
    case "strings":
      return { type: "array", items: TEXT };
    case "string-map":
      return { type: "object", additionalProperties: TEXT };
    default:
      return "object" in shape ? ANY : { type: "array", items: ANY };
  }
}
