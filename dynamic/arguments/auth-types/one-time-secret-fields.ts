import type { AuthType } from "./auth-type";

/** See `logins/one-time-secret.ts`. */
export const ONE_TIME_SECRET = {
  doc: "The administrator makes an OAuth secret for the principal, valid for minutes, and deletes it after the mint.",
  fields: {},
} as const satisfies AuthType;
