import { PAT } from "../../arguments/auth-types/pat-fields";
import { toBearer } from "./access-tokens";
import type { OwnMethod } from "./login-method";

/**
 * A login by a fixed personal access token, which is valid for one workspace only.
 *
 * @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/pat
 */
export const pat = {
  ...PAT,
  kind: "own",
  authType: "pat",
  reach: "workspace",
  workspaceFields: [],
  access: {
    databricks: (_runtime, _origin, { token }) => ({
      authorize: () => Promise.resolve(toBearer(token)),
      forget: () => undefined,
    }),
  },
} as const satisfies OwnMethod<"pat">;
