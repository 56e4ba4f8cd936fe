/** A property as the provider protocol transports it: JSON, with secrets and unknowns in the wire form below. */
export type PropertyValue = null | boolean | number | string | readonly PropertyValue[] | Properties;

/** Named properties: the inputs or the outputs of one resource. */
export interface Properties {
  readonly [name: string]: PropertyValue;
}

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** The placeholder of a value that a preview does not know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

// The engine has one literal per type of value; the first is the one it writes today.
const UNKNOWNS: ReadonlySet<PropertyValue> = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** True for objects, and neither for arrays nor for null. */
export function isProperties(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for arrays of properties. */
export function isList(value: PropertyValue | undefined): value is readonly PropertyValue[] {
  return Array.isArray(value);
}

/** True when the value itself is wrapped as a secret. */
export function isSecret(value: PropertyValue | undefined): value is Properties & { readonly value: PropertyValue } {
  return isProperties(value) && value[SIGNATURE_KEY] === SECRET_SIGNATURE;
}

/** Wraps a value as a secret; one that is a secret already stays as it is. */
export function toSecret(value: PropertyValue): PropertyValue {
  return isSecret(value) ? value : { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

/** True when the value, seen through a secret, is not known yet. */
export function isUnknown(value: PropertyValue | undefined): boolean {
  if (value === undefined) return false;
  return isSecret(value) ? isUnknown(value.value) : UNKNOWNS.has(value);
}

/** The value without any secret wrapping, at any depth. */
export function reveal(value: PropertyValue): PropertyValue {
  if (isSecret(value)) return reveal(value.value);
  if (isList(value)) return value.map(reveal);
  if (isProperties(value)) return revealAll(value);
  return value;
}

/** The properties without any secret wrapping, and without those that are null. */
export function revealAll(properties: Properties): Properties {
  return withoutNulls(
    Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, reveal(value)] as const)),
  );
}

/** Leaves out the properties that are null: in the protocol, null means absent. */
export function withoutNulls(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null && value !== undefined));
}

/** True when both are equal once secrets are revealed; an unknown equals only an unknown. */
export function isSame(left: PropertyValue | undefined, right: PropertyValue | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return canonical(reveal(left)) === canonical(reveal(right));
}

/** Marks each of `outputs` as secret that is a secret under the same name in `inputs`. */
export function carrySecrets(outputs: Properties, inputs: Properties): Properties {
  const carried = Object.entries(outputs).map(([name, value]) => {
    const input = inputs[name];
    if (isSecret(input)) return [name, toSecret(value)] as const;
    const isNested = isProperties(input) && isProperties(value) && !isSecret(value);
    return [name, isNested ? carrySecrets(value, input) : value] as const;
  });
  return Object.fromEntries(carried);
}

function canonical(value: PropertyValue): string {
  if (isList(value)) return `[${value.map(canonical).join()}]`;
  if (!isProperties(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`).join()}}`;
}

/** Services answer nothing, an empty text or an empty list for what was never set. */
export function isAbsent(value: PropertyValue): boolean {
  if (value === "" || value === false || value === null) return true;
  if (isList(value)) return value.length === 0;
  return isProperties(value) && Object.keys(value).length === 0;
}
