import { quote } from "../../arguments/quote";
import { listServicePrincipals, type WorkspacePrincipal } from "../databricks/service-principals-api";
import type { WorkspaceClient } from "../databricks/workspace-client";
import { ApiError } from "../errors/api-error";
import { ProviderError } from "../errors/provider-error";

/** By what a principal is found, beside its application id. */
export type PrincipalKey = "objectId" | "displayName" | "servicePrincipalId";

/** A property of a principal in SCIM, and its name in messages. */
interface SearchedProperty {
  readonly attribute: "externalId" | "displayName" | "id";
  readonly name: string;
  readonly read: (principal: WorkspacePrincipal) => string | undefined;
  /** What else to know where nobody has the value. */
  readonly hint: string;
}

const PROPERTIES = {
  objectId: {
    attribute: "externalId",
    name: "object id",
    read: ({ externalId }) => externalId?.toLowerCase(),
    hint: "; one that was added by its application id alone has no object id there",
  },
  displayName: {
    attribute: "displayName",
    name: "display name",
    read: ({ displayName }) => displayName,
    hint: "; capitals count",
  },
  servicePrincipalId: {
    attribute: "id",
    name: "numeric id",
    read: ({ servicePrincipalId }) => servicePrincipalId,
    hint: "",
  },
} as const satisfies Record<PrincipalKey, SearchedProperty>;

/** How many principals a message names. */
const NAMED = 5;

/** A principal that was found. */
export type FoundPrincipal = WorkspacePrincipal & { readonly applicationId: string };

/**
 * The only principal of the workspace with this property. Throws "NOT_LISTED" if there is none, and
 * "PRINCIPAL_AMBIGUOUS" if there are several.
 */
export async function searchPrincipal(
  administrator: WorkspaceClient,
  key: PrincipalKey,
  value: string,
): Promise<FoundPrincipal> {
  const { origin } = administrator;
  const { name, read, hint }: SearchedProperty = PROPERTIES[key];
  const wanted = key === "objectId" ? value.toLowerCase() : value;
  const found = (await list(administrator, key, value)).filter((principal) => read(principal) === wanted);
  const [only, ...more] = found;
  if (only === undefined)
    throw new ProviderError(
      "NOT_LISTED",
      `the workspace ${origin} has no service principal with the ${name} ${quote(value)}: correct it, or give applicationId${hint}`,
    );
  if (more.length > 0)
    throw new ProviderError(
      "PRINCIPAL_AMBIGUOUS",
      `${found.length} service principals of ${origin} have the ${name} ${quote(value)}: give the applicationId of one of ` +
        `${found.slice(0, NAMED).map(describe).join(", ")}${found.length > NAMED ? ", …" : ""}`,
    );
  const { applicationId } = only;
  if (applicationId === undefined)
    throw new ProviderError("NOT_LISTED", `${origin} does not say the application id of the ${name} ${quote(value)}`);
  return { ...only, applicationId };
}

/** A workspace that does not filter by this attribute lists all of its principals. */
async function list(
  administrator: WorkspaceClient,
  key: PrincipalKey,
  value: string,
): Promise<readonly WorkspacePrincipal[]> {
  const filter = `${PROPERTIES[key].attribute} eq ${JSON.stringify(value)}`;
  try {
    return await listServicePrincipals(administrator, filter);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 400) throw error;
    return listServicePrincipals(administrator);
  }
}

function describe({ applicationId, servicePrincipalId, isActive }: WorkspacePrincipal): string {
  return `${applicationId ?? servicePrincipalId}${isActive ? "" : " (inactive)"}`;
}
