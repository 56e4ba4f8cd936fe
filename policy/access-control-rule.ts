import type { PolicyConfigSchema, PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { isUnknown, known } from "./known";
import { isOwn } from "./own-resource";
import { settingsOf } from "./policy-settings";

const CONFIG = {
  properties: {
    groups: {
      type: "array",
      items: { type: "string" },
      default: ["users"],
      description: "Groups that all principals with a token are in: a list that names one of them takes nothing away.",
    },
  },
} satisfies PolicyConfigSchema;

const PERMISSIONS = "databricks:index/permissions:Permissions";

/** Refuses a list of who may use tokens that leaves out a principal of the same stack. */
export function accessControlRule(): StackValidationPolicy {
  return {
    name: "permissions-on-tokens",
    description: "No databricks.Permissions on tokens takes CAN USE from the principals of this stack.",
    enforcementLevel: "mandatory",
    configSchema: CONFIG,
    remediationSteps:
      "Name every principal of the stack in `accessControls`, or remove the resource: each token grants CAN USE to its own principal, and leaves others alone.",
    validateStack: (args, report) => {
      const { groups } = settingsOf<{ groups: readonly string[] }>(CONFIG, args);
      const tokens = args.resources.filter(({ type }) => isOwn(type, "PersonalAccessToken"));
      for (const list of args.resources.filter(isListOfTokenUsers)) {
        const named = namedIn(list);
        if (named === undefined || groups.some((group) => named.groups.includes(group))) continue;
        const missing = tokens.filter((token) => isSameWorkspace(list, token) && isLeftOut(token, list, named));
        if (missing.length === 0) continue;
        report(
          `accessControls: replaces the list of who may use tokens, and takes CAN USE from the principals of ${missing.map(({ name }) => name).join(", ")}, whose tokens are then revoked: name them too, or remove this resource, because each token grants CAN USE to its own principal`,
          list.urn,
        );
      }
    },
  };
}

function isListOfTokenUsers({ type, props }: PolicyResource): boolean {
  return type === PERMISSIONS && known(() => props["authorization"] as unknown) === "tokens";
}

/** Who is in the list; undefined where a preview does not know the list. */
interface Named {
  readonly principals: readonly unknown[];
  readonly groups: readonly unknown[];
  readonly isComplete: boolean;
}

function namedIn({ props }: PolicyResource): Named | undefined {
  if (isUnknown(() => props["accessControls"] as unknown)) return undefined;
  const given: unknown = props["accessControls"];
  const entries = Array.isArray(given) ? (given as readonly (Readonly<Record<string, unknown>> | null)[]) : [];
  const listed = Array.from({ length: entries.length }, (_, index) => {
    const read = (field: string) => (): unknown => entries[index]?.[field];
    return {
      principal: known(read("servicePrincipalName")),
      group: known(read("groupName")),
      isComplete: !isUnknown(read("servicePrincipalName")) && !isUnknown(read("groupName")),
    };
  });
  return {
    principals: listed.map(({ principal }) => toComparable(principal)),
    groups: listed.map(({ group }) => group),
    isComplete: listed.every(({ isComplete }) => isComplete),
  };
}

/** Judged by application id; while a preview does not know all ids, by the resources that both depend on. */
function isLeftOut(token: PolicyResource, list: PolicyResource, { principals, isComplete }: Named): boolean {
  const applicationId = known(() => token.props["applicationId"] as unknown);
  if (applicationId !== undefined && principals.includes(toComparable(applicationId))) return false;
  if (applicationId !== undefined && isComplete) return true;
  // Nobody can have written down the id of a principal that is about to be made.
  if (known(() => token.props["managedPrincipal"] as unknown) === undefined) return false;
  const named = (list.propertyDependencies["accessControls"] ?? []).map(({ urn }) => urn);
  return !(token.propertyDependencies["applicationId"] ?? []).some(({ urn }) => named.includes(urn));
}

/** Ids are the same in upper and lower case. */
function toComparable(id: unknown): unknown {
  return typeof id === "string" ? id.toLowerCase() : id;
}

/** Unless both say that they are in different workspaces. */
function isSameWorkspace(list: PolicyResource, token: PolicyResource): boolean {
  const host = known(() => list.provider?.props["host"] as unknown);
  const ofToken = known(() => token.props["host"] as unknown);
  if (typeof host !== "string" || typeof ofToken !== "string") return true;
  return nameOf(host) === nameOf(ofToken);
}

function nameOf(host: string): string {
  return host
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/\/.*$/, "");
}
