/** What a client may send of a request beside its route. */
export interface Sent {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request that is wrong in one place. */
export interface HostileRequest extends Sent {
  /** The place and what is there: `body.token.scopes = [null]`. */
  readonly title: string;
}

/** The names that a handler has read of a request. */
export interface ReadNames {
  readonly query: ReadonlySet<string>;
  readonly headers: ReadonlySet<string>;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const TEXTS: readonly string[] = [
  "",
  "x",
  "-1",
  "1e999",
  "99999999999999999999",
  "0.5",
  "null",
  "__proto__",
  "constructor",
  "%",
  "%zz",
  "a\\",
  "\u0000",
  "\ud800",
  "(",
  "*",
  "[",
  "a/b",
  "..",
  "https://[",
  "http://a b/",
  "2026-02-30T00:00:00Z",
  "+275760-09-13T00:00:00.001Z",
  'displayName eq "a\\q"',
  'displayName eq "a',
  "displayName eq",
  "displayName eq 'a",
  "startswith(displayName,",
  "Bearer",
  "Bearer a.b.c",
  "Basic",
  "Basic ====",
  "Basic Og==",
  "x".repeat(3_000),
];

const VALUES: readonly Json[] = [
  ...[null, true, 0, -1, 0.5, 1e308, 8.64e15, "", "x", "\ud800", "__proto__", "99999999999999999999"],
  ...[[], [null], [[]], [{}], ["x", 1], {}, { value: null }, { toString: null }],
];

const BODIES: readonly string[] = [
  ...[
    "",
    " ",
    "{",
    "null",
    "[]",
    "1",
    '"x"',
    "[".repeat(10_000),
    "\u0000",
    '{"__proto__":null}',
    "=",
    "&&",
    "%",
    "a=%zz",
  ],
];

/**
 * Every request that differs from an accepted one in one place; `read` says what else the handler looks at. Headers that
 * were `tried` with the same login are not tried again.
 */
export function* toHostileRequests(accepted: Sent, read: ReadNames, tried: Set<string>): Generator<HostileRequest> {
  const login = JSON.stringify(accepted.headers);
  for (const kind of ["params", "query", "headers"] as const) {
    const names = new Set(Object.keys(accepted[kind]));
    if (kind !== "params") for (const name of read[kind]) names.add(name);
    for (const name of names) {
      if (kind === "headers" && tried.has(`${name} of ${login}`)) continue;
      if (kind === "headers") tried.add(`${name} of ${login}`);
      const { [name]: value, ...others } = accepted[kind];
      if (value !== undefined && kind !== "params")
        yield { ...accepted, [kind]: others, title: `without ${kind}.${name}` };
      for (const text of [...TEXTS, ...toHostileTokens(value ?? "")])
        yield { ...accepted, [kind]: { ...others, [name]: text }, title: describe(`${kind}.${name}`, text) };
    }
  }
  if (accepted.body === "") return;
  for (const body of BODIES) yield { ...accepted, body, title: describe("body", body) };
  const document = readJson(accepted.body);
  if (document === undefined) yield* toHostileForms(accepted);
  else
    for (const [title, changed] of toHostileDocuments(document, "body"))
      yield { ...accepted, body: JSON.stringify(changed), title };
}

function* toHostileForms(accepted: Sent): Generator<HostileRequest> {
  const form = new URLSearchParams(accepted.body);
  for (const [name, value] of form) {
    for (const text of [...TEXTS, ...toHostileTokens(value)]) {
      const changed = new URLSearchParams(form);
      changed.set(name, text);
      yield { ...accepted, body: changed.toString(), title: describe(`form.${name}`, text) };
    }
  }
}

/** The document without a part, or with another value for a part, for each of its parts. */
function* toHostileDocuments(document: Json, path: string): Generator<[title: string, document: Json | undefined]> {
  if (typeof document !== "object" || document === null) return;
  const parts = Object.entries(document) as [string, Json][];
  const replace = (name: string, value: Json | undefined): Json =>
    Array.isArray(document)
      ? (document as Json[]).map((item, index) => (String(index) === name ? (value ?? null) : item))
      : (Object.fromEntries(parts.map((part) => (part[0] === name ? [name, value] : part))) as Json);
  for (const [name, part] of parts) {
    const inner = `${path}.${name}`;
    yield [`without ${inner}`, replace(name, undefined)];
    const texts = typeof part === "string" ? TEXTS : [];
    for (const value of [...VALUES, ...texts]) yield [describe(inner, value), replace(name, value)];
    for (const [title, changed] of toHostileDocuments(part, inner)) yield [title, replace(name, changed)];
  }
}

/** A JSON web token with each of its parts wrong; nothing for another text. */
function* toHostileTokens(value: string): Generator<string> {
  const [, scheme = "", header, claims, signature = ""] = /^(\w+ |)(eyJ[\w-]+)\.([\w-]+)\.([\w-]*)$/.exec(value) ?? [];
  if (header === undefined || claims === undefined) return;
  const encode = (part: string): string => Buffer.from(part).toString("base64url");
  const parts = { header, claims };
  for (const [name, part] of Object.entries(parts)) {
    const join = (text: string): string => {
      const changed = { ...parts, [name]: encode(text) };
      return `${scheme}${changed.header}.${changed.claims}.${signature}`;
    };
    for (const body of BODIES) yield join(body);
    const document = readJson(Buffer.from(part, "base64url").toString("utf8")) ?? null;
    for (const [, changed] of toHostileDocuments(document, name)) yield join(JSON.stringify(changed));
  }
  yield `${scheme}${header}.${claims}`;
  yield `${scheme}${header}.${claims}.`;
  yield `${scheme}!.${claims}.${signature}`;
  yield `${scheme}${header}.!.${signature}`;
}

function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function describe(place: string, value: Json): string {
  return `${place} = ${JSON.stringify(value).slice(0, 80)}`;
}
