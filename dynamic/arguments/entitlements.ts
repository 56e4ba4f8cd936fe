import type { Argument } from "./argument";
import { didYouMean } from "./did-you-mean";
import { quote } from "./quote";
import { says } from "./schema";

/** By entitlement, the argument of `databricks.ServicePrincipal` that grants it. */
export const ENTITLEMENTS = {
  "workspace-access": "workspaceAccess",
  "databricks-sql-access": "databricksSqlAccess",
  "allow-cluster-create": "allowClusterCreate",
  "allow-instance-pool-create": "allowInstancePoolCreate",
  "workspace-consume": "workspaceConsume",
} as const;

/** What a principal may do in the workspace. */
export type Entitlement = keyof typeof ENTITLEMENTS;

const NAMES = Object.keys(ENTITLEMENTS) as Entitlement[];

export const entitlements = {
  doc: "What the principal may do in the workspace; also `allow-cluster-create`, `allow-instance-pool-create`, `workspace-consume`.",
  default: ["workspace-access", "databricks-sql-access"],
  schema: (z) =>
    z.array(
      z.enum(
        NAMES,
        says((value) => `${quote(value)} is not an entitlement: ${didYouMean(value, NAMES)}use ${NAMES.join(", ")}`),
      ),
      says(() => `must be a list of entitlements: ${NAMES.join(", ")}`),
    ),
} satisfies Argument<readonly Entitlement[]>;
