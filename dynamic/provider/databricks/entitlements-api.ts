import type { Schema } from "../../arguments/schema";
import { readAnswer } from "./answers";
import type { WorkspaceClient } from "./workspace-client";

const SCIM = "/api/2.0/preview/scim/v2";

const entitled = ((z) =>
  z.object({ entitlements: z.nullish(z.array(z.object({ value: z.nullish(z.string()) }))) })) satisfies Schema;

const principals = ((z) =>
  z.object({
    Resources: z.nullish(
      z.array(
        z.extend(entitled(z), {
          groups: z.nullish(z.array(z.object({ display: z.nullish(z.string()), value: z.nullish(z.string()) }))),
        }),
      ),
    ),
  })) satisfies Schema;

/** A service principal's own entitlements, and its groups. */
export interface PrincipalRights {
  readonly entitlements: readonly string[];
  readonly groups: readonly { readonly id: string; readonly name: string }[];
}

/**
 * The rights of a service principal, as an administrator sees them: others see no entitlements. Undefined when the
 * workspace has no such principal.
 *
 * @see https://docs.databricks.com/api/azure/workspace/serviceprincipalsv2/list
 */
export async function findPrincipalRights(
  administrator: WorkspaceClient,
  applicationId: string,
): Promise<PrincipalRights | undefined> {
  const query = { filter: `applicationId eq "${applicationId}"`, attributes: "id,applicationId,entitlements,groups" };
  const answer = await administrator.call({ method: "GET", path: `${SCIM}/ServicePrincipals`, query });
  const [found] = readAnswer(principals, answer, "a list of service principals").Resources ?? [];
  return (
    found && {
      entitlements: toNames(found.entitlements),
      groups: (found.groups ?? []).map(({ display, value }) => ({ id: value ?? "", name: display ?? "" })),
    }
  );
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
  return toNames(readAnswer(entitled, answer, "a group").entitlements);
}

function toNames(values: readonly { readonly value?: string | null | undefined }[] | null | undefined): string[] {
  return (values ?? []).flatMap(({ value }) => value ?? []);
}
