import type * as zod from "./zod";
import type { AuthField, AuthType } from "./auth-types";
import { credential } from "./credential";
import { didYouMean } from "./did-you-mean";
import { quote } from "./quote";
import { type Schema, says } from "./schema";
import { hintOf, misspeltHint, ofEachField } from "./strict-object";
import { uuid } from "./uuid";

const NO_UUID = {
  tenant: "is not a UUID: give the directory (tenant) id, not a domain",
  uuid: "is not a UUID",
} as const;

/**
 * The schema of a login that a table of authTypes describes. Never quotes the value of a field, because any of them may
 * hold a secret.
 */
export function loginSchema<Login>(table: Readonly<Record<string, AuthType>>): Schema<Login> {
  const authTypes = Object.keys(table);
  return (z) => {
    const [first, ...others] = Object.entries(table).map(([authType, { fields }]) => toObject(z, authType, fields));
    if (first === undefined) throw new Error("a login without any authType");
    return z.discriminatedUnion("authType", [first, ...others], {
      error: ({ code, input }) => (code === "invalid_union" ? noAuthType(input, authTypes) : noLogin(input, authTypes)),
    }) as unknown as zod.ZodMiniType<Login>;
  };
}

function noAuthType(login: unknown, authTypes: readonly string[]): string {
  const { authType } = login as { readonly authType?: unknown };
  const choice = `use one of ${toList(authTypes)}`;
  if (authType === undefined) return `is missing: ${misspeltHint(login, "authType")}${choice}`;
  return `${quote(authType)} is not known: ${didYouMean(authType, authTypes)}${choice}`;
}

function noLogin(login: unknown, authTypes: readonly string[]): string {
  const isWord = typeof login === "string" && authTypes.includes(login);
  return `must be an object with an authType: ${isWord ? `{ authType: "${login}" }` : `one of ${toList(authTypes)}`}`;
}

function toList(authTypes: readonly string[]): string {
  return authTypes.map((authType) => `"${authType}"`).join(", ");
}

function toObject(
  z: typeof zod,
  authType: string,
  fields: AuthType["fields"],
): zod.ZodMiniObject<{ authType: zod.ZodMiniLiteral<string> }> {
  const needed = Object.keys(fields).filter((name) => fields[name]?.required === true);
  const missing = `is missing: "${authType}" needs ${needed.join(" and ")}`;
  const shape = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, toField(z, field, missing)]));
  return z.strictObject(
    { ...shape, authType: z.literal(authType) },
    {
      error: (issue) =>
        ofEachField(issue.code === "unrecognized_keys" ? issue.keys : [], (name) =>
          doesNotBelong(authType, name, Object.keys(fields)),
        ),
    },
  );
}

function doesNotBelong(authType: string, name: string, names: readonly string[]): string {
  const right = names.length === 0 ? "leave it out" : `give ${names.join(", ")}`;
  return `does not belong to authType "${authType}": ${hintOf(name, names)}${right}`;
}

function toField(z: typeof zod, { required, rule }: AuthField, missing: string): zod.ZodMiniType {
  const present = toText(z, rule, required ? missing : "is empty: leave it out");
  return required ? present : z.optional(present);
}

function toText(z: typeof zod, rule: AuthField["rule"], missing: string): zod.ZodMiniType {
  if (rule === undefined) return credential(missing)(z);
  const present = z.string(says(() => missing)).check(
    z.minLength(
      1,
      says(() => missing),
    ),
  );
  if (rule === "text") return present;
  return z.pipe(present, uuid(() => NO_UUID[rule])(z) as zod.ZodMiniType<string, string>);
}
