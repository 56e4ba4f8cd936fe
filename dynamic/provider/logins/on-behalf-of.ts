import { ON_BEHALF_OF } from "../../arguments/auth-types/on-behalf-of-fields";
import type { DelegatedMethod } from "./login-method";

/**
 * No login of the principal: the administrator mints for it. Azure workspaces refuse that as far as is known.
 *
 * @see https://docs.databricks.com/api/workspace/tokenmanagement/createobotoken
 */
export const onBehalfOf = {
  ...ON_BEHALF_OF,
  kind: "delegated",
  authType: "on-behalf-of",
} as const satisfies DelegatedMethod;
