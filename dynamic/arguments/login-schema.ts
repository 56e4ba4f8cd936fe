import type * as zod from "zod/mini";
import type { AuthField, AuthType } from "./auth-types";
import { credential } from "./credential";
import { quote } from "./quote";
import { type Schema, says } from "./schema";
import { uuid } from "./uuid";

/**
 * The schema of a login that a table of authTypes describes. Never quotes the value of a field, because any of them may
 * hold a secret.
 */
export function loginSchema<Login>(table: Readonly<Record<string, AuthType>>): Schema<Login> {
  const authTypes = Object.keys(table)
    .map((authType) => `"${authType}"`)
    .join(", ");
  return (z) => {
    const [first, ...others] = Object.entries(table).map(([authType, { fields }]) => toObject(z, authType, fields));
    if (first === undefined) throw new Error("a login without any authType");
    return z.discriminatedUnion("authType", [first, ...others], {
      error: ({ code, input }) =>
        code === "invalid_union"
          ? `${quote((input as { readonly authType?: unknown }).authType)} is not known: use one of ${authTypes}`
          : `must be an object with an authType: one of ${authTypes}`,
    }) as unknown as zod.ZodMiniType<Login>;
  };
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
    { error: `does not belong to authType "${authType}"` },
  );
}

function toField(z: typeof zod, { required, rule }: AuthField, missing: string): zod.ZodMiniType {
  if (!required) return z.optional(credential("is empty: leave it out")(z));
  if (rule !== "uuid") return credential(missing)(z);
  const present = z.string(says(() => missing)).check(
    z.minLength(
      1,
      says(() => missing),
    ),
  );
  return z.pipe(present, uuid(() => "is not a UUID")(z) as zod.ZodMiniType<string, string>);
}
