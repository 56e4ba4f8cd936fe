import { AZURE_WORKLOAD_IDENTITY } from "../../arguments/auth-types/azure-workload-identity-fields";
import { entraAccess } from "./entra-access";
import { identityTokenInFile } from "./local-identity-token";
import { identityTokenProof, openApplication } from "./entra-application";
import type { OwnMethod } from "./login-method";

/**
 * A login as a service principal of Entra by the token of a Kubernetes service account.
 *
 * @see https://azure.github.io/azure-workload-identity/docs/
 */
export const azureWorkloadIdentity = {
  ...AZURE_WORKLOAD_IDENTITY,
  kind: "own",
  authType: "azure-workload-identity",
  reach: "tenant",
  workspaceFields: ["azureWorkspaceResourceId"],
  identityTokens: (runtime) => identityTokenInFile(runtime, runtime.env.AZURE_FEDERATED_TOKEN_FILE ?? ""),
  access: entraAccess<"azure-workload-identity">((runtime, origin, credentials, resource) =>
    openApplication(
      runtime,
      origin,
      credentials,
      identityTokenProof(identityTokenInFile(runtime, runtime.env.AZURE_FEDERATED_TOKEN_FILE ?? ""), credentials),
      resource,
    ),
  ),
} as const satisfies OwnMethod<"azure-workload-identity">;
