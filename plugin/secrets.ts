import * as pulumi from "@pulumi/pulumi";
import type { DynamicResourceDefinition } from "../dynamic/dynamic-resource";
import { isLoginWithoutSecret } from "../dynamic/arguments/login-secrecy";
import { type Properties, UNKNOWN } from "../dynamic/provider/lifecycles/properties";

/** Properties as the engine sends them: secrets are wrapped, at any depth. */
export type Wire = Readonly<Record<string, unknown>>;

const { specialSigKey, specialSecretSig, specialOutputValueSig } = pulumi.runtime;

const SECRET = { [specialSigKey]: specialSecretSig, value: "" };

/** What a dynamic resource of a program has in its properties, and the plugin does not need. */
const PROVIDER_TEXT = "__provider";

/** What a token whose value is not stored has beside its outputs: places to be emptied, with logins that are in no input. */
const LEFT_PLACES = "left";

/** The properties with secrets in clear, as a lifecycle gets them. */
export function reveal({ [PROVIDER_TEXT]: _, ...properties }: Wire): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, revealValue(value)]));
}

/**
 * What a lifecycle has made of inputs: secret where the definition says so, and where one of `givens` is. A resource of a
 * TypeScript program has the same secrets in the state.
 */
export function mark(definition: DynamicResourceDefinition, properties: Properties, ...givens: readonly Wire[]): Wire {
  const { secretArguments = [], secretOutputs = [] } = definition;
  const marked = Object.entries(properties).map(([name, value]) => {
    const isSecret = secretArguments.includes(name) && !isLoginWithoutSecret(value);
    if (isSecret || secretOutputs.includes(name) || name === LEFT_PLACES) return [name, toSecret(value)];
    const start = name === "publish" ? markSinkLogins(value) : value;
    const marks = givens.flatMap((given) => [given[name], addressMarks(name, given)]);
    return [name, marks.reduce(markLike, start)];
  });
  return Object.fromEntries(marked) as Wire;
}

/** The text that loads the provider of a dynamic resource, if the properties still have it. */
export function toProviderText({ [PROVIDER_TEXT]: text }: Wire): Wire {
  return text === undefined ? {} : { [PROVIDER_TEXT]: text };
}

/** What identifies a token and does not authenticate. Part of a secret, as in `adopt`, messages name it all the same. */
const SHOWN: readonly string[] = ["tokenId", "expiresAt"];

/** Every text that is a secret, or part of one. */
export function secretTexts(value: unknown, isSecret = false): readonly string[] {
  if (typeof value === "string" || typeof value === "number") return isSecret ? [String(value)] : [];
  if (typeof value !== "object" || value === null) return [];
  if (isSecretValue(value)) return secretTexts(value["value"], true);
  const hidden = Object.entries(value).filter(([name, part]) => !SHOWN.includes(name) || isSecretValue(part));
  return hidden.flatMap(([, part]) => secretTexts(part, isSecret));
}

/** The properties that are secrets, or have one. */
export function secretNames(properties: Wire): readonly string[] {
  return Object.keys(properties).filter((name) => hasSecret(properties[name]));
}

/** The login of each place of a token is a secret, and nothing else of the place: as a TypeScript program stores it. */
function markSinkLogins(places: unknown): unknown {
  if (!isObject(places)) return places;
  const marked = Object.entries(places).map(([name, place]) => {
    if (!isObject(place) || place["login"] == null) return [name, place];
    return [name, { ...place, login: toSecret(place["login"]) }];
  });
  return Object.fromEntries(marked);
}

/** The marks of addresses: that of a place is a secret where the program has marked a name of the place. */
function addressMarks(name: string, { sink, publish }: Wire): unknown {
  if (name === "uri") return hasSecret(sink) ? SECRET : undefined;
  if (name !== "published" || !isObject(publish)) return undefined;
  if (isSecretValue(publish)) return SECRET;
  const marks = Object.entries(publish).map(([place, fields]) => [place, isNamedBySecret(fields) ? SECRET : undefined]);
  return Object.fromEntries(marks);
}

function isNamedBySecret(place: unknown): boolean {
  const { login: _login, ...names } = isObject(place) ? place : {};
  return isSecretValue(place) || hasSecret(names);
}

/** The value with the marks of secrets that `like` has. A list is marked as a whole, because its items may have moved. */
function markLike(value: unknown, like: unknown): unknown {
  if (isSecretValue(like)) return toSecret(value);
  if (Array.isArray(value)) return hasSecret(like) ? toSecret(value) : value;
  if (!isObject(value) || !isObject(like) || isSecretValue(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, markLike(part, like[name])]));
}

function revealValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revealValue);
  if (!isObject(value)) return value;
  if (value[specialSigKey] === specialSecretSig) return revealValue(value["value"]);
  if (value[specialSigKey] === specialOutputValueSig) return "value" in value ? revealValue(value["value"]) : UNKNOWN;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, revealValue(part)]));
}

/** What is absent is no secret. */
function toSecret(value: unknown): unknown {
  if (value == null || value === UNKNOWN) return value;
  return isSecretValue(value) ? value : { [specialSigKey]: specialSecretSig, value: revealValue(value) };
}

function hasSecret(value: unknown): boolean {
  return isSecretValue(value) || (typeof value === "object" && value !== null && Object.values(value).some(hasSecret));
}

function isSecretValue(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value)) return false;
  const { [specialSigKey]: mark } = value;
  return mark === specialSecretSig || (mark === specialOutputValueSig && value["secret"] === true);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
