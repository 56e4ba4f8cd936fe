import type { AuthType } from "./auth-type";

/** See `logins/on-behalf-of.ts`. */
export const ON_BEHALF_OF = {
  doc: "The administrator mints, lists and revokes for the principal; Azure workspaces are not known to allow it.",
  fields: {},
} as const satisfies AuthType;
