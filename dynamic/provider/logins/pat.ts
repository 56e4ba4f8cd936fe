import { ADMINISTRATOR_AUTH_TYPES } from "../../arguments/auth-types";
import { toBearer } from "./access-tokens";
import type { OwnMethod } from "./login-method";

/**
 * A login by a fixed personal access token, which is valid for one workspace only.
 *
 * @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/pat
 */
export const pat = {
  ...ADMINISTRATOR_AUTH_TYPES.pat,
  kind: "own",
  authType: "pat",
  family: "pat",
  reach: "workspace",
  workspaceFields: [],
  access: {
    databricks: (_runtime, _origin, { token }) => ({
      authorize: () => Promise.resolve(toBearer(token)),
      forget: () => undefined,
    }),
  },
} as const satisfies OwnMethod<"pat">;
