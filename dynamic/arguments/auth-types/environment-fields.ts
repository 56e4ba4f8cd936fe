import type { AuthType } from "./auth-type";

/** See `logins/environment.ts`. */
export const ENVIRONMENT = {
  doc: "The pipeline runs as the principal: its login is that of the stack configuration or the environment.",
  fields: {},
} as const satisfies AuthType;
