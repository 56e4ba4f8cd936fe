import { createHash, randomBytes } from "node:crypto";
import {
  isList,
  isProperties,
  isSecret,
  isUnknown,
  reveal,
  revealAll,
  withoutNulls,
  type Properties,
  type PropertyValue,
} from "./property-value";
import type { AutoName, CheckFailure, InputField, InputFields, InputShape, ResourceType } from "./resource-type";

/** The engine's options for generated names. */
export interface Autonaming {
  readonly mode: "propose" | "enforce" | "disable";
  readonly proposedName: string;
}

/** The input of a check. */
export interface CheckFacts {
  /** Name of the resource in the program. */
  readonly name: string;
  /** Inputs as last saved; empty for a resource that is new or being replaced. */
  readonly olds: Properties;
  readonly news: Properties;
  /** The engine's random seed; the same when the engine checks again. */
  readonly randomSeed: Uint8Array;
  readonly autonaming?: Autonaming;
}

/** The inputs with defaults and generated names filled in, or the reasons why they are refused. */
export function checkInputs<Client>(
  type: ResourceType<Client>,
  facts: CheckFacts,
): { readonly inputs: Properties; readonly failures: readonly CheckFailure[] } {
  const inputs = withDefaults(type, facts);
  const failures = checkFields(type.inputs, inputs, "");
  if (failures.length === 0) failures.push(...(type.check?.(revealAll(inputs)) ?? []));
  return { inputs, failures };
}

function withDefaults<Client>(type: ResourceType<Client>, facts: CheckFacts): Properties {
  const inputs: Record<string, PropertyValue> = { ...withoutNulls(facts.news) };
  for (const [name, field] of Object.entries(type.inputs)) {
    if (inputs[name] === undefined && field.default !== undefined) inputs[name] = field.default;
  }
  const { autoName } = type;
  if (autoName !== undefined && inputs[autoName.property] === undefined) {
    const name = facts.olds[autoName.property] ?? makeName(autoName, facts);
    if (name !== undefined) inputs[autoName.property] = name;
  }
  return inputs;
}

function makeName(autoName: AutoName, facts: CheckFacts): string | undefined {
  if (facts.autonaming?.mode === "disable") return undefined;
  if (facts.autonaming !== undefined) return facts.autonaming.proposedName;
  if (autoName.style === "copied") return facts.name;
  const seed = facts.randomSeed.length > 0 ? facts.randomSeed : randomBytes(32);
  return `${facts.name}-${createHash("sha256").update(seed).update(facts.name).digest("hex").slice(0, 7)}`;
}

function checkFields(fields: InputFields, inputs: Properties, prefix: string): CheckFailure[] {
  const failures: CheckFailure[] = [];
  for (const [name, field] of Object.entries(fields)) {
    if (field.required && inputs[name] === undefined) {
      failures.push({ property: prefix + name, reason: `missing required property '${prefix}${name}'` });
    }
  }
  for (const [name, value] of Object.entries(inputs)) {
    // The engine and SDKs keep notes of their own beside the inputs: "__defaults", "__internal".
    if (prefix === "" && name.startsWith("__")) continue;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) {
      const known = Object.keys(fields).join(", ");
      failures.push({ property: prefix + name, reason: `unknown property '${prefix}${name}'; there are: ${known}` });
    } else {
      failures.push(...checkValue(field, value, prefix + name));
    }
  }
  return failures;
}

function checkValue(field: InputField, wrapped: PropertyValue, property: string): CheckFailure[] {
  if (isUnknown(wrapped)) return [];
  const value = isSecret(wrapped) ? wrapped.value : wrapped;
  const expected = describeMismatch(field.shape, value);
  if (expected !== undefined) return [{ property, reason: `'${property}' has to be ${expected}` }];
  if (typeof value === "string" && field.pattern !== undefined && !field.pattern.expression.test(value)) {
    return [{ property, reason: `'${property}' has to be ${field.pattern.expected}` }];
  }
  if (typeof field.shape === "string") return [];
  if ("object" in field.shape) return isProperties(value) ? checkFields(field.shape.object, value, `${property}.`) : [];
  const { objects } = field.shape;
  const items = isList(value) ? value : [];
  return items.flatMap((item, index) =>
    isProperties(item) ? checkFields(objects, item, `${property}[${index}].`) : [],
  );
}

/** What the value has to be, or undefined when it is that. */
function describeMismatch(shape: InputShape, value: PropertyValue): string | undefined {
  const isText = (item: PropertyValue): boolean => isUnknown(item) || typeof reveal(item) === "string";
  switch (shape) {
    case "string":
    case "boolean":
      return typeof value === shape ? undefined : `a ${shape}`;
    case "integer":
      return Number.isInteger(value) ? undefined : "an integer";
    case "strings":
      return isList(value) && value.every(isText) ? undefined : "a list of strings";
    case "string-map":
      return isProperties(value) && Object.values(value).every(isText) ? undefined : "a map of strings";
    default:
      if ("object" in shape) return isProperties(value) ? undefined : "an object";
      return isList(value) && value.every(isProperties) ? undefined : "a list of objects";
  }
}
