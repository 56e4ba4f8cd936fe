import { ENVIRONMENT } from "../../arguments/auth-types/environment-fields";
import type { RunMethod } from "./login-method";

/** A login by that of the run, which is an administrator's for other principals: here it must be the principal itself. */
export const environment = {
  ...ENVIRONMENT,
  kind: "run",
  authType: "environment",
} as const satisfies RunMethod;
