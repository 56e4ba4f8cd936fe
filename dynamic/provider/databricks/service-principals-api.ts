import type { AdministratorLogin } from "../../arguments/auth-types";
import type { Schema } from "../../arguments/schema";
import { rememberOnce } from "../remember-once";
import type { MemorySlot } from "../runtime";
import { presentText, readAnswer } from "./answers";
import { endlessList, MOST_PAGES } from "./list-pages";
import type { WorkspaceClient } from "./workspace-client";

const SCIM = "/api/2.0/preview/scim/v2";

const values = ((z) => z.nullish(z.array(z.object({ value: z.nullish(z.string()) })))) satisfies Schema;

const servicePrincipal = ((z) =>
  z.object({
    id: presentText(z),
    applicationId: z.nullish(z.string()),
    displayName: z.nullish(z.string()),
    externalId: z.nullish(z.string()),
    active: z.nullish(z.boolean()),
    groups: z.nullish(z.array(z.object({ display: z.nullish(z.string()), value: z.nullish(z.string()) }))),
    entitlements: values(z),
  })) satisfies Schema;

const servicePrincipals = ((z) =>
  z.object({
    Resources: z.nullish(z.array(servicePrincipal(z))),
    totalResults: z.nullish(z.number()),
  })) satisfies Schema;

const LIST_OF_PRINCIPALS = "a list of service principals";

/** How many principals one request lists. */
const PAGE = 100;

const group = ((z) => z.object({ entitlements: values(z) })) satisfies Schema;

const currentUser = ((z) => z.object({ userName: presentText(z) })) satisfies Schema;

/** A service principal as the workspace knows it. */
export interface WorkspacePrincipal {
  /** Numeric id, as text. */
  readonly servicePrincipalId: string;
  /** Undefined where the workspace does not say it. */
  readonly applicationId: string | undefined;
  readonly displayName?: string | undefined;
  /** Object id in Entra; undefined for a principal of Databricks, and for some that were added by application id alone. */
  readonly externalId?: string | undefined;
  /** False for a principal that was deactivated: it cannot log in. */
  readonly isActive: boolean;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  /** Its own, as an administrator sees them: others see none. */
  readonly entitlements: readonly string[];
}

/**
 * The principal with this application id, or undefined when the workspace has none.
 *
 * @see https://docs.databricks.com/api/azure/workspace/serviceprincipalsv2/list
 */
export async function findServicePrincipal(
  administrator: WorkspaceClient,
  applicationId: string,
): Promise<WorkspacePrincipal | undefined> {
  const query = {
    filter: `applicationId eq "${applicationId}"`,
    attributes: "id,applicationId,displayName,externalId,active,groups,entitlements",
  };
  const answer = await administrator.call({ method: "GET", path: `${SCIM}/ServicePrincipals`, query });
  const [found] = readAnswer(servicePrincipals, answer, LIST_OF_PRINCIPALS).Resources ?? [];
  return found && toWorkspacePrincipal(found);
}

/**
 * The principals of the workspace that a SCIM filter admits, or all of them, each once. Where an answer does not say how
 * many there are, an empty page is the end. Throws "UNEXPECTED_ANSWER" where the list does not end.
 *
 * @see https://docs.databricks.com/api/azure/workspace/serviceprincipalsv2/list
 */
export async function listServicePrincipals(
  administrator: WorkspaceClient,
  filter?: string,
): Promise<readonly WorkspacePrincipal[]> {
  const all = new Map<string, WorkspacePrincipal>();
  let listed = 0;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const query = {
      ...(filter === undefined ? {} : { filter }),
      attributes: "id,applicationId,displayName,externalId,active",
      startIndex: String(listed + 1),
      count: String(PAGE),
    };
    const answer = await administrator.call({ method: "GET", path: `${SCIM}/ServicePrincipals`, query });
    const { Resources, totalResults } = readAnswer(servicePrincipals, answer, LIST_OF_PRINCIPALS);
    const page = (Resources ?? []).map(toWorkspacePrincipal);
    const known = all.size;
    for (const principal of page) all.set(principal.servicePrincipalId, principal);
    listed += page.length;
    if (page.length === 0 || all.size >= (totalResults ?? Infinity)) return [...all.values()];
    // The same page again.
    if (all.size === known) break;
  }
  throw endlessList(LIST_OF_PRINCIPALS);
}

/**
 * The principal with this numeric id. Throws `ApiError` when the workspace has none.
 *
 * @see https://docs.databricks.com/api/azure/workspace/serviceprincipalsv2/get
 */
export async function getServicePrincipal(
  administrator: WorkspaceClient,
  servicePrincipalId: string,
): Promise<WorkspacePrincipal> {
  const path = `${SCIM}/ServicePrincipals/${encodeURIComponent(servicePrincipalId)}`;
  const answer = await administrator.call({ method: "GET", path });
  return toWorkspacePrincipal(readAnswer(servicePrincipal, answer, "a service principal"));
}

/** By workspace and application id. */
const FOUND: MemorySlot<Map<string, WorkspacePrincipal>> = { create: () => new Map() };

/** A client, perhaps of an administrator's login that the program gives. */
type SearchingClient = WorkspaceClient & { readonly given?: AdministratorLogin | undefined };

/** The look-ups that are under way: by the login too, because what one may see, another may not. */
const SEARCHES: MemorySlot<Map<string, Promise<WorkspacePrincipal | undefined>>> = { create: () => new Map() };

/** As `findServicePrincipal`: one request per principal and process, until it is found, also for those who ask at once. */
export async function findServicePrincipalOnce(
  administrator: SearchingClient,
  applicationId: string,
): Promise<WorkspacePrincipal | undefined> {
  const { runtime, origin, login, given } = administrator;
  const found = runtime.recall(FOUND);
  const key = `${origin} ${applicationId.toLowerCase()}`;
  const known = found.get(key);
  if (known !== undefined) return known;
  const searches = runtime.recall(SEARCHES);
  const search = JSON.stringify([key, login.description, given]);
  return rememberOnce(searches, search, async () => {
    try {
      const principal = await findServicePrincipal(administrator, applicationId);
      if (principal !== undefined) found.set(key, principal);
      return principal;
    } finally {
      searches.delete(search);
    }
  });
}

/** A service principal as the answers have it. */
interface AnsweredPrincipal {
  readonly id: string;
  readonly applicationId?: string | null | undefined;
  readonly displayName?: string | null | undefined;
  readonly externalId?: string | null | undefined;
  readonly active?: boolean | null | undefined;
  readonly groups?:
    | readonly { readonly display?: string | null | undefined; readonly value?: string | null | undefined }[]
    | null
    | undefined;
  readonly entitlements?: AnsweredValues;
}

type AnsweredValues = readonly { readonly value?: string | null | undefined }[] | null | undefined;

function toWorkspacePrincipal(answered: AnsweredPrincipal): WorkspacePrincipal {
  const { id, applicationId, displayName, externalId, active, groups, entitlements } = answered;
  return {
    servicePrincipalId: id,
    applicationId: applicationId ?? undefined,
    ...(displayName == null ? {} : { displayName }),
    ...(externalId == null ? {} : { externalId }),
    isActive: active !== false,
    groups: (groups ?? []).map(({ display, value }) => ({ id: value ?? "", name: display ?? "" })),
    entitlements: toNames(entitlements),
  };
}

function toNames(answered: AnsweredValues): string[] {
  return (answered ?? []).flatMap(({ value }) => value ?? []);
}

/**
 * The entitlements that a group gives to its members.
 *
 * @see https://docs.databricks.com/api/azure/workspace/groupsv2/get
 */
export async function getGroupEntitlements(
  administrator: WorkspaceClient,
  groupId: string,
): Promise<readonly string[]> {
  const path = `${SCIM}/Groups/${encodeURIComponent(groupId)}`;
  const answer = await administrator.call({ method: "GET", path, query: { attributes: "entitlements" } });
  return toNames(readAnswer(group, answer, "a group").entitlements);
}

/**
 * The application id or user name that a call authenticates as.
 *
 * @see https://docs.databricks.com/api/azure/workspace/currentuser/me
 */
export async function getCurrentUserName(client: WorkspaceClient): Promise<string> {
  return readAnswer(currentUser, await client.call({ method: "GET", path: `${SCIM}/Me` }), "the current user").userName;
}
