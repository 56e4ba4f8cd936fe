import { PRINCIPAL_AUTH_TYPES } from "../../arguments/auth-types";
import type { DelegatedMethod } from "./login-method";

/**
 * No login of the principal: the administrator mints for it. Azure workspaces refuse that as far as is known.
 *
 * @see https://docs.databricks.com/api/workspace/tokenmanagement/createobotoken
 */
export const onBehalfOf = {
  ...PRINCIPAL_AUTH_TYPES["on-behalf-of"],
  kind: "delegated",
  authType: "on-behalf-of",
} as const satisfies DelegatedMethod;
