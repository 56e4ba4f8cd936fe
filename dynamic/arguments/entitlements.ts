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

/**
 * What a principal may do in the workspace.
 *
 * @useDeclaredType
 */
export type Entitlement = keyof typeof ENTITLEMENTS;

const NAMES = Object.keys(ENTITLEMENTS) as Entitlement[];

/**
 * Without one of these a workspace refuses every call of a principal. The last one excludes the others.
 *
 * @internal
 */
export const ENTERING: readonly Entitlement[] = ["workspace-access", "databricks-sql-access", "workspace-consume"];

/** @internal */
export const entitlements = {
  doc: "What the principal may do in the workspace; also `allow-cluster-create`, `allow-instance-pool-create`, `workspace-consume`.",
  default: ["workspace-access", "databricks-sql-access"],
  schema: (z) =>
    z
      .array(
        z.enum(
          NAMES,
          says((value) => `${quote(value)} is not an entitlement: ${didYouMean(value, NAMES)}use ${NAMES.join(", ")}`),
        ),
        says(() => `must be a list of entitlements: ${NAMES.join(", ")}`),
      )
      .check(
        z.refine(
          (given) => entitlementsProblem(given) === undefined,
          says((given) => entitlementsProblem(given as readonly Entitlement[]) ?? ""),
        ),
      ),
} satisfies Argument<readonly Entitlement[]>;

/** Why a principal with these entitlements could mint nothing, or could not be made. */
function entitlementsProblem(given: readonly Entitlement[]): string | undefined {
  const entering = ENTERING.filter((entitlement) => given.includes(entitlement));
  if (entering.length === 0)
    return `lets the principal make no call: give one of ${ENTERING.join(", ")} too, or leave entitlements out`;
  return entering.length > 1 && entering.includes("workspace-consume")
    ? `has workspace-consume beside ${String(entering[0])}, and a workspace takes only one of the two: leave one out`
    : undefined;
}
