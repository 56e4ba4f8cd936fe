import { findAuthType } from "./auth-types";

/**
 * Whether a value is a login by a method without any secret, as a plain object: then it is stored in clear, and a preview
 * knows each of its fields that is known.
 */
export function isLoginWithoutSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null || "apply" in value || "then" in value) return false;
  const { authType } = value as { readonly authType?: unknown };
  const method = findAuthType(authType);
  return method !== undefined && Object.values(method.fields).every(({ secret }) => !secret);
}
