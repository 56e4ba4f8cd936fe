import { AzureSession, toObject } from "../entra/azure-session";
import type { JsonObject } from "../json-object";
import type { ConnectFacts } from "../resource-type";

const VAULT_API_VERSION = "7.4";

/** Azure Resource Manager, and the vaults below it, as one application. */
export class ArmClient {
  /** The subscription that resources are in. */
  readonly subscriptionId: string;
  /** Aborted when the engine cancels. */
  readonly cancelled: AbortSignal;
  private readonly session: AzureSession;

  constructor(facts: ConnectFacts) {
    this.cancelled = facts.cancelled;
    this.session = new AzureSession(facts);
    this.subscriptionId = facts.config["subscriptionId"] ?? facts.environment["ARM_SUBSCRIPTION_ID"] ?? "";
    if (this.subscriptionId === "") throw new Error("subscriptionId (ARM_SUBSCRIPTION_ID) is needed");
  }

  /** Calls Resource Manager on the resource of that id. Throws an `ApiFailure` for a bad status. */
  async send(method: "GET" | "PUT", id: string, apiVersion: string, body?: JsonObject): Promise<JsonObject> {
    const { resourceManager, resourceManagerAudience } = await this.session.cloud();
    const url = `${resourceManager}${id}?api-version=${apiVersion}`;
    return this.session.send(`Azure Resource Manager, ${method} ${id}`, resourceManagerAudience, { method, url, body });
  }

  /**
   * Calls a vault itself, for what Resource Manager does not have. Throws an `ApiFailure` for a bad status.
   * `path` is like "/secrets/NAME".
   */
  async sendToVault(method: "GET" | "POST" | "DELETE", vaultName: string, path: string): Promise<JsonObject> {
    const { keyVaultDns } = await this.session.cloud();
    if (keyVaultDns === "")
      throw new Error("the metadata document has no suffixes.keyVaultDns: no vault can be reached");
    const url = `https://${vaultName}.${keyVaultDns}${path}?api-version=${VAULT_API_VERSION}`;
    // A vault names the audience of its tokens in a 401.
    const challenge = await this.session.http.send({ method, url });
    const resource = /\bresource="([^"]+)"/.exec(String(challenge.headers["www-authenticate"] ?? ""))?.[1];
    const attempted = `Key Vault ${vaultName}, ${method} ${path}`;
    if (challenge.status !== 401 || resource === undefined) {
      toObject(attempted, challenge);
      throw new Error(`${attempted}: the vault answered ${challenge.status} to a request without a login`);
    }
    const headers = { authorization: `Bearer ${await this.session.getToken(resource)}` };
    return toObject(attempted, await this.session.http.send({ method, url, headers }));
  }
}
