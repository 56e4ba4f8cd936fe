import type * as zod from "./zod";
import { maskCredentials } from "./quote";

type Zod = typeof zod;

/**
 * The form of a value, as a zod type. It is a function, so that zod is loaded when a value is checked and not when the
 * provider process starts, which would take twice as long.
 */
export type Schema<T = unknown> = (z: Zod) => zod.ZodMiniType<T>;

/** A problem, and its place in the value. */
export interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Parameters of a zod type or check: our message about a value, after which it is not checked further. */
export function says(message: (value: unknown) => string): {
  readonly error: (issue: { readonly input?: unknown }) => string;
  readonly abort: true;
} {
  return { error: ({ input }) => message(input), abort: true };
}

/** "is missing" for an absent or empty value, with the remedy if there is one, else `message`. */
export function missingOr(message: (value: unknown) => string, remedy?: string): (value: unknown) => string {
  const missing = remedy === undefined ? "is missing" : `is missing: ${remedy}`;
  return (value) => (value === undefined || value === "" ? missing : message(value));
}

const built = new WeakMap<Schema, zod.ZodMiniType>();

/**
 * All problems of `value`, except in parts that must not be checked. An unknown field is a problem, whatever it holds. It
 * comes first: a missing field may be the same one under its right name.
 */
export function issuesOf(schema: Schema, value: unknown, isJudged: (part: unknown) => boolean = () => true): Issue[] {
  const { error } = parse(schema, value);
  const issues = (error?.issues ?? []).filter(({ path }) => isJudged(partAt(value, path)));
  const unknown = issues.flatMap((issue) => (issue.code === "unrecognized_keys" ? [issue] : []));
  return [
    ...unknown.flatMap(({ keys, path, message }) => {
      const messages = message.split("\n");
      return keys.map((key, index) => ({ path: [...path, key], message: messages[index] ?? message }));
    }),
    ...issues.filter(({ code }) => code !== "unrecognized_keys").map(({ path, message }) => ({ path, message })),
  ];
}

/** `value` as the schema returns it, or undefined when it does not match. */
export function valueOf<T>(schema: Schema<T>, value: unknown): T | undefined {
  return parse(schema, value).data;
}

/** The first problem of `value`, in one line that begins with its place, or undefined. */
export function problemOf(schema: Schema, value: unknown): string | undefined {
  const [issue] = issuesOf(schema, value);
  return issue && toText(issue);
}

/** A problem with its place: `clientSecret is missing`, `[0].cron "x" is not …`. */
export function toText({ path, message }: Issue): string {
  return path.length === 0 ? message : `${toPlace(path)} ${message}`;
}

/** A path as in a program: `publish.vaultName`, `windows[0].cron`. */
export function toPlace(path: readonly PropertyKey[]): string {
  const place = path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : index === 0 ? String(key) : `.${String(key)}`))
    .join("");
  return maskCredentials(place);
}

function partAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key], value);
}

/** Without zod's compiled code for objects: each process checks only a few. */
function parse<T>(schema: Schema<T>, value: unknown): ReturnType<zod.ZodMiniType<T>["safeParse"]> {
  const type = (built.get(schema) ?? schema(loadZod())) as zod.ZodMiniType<T>;
  built.set(schema, type);
  return type.safeParse(value, { jitless: true });
}

function loadZod(): Zod {
  return require("./zod") as Zod;
}
