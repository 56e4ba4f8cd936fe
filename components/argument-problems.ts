import { quote } from "../dynamic/values/quote";
import { adoptedTokenProblem } from "../dynamic/values/adopted-token";
import { delayProblem, durationProblem, toSeconds } from "../dynamic/values/duration";
import { administratorLoginProblem, principalLoginProblem } from "../dynamic/values/login";
import { windowsProblem } from "../dynamic/values/maintenance-window";
import { revokeWhenProblem } from "../dynamic/values/revoke-when";
import { scopesProblem } from "../dynamic/values/token-scopes";
import { workspaceHostProblem } from "../dynamic/values/workspace-host";
import type { Entitlement, ServicePrincipalTokenArgs } from "./service-principal-token-args";

type Judge = (value: unknown) => string | undefined;

export const ENTITLEMENTS = {
  "workspace-access": "workspaceAccess",
  "databricks-sql-access": "databricksSqlAccess",
  "allow-cluster-create": "allowClusterCreate",
  "allow-instance-pool-create": "allowInstancePoolCreate",
  "workspace-consume": "workspaceConsume",
} as const satisfies Record<Entitlement, string>;

const COMMON: Readonly<Record<string, Judge>> = {
  kind: () => undefined,
  host: workspaceHostProblem,
  lifetime: durationProblem,
  renewBefore: durationProblem,
  windows: windowsProblem,
  overlap: delayProblem,
  revokeWhen: revokeWhenProblem,
  rotationTrigger: textProblem,
  scopes: scopesProblem,
  comment: textProblem,
  publish: publishProblem,
  administrator: administratorLoginProblem,
};

const OWN = {
  entra: {
    displayName: nameProblem,
    entitlements: entitlementsProblem,
    login: (value) =>
      value === "azure-client-secret" || value === "one-time-secret"
        ? undefined
        : `${quote(value)} is not a login of this kind: use "azure-client-secret" or "one-time-secret"`,
  },
  databricks: { displayName: nameProblem, entitlements: entitlementsProblem },
  existing: {
    applicationId: applicationIdProblem,
    servicePrincipalId: servicePrincipalIdProblem,
    login: principalLoginProblem,
    adopt: adoptedTokenProblem,
  },
} as const satisfies Record<ServicePrincipalTokenArgs["kind"], Readonly<Record<string, Judge>>>;

/** Arguments that decide which resources exist, and therefore must be known when the program runs. */
const STRUCTURAL: Readonly<Record<string, readonly ServicePrincipalTokenArgs["kind"][]>> = {
  overlap: ["entra", "databricks", "existing"],
  entitlements: ["entra", "databricks"],
  login: ["entra"],
};

/**
 * What is wrong with the arguments as far as they are plain values, each problem beginning with its property. Values
 * that are outputs are judged when they are known, by the resources that take them.
 */
export function argumentProblems(args: ServicePrincipalTokenArgs): string[] {
  if (!Object.hasOwn(OWN, args.kind)) {
    return [`kind: ${quote(args.kind)} is not known: use "entra", "databricks" or "existing"`];
  }
  const judges: Readonly<Record<string, Judge>> = { ...COMMON, ...OWN[args.kind] };
  const problems: string[] = [];
  for (const [property, value] of Object.entries(args) as [string, unknown][]) {
    if (value === undefined) continue;
    const problem = judgeArgument(property, value, args.kind, judges[property]);
    if (problem !== undefined) problems.push(`${property}: ${problem}`);
  }
  if (args.kind === "existing" && args.applicationId === undefined) {
    problems.push('applicationId: is missing: kind "existing" needs it');
  }
  if (args.revokeWhen !== undefined && (args.overlap ?? "0s") === "0s") {
    problems.push("revokeWhen: is about replaced tokens that are left alive: give an overlap too");
  }
  const order = orderProblem(args);
  return order === undefined ? problems : [...problems, `renewBefore: ${order}`];
}

function judgeArgument(
  property: string,
  value: unknown,
  kind: ServicePrincipalTokenArgs["kind"],
  judge: Judge | undefined,
): string | undefined {
  if (judge === undefined) return unknownProblem(property, kind);
  if (property === "publish") return publishProblem(value);
  if (isPlain(value)) return judge(value);
  return STRUCTURAL[property]?.includes(kind) === true
    ? "must be a plain value and not an output: it decides which resources there are"
    : undefined;
}

function orderProblem({ lifetime = "90d", renewBefore }: ServicePrincipalTokenArgs): string | undefined {
  if (durationProblem(lifetime) !== undefined || durationProblem(renewBefore) !== undefined) return undefined;
  if (toSeconds(renewBefore as string) < toSeconds(lifetime as string)) return undefined;
  return `"${renewBefore as string}" is not shorter than the lifetime, "${lifetime as string}": a token would be due when it is minted`;
}

function unknownProblem(property: string, kind: string): string {
  const owners = Object.entries(OWN).flatMap(([owner, own]) => (property in own ? [`"${owner}"`] : []));
  if (owners.length === 0) return "is not an argument of ServicePrincipalToken";
  return `belongs to ${owners.length === 1 ? "kind" : "kinds"} ${owners.join(" and ")} and excludes kind "${kind}"`;
}

/** False for an output, a promise, and an object that holds one. */
function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if ("apply" in value || "then" in value) return false;
  return Object.values(value).every(isPlain);
}

function textProblem(value: unknown): string | undefined {
  return typeof value === "string" ? undefined : `${quote(value)} is not text`;
}

function nameProblem(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? undefined : `${quote(value)} is not a name`;
}

function applicationIdProblem(value: unknown): string | undefined {
  if (typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return undefined;
  return `${quote(value)} is not an application (client) id, a UUID: not the display name, nor the numeric id`;
}

function servicePrincipalIdProblem(value: unknown): string | undefined {
  return /^\d+$/.test(String(value)) ? undefined : `${quote(value)} is not the numeric id of a service principal`;
}

function entitlementsProblem(value: unknown): string | undefined {
  const known = Object.keys(ENTITLEMENTS);
  if (!Array.isArray(value)) return `must be a list of entitlements: ${known.join(", ")}`;
  const unknown = value.findIndex((name) => !known.includes(name as string));
  if (unknown < 0) return undefined;
  return `${quote(value[unknown])} is not an entitlement: use ${known.join(", ")}`;
}

/** Its fields may be outputs one by one. */
function publishProblem(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || "apply" in value) {
    return "must be an object with resourceGroupName, vaultName and secretName";
  }
  const secret = value as Record<string, unknown>;
  const fields = ["resourceGroupName", "vaultName", "secretName"];
  const missing = fields.find((field) => secret[field] === undefined || secret[field] === "");
  if (missing !== undefined) return `${missing} is missing`;
  const unknown = Object.keys(secret).find((field) => !fields.includes(field));
  if (unknown !== undefined) return `${unknown} is not known: give ${fields.join(", ")}`;
  const { secretName } = secret;
  if (!isPlain(secretName) || /^[0-9A-Za-z-]{1,127}$/.test(String(secretName))) return undefined;
  return `secretName ${quote(secretName)} is not the name of a Key Vault secret: letters, digits and dashes, at most 127`;
}
