import type { Argument } from "./argument";
import { displayName } from "./display-name";

export const principalName = {
  doc: "`existing`: instead of `applicationId`, the display name of the principal in the workspace, which only one may have.",
  fallback: "none",
  schema: displayName.schema,
} satisfies Argument<string>;
