import type { Argument } from "./argument";
import { oneOf } from "./one-of";

/** How a principal that the component makes in the workspace gets its tokens. */
export type DatabricksLogin = "one-time-secret" | "on-behalf-of";

export const databricksLogin = {
  doc: '`databricks`: `"one-time-secret"`, an OAuth secret that is made for the mint and deleted after it, or `"on-behalf-of"`, where the workspace lets an administrator mint for the principal.',
  default: "one-time-secret",
  schema: oneOf(["one-time-secret", "on-behalf-of"], "a login of this kind"),
} satisfies Argument<DatabricksLogin>;
