import * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken } from "pulumi-databricks-pat";

const config = new pulumi.Config();

/** A token in the workspace whose URL is set as `eastHost` or `westHost`. */
function provision(workspace: string): ServicePrincipalToken {
  const provider = new databricks.Provider(workspace, {
    host: config.require(`${workspace}Host`),
    // An administrator's token of this workspace. Without it, the login of the environment is used, for both workspaces.
    ...(config.get(`${workspace}Token`) && { authType: "pat", token: config.requireSecret(`${workspace}Token`) }),
  });
  return new ServicePrincipalToken(
    `reporting-${workspace}`,
    { kind: "databricks", displayName: "reporting", rotationTrigger: config.get("rotationTrigger") },
    { providers: [provider] },
  );
}

export const tokenIds = { east: provision("east").tokenId, west: provision("west").tokenId };
