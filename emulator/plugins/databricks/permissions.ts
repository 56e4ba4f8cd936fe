import { type JsonObject, objectsAt, textAt } from "../json-object";
import type { Properties } from "../property-value";
import type { ResourceType } from "../resource-type";
import type { WorkspaceClient } from "./workspace-session";

const PATH = "permissions/authorization/tokens";

/** What the real provider adds to each list: the API refuses one without it. */
const ADMINS = { group_name: "admins", permission_level: "CAN_MANAGE" };

/** Names of a grantee, in Pulumi and in the API. */
const GRANTEES = { groupName: "group_name", servicePrincipalName: "service_principal_name", userName: "user_name" };

/** Who may use tokens, as a whole: whoever is not named loses CAN USE, and their tokens. Other objects have no stand-in. */
export const permissions: ResourceType<WorkspaceClient> = {
  inputs: {
    accessControls: {
      shape: {
        objects: {
          groupName: { shape: "string" },
          permissionLevel: { shape: "string" },
          servicePrincipalName: { shape: "string" },
          userName: { shape: "string" },
        },
      },
      required: true,
    },
    authorization: { shape: "string", required: true, replaces: true },
  },
  computed: ["objectType"],
  echoesInputs: true,
  check: ({ authorization }) =>
    authorization === "tokens" || typeof authorization !== "string"
      ? []
      : [{ property: "authorization", reason: 'the stand-in has "tokens" only' }],
  async create(workspace, inputs) {
    await replaceList(workspace, inputs);
    return { id: "/authorization/tokens" };
  },
  async read(workspace) {
    const listed = objectsAt(await workspace.send("GET", PATH), "access_control_list");
    const others = listed.filter((entry) => textAt(entry, "group_name") !== ADMINS.group_name);
    return { authorization: "tokens", objectType: "tokens", accessControls: others.map(toAccessControl) };
  },
  update: (workspace, _known, inputs) => replaceList(workspace, inputs),
  delete: (workspace) => replaceList(workspace, { accessControls: [] }),
};

async function replaceList(workspace: WorkspaceClient, { accessControls }: Properties): Promise<void> {
  const entries = (accessControls as readonly Readonly<Record<string, string>>[])
    .filter(({ groupName }) => groupName !== ADMINS.group_name)
    .map((given) => ({
      ...Object.fromEntries(
        Object.entries(GRANTEES).flatMap(([name, field]) => (given[name] === undefined ? [] : [[field, given[name]]])),
      ),
      permission_level: given["permissionLevel"] ?? "",
    }));
  await workspace.send("PUT", PATH, { access_control_list: [...entries, ADMINS] });
}

function toAccessControl(entry: JsonObject): Properties {
  const grantee = Object.entries(GRANTEES).flatMap(([name, field]) => {
    const value = textAt(entry, field);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(grantee), permissionLevel: "CAN_USE" };
}
