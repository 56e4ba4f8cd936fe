import type { Argument } from "./argument";
import { oneOf } from "./one-of";

/** Where a service principal comes from. */
export type PrincipalKind = "entra" | "databricks" | "existing";

export const kind = {
  doc: 'Where the principal comes from. `"entra"`: made in Microsoft Entra ID. `"databricks"`: made in the workspace. `"existing"`: in the workspace already.',
  schema: oneOf(["entra", "databricks", "existing"]),
} satisfies Argument<PrincipalKind>;
