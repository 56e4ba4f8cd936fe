import { ADMINISTRATOR_AUTH_TYPES, type AuthType, PRINCIPAL_AUTH_TYPES } from "./auth-types";

const METHODS: Readonly<Record<string, AuthType>> = { ...ADMINISTRATOR_AUTH_TYPES, ...PRINCIPAL_AUTH_TYPES };

/**
 * Whether a value is a login by a method without any secret, as a plain object: then it is stored in clear, and a preview
 * knows each of its fields that is known.
 */
export function isLoginWithoutSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null || "apply" in value || "then" in value) return false;
  const { authType } = value as { readonly authType?: unknown };
  if (typeof authType !== "string" || !Object.hasOwn(METHODS, authType)) return false;
  return Object.values(METHODS[authType]?.fields ?? {}).every(({ secret }) => !secret);
}
