import { UUID } from "../../dynamic/arguments/uuid";
import { listServicePrincipals } from "../../dynamic/provider/databricks/service-principals-api";
import type { CreatedToken } from "../../dynamic/provider/databricks/tokens-api";
import type { WorkspaceClient } from "../../dynamic/provider/databricks/workspace-client";
import { explain } from "../../dynamic/provider/errors/remedies";

/** How many owners one request asks for: the filter is a part of the address. */
const AT_ONCE = 40;

/**
 * The display names of the service principals that own tokens, by application id in lower case. They only make the
 * inventory readable: where they cannot be read, that is logged, and it has application ids.
 */
export async function findDisplayNames(
  client: WorkspaceClient,
  tokens: readonly CreatedToken[],
): Promise<ReadonlyMap<string, string>> {
  const owners = [...new Set(tokens.map(({ creator }) => creator.name ?? "").filter((name) => UUID.test(name)))];
  const names = new Map<string, string>();
  try {
    for (let first = 0; first < owners.length; first += AT_ONCE) {
      const filter = owners.slice(first, first + AT_ONCE).map((owner) => `applicationId eq "${owner}"`);
      for (const { applicationId, displayName } of await listServicePrincipals(client, filter.join(" or ")))
        if (applicationId !== undefined && displayName !== undefined)
          names.set(applicationId.toLowerCase(), displayName);
    }
  } catch (error) {
    client.runtime.log(`the names of the owners could not be read, so they are shown by their ids: ${explain(error)}`);
  }
  return names;
}
