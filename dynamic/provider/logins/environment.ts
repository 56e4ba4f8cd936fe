import { PRINCIPAL_AUTH_TYPES } from "../../arguments/auth-types";
import type { RunMethod } from "./login-method";

/** A login by that of the run, which is an administrator's for other principals: here it must be the principal itself. */
export const environment = {
  ...PRINCIPAL_AUTH_TYPES.environment,
  kind: "run",
  authType: "environment",
} as const satisfies RunMethod;
