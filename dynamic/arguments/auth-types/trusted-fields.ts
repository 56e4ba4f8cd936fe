import type { AuthField, AuthType } from "./auth-type";

/** What a federated credential or policy trusts. It is compared with the identity token of the run, and sent nowhere. */
const TRUSTED = {
  subject: {
    required: false,
    secret: false,
    rule: "text",
    doc: "Subject that the federated credential or policy trusts; a run with another one fails before its identity token is sent.",
  },
  issuer: {
    required: false,
    secret: false,
    rule: "text",
    doc: "Issuer that it trusts, likewise.",
  },
} as const satisfies Readonly<Record<string, AuthField>>;

/** The federated method with the fields that say what is trusted. */
export function withTrusted<const Type extends AuthType>(
  type: Type,
): Omit<Type, "fields"> & { readonly fields: Type["fields"] & typeof TRUSTED } {
  return { ...type, fields: { ...type.fields, ...TRUSTED } };
}
