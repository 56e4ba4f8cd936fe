import { EXISTING_PRINCIPAL } from "../../arguments";
import type { AdministratorLogin } from "../../arguments/auth-types";
import { toWorkspaceOrigin } from "../../arguments/host";
import { getServicePrincipal } from "../databricks/service-principals-api";
import type { WorkspaceClient } from "../databricks/workspace-client";
import { ApiError } from "../errors/api-error";
import { explain, toErrorCode } from "../errors/remedies";
import { administratorClient } from "../logins/administrator-login";
import { type PrincipalKey, searchPrincipal } from "../logins/principal-search";
import type { Runtime } from "../runtime";
import { NEXT } from "./check-failures";
import { isSame, isUnknown, type Properties, UNKNOWN } from "./properties";
import { refuseArguments } from "./refused-arguments";
import type { CheckFailure, CheckResult, LifecycleMethods } from "./resource-lifecycle";
import { compareInWorkspace, toWorkspaceOutput } from "./workspace-properties";

const KEYS = ["objectId", "displayName", "servicePrincipalId"] as const satisfies readonly PrincipalKey[];

/** What a check finds, and keeps in the inputs. */
const FOUND = ["applicationId", "servicePrincipalId"] as const;

/** A change of one of these inputs is saved. */
const UPDATING = [...KEYS, ...FOUND, "host", "administrator"] as const;

/**
 * Lifecycle of an `ExistingPrincipal`. `check` looks the principal up and keeps its ids in the inputs, so that a preview
 * knows them and a later run asks nothing.
 */
export function existingPrincipalLifecycle(runtime: Runtime): LifecycleMethods {
  return {
    async check(olds, news) {
      const failures = refuseArguments(EXISTING_PRINCIPAL, toGiven(olds, news), news);
      if (failures.length === 0) failures.push(...refuseKeys(news));
      if (failures.length > 0) return { inputs: news, failures };
      if (isUnknown([news.host, news.administrator, ...KEYS.map((key) => news[key])]))
        return { inputs: { ...news, applicationId: UNKNOWN, servicePrincipalId: UNKNOWN }, failures };
      return (await isFound(runtime, olds, news))
        ? { inputs: { ...news, ...pick(olds) }, failures }
        : search(runtime, news);
    },

    async diff(_id, olds, news) {
      return compareInWorkspace(runtime, olds, news, [], UPDATING);
    },

    create: (inputs) =>
      Promise.resolve({ id: String(inputs.applicationId), outs: { ...inputs, ...toWorkspaceOutput(runtime, inputs) } }),

    /** The principal is gone when the workspace says that it has none with this numeric id. */
    async read(id, properties) {
      try {
        await getServicePrincipal(toAdministrator(runtime, properties), String(properties.servicePrincipalId));
        return { id, props: properties };
      } catch (error) {
        if (isGone(error)) return {};
        runtime.log(
          `the principal ${String(properties.applicationId)} could not be looked up and stays in the state: ${explain(error)}`,
        );
        return { id, props: properties };
      }
    },

    update: (_id, olds, news) => Promise.resolve({ outs: { ...news, ...toWorkspaceOutput(runtime, news, olds) } }),

    /** The principal belongs to somebody else. */
    delete: () => Promise.resolve(),
  };
}

/** The old arguments: without a numeric id that was found and not given. */
function toGiven(olds: Properties, news: Properties): Properties {
  return news.servicePrincipalId == null ? { ...olds, servicePrincipalId: undefined } : olds;
}

/** The problem of arguments that name no principal, or several. */
function refuseKeys(news: Properties): CheckFailure[] {
  const given = KEYS.filter((key) => news[key] != null);
  if (given.length === 1) return [];
  const [first, second] = given;
  return first === undefined
    ? [{ property: "displayName", reason: `is missing: give ${KEYS.join(" or ")}` }]
    : [
        {
          property: first,
          reason: `stands beside ${String(second)}: give one of them only, by which the principal is found`,
        },
      ];
}

/** Whether an earlier run has found the principal by the same argument in the same workspace. */
async function isFound(runtime: Runtime, olds: Properties, news: Properties): Promise<boolean> {
  if (FOUND.some((name) => typeof olds[name] !== "string" || isUnknown(olds[name]))) return false;
  const given = toGiven(olds, news);
  if (KEYS.some((key) => !isSame(given[key], news[key]))) return false;
  return !(await compareInWorkspace(runtime, olds, news, ["host"], [])).changes;
}

async function search(runtime: Runtime, news: Properties): Promise<CheckResult> {
  const [key = "displayName"] = KEYS.filter((name) => news[name] != null);
  try {
    const found = await searchPrincipal(toAdministrator(runtime, news), key, String(news[key]));
    return { inputs: { ...news, ...pick({ ...found }) }, failures: [] };
  } catch (error) {
    const isAnswer = ["NOT_LISTED", "PRINCIPAL_AMBIGUOUS"].includes(toErrorCode(error));
    const because = isAnswer
      ? explain(error)
      : `the principal could not be looked up (with applicationId it need not be): ${explain(error)}`;
    return { inputs: news, failures: [{ property: key, reason: `${because}. ${NEXT}` }] };
  }
}

function pick(properties: Properties): Properties {
  return Object.fromEntries(FOUND.map((name) => [name, properties[name]]));
}

function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404 && toErrorCode(error) === "WRONG_PRINCIPAL_ID";
}

function toAdministrator(runtime: Runtime, { host, administrator }: Properties): WorkspaceClient {
  return administratorClient(runtime, toWorkspaceOrigin(String(host)), administrator as AdministratorLogin | undefined);
}
