import { ApiFailure } from "../api-failure";
import { getCloudMetadata, toMetadataOrigin, type CloudMetadata } from "../entra/cloud-metadata";
import { EntraLogin, toEntraIdentity } from "../entra/entra-login";
import { objectAt, parseJsonObject, textAt, type JsonObject } from "../json-object";
import { LoopbackHttp, type HttpResponse } from "../loopback-http";
import type { ConnectFacts } from "../resource-type";

const VAULT_API_VERSION = "7.4";

/** Azure Resource Manager, and the vaults below it, as one application. */
export class ArmClient {
  /** The subscription that resources are in. */
  readonly subscriptionId: string;
  private readonly http: LoopbackHttp;
  private readonly login: EntraLogin;
  private readonly metadataOrigin: string;
  private metadata: Promise<CloudMetadata> | undefined;

  constructor(facts: ConnectFacts) {
    const { config, environment } = facts;
    this.metadataOrigin = toMetadataOrigin(config["metadataHost"] ?? environment["ARM_METADATA_HOSTNAME"]);
    this.subscriptionId = config["subscriptionId"] ?? environment["ARM_SUBSCRIPTION_ID"] ?? "";
    if (this.subscriptionId === "") throw new Error("subscriptionId (ARM_SUBSCRIPTION_ID) is needed");
    this.http = new LoopbackHttp(facts.userAgent, facts.cancelled);
    this.login = new EntraLogin(this.http, toEntraIdentity(facts));
  }

  /** Calls Resource Manager on the resource of that id. Throws an `ApiFailure` for a bad status. */
  async send(method: "GET" | "PUT", id: string, apiVersion: string, body?: JsonObject): Promise<JsonObject> {
    const { loginEndpoint, resourceManager, resourceManagerAudience } = await this.cloud();
    const token = await this.login.getToken(loginEndpoint, `${resourceManagerAudience}/.default`);
    const response = await this.http.send({
      method,
      url: `${resourceManager}${id}?api-version=${apiVersion}`,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json; charset=utf-8" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return toObject(`Azure Resource Manager, ${method} ${id}`, response);
  }

  /** Deletes a secret in the vault itself: Resource Manager cannot. */
  async deleteVaultSecret(vaultName: string, secretName: string): Promise<void> {
    const { keyVaultDns, loginEndpoint } = await this.cloud();
    if (keyVaultDns === "")
      throw new Error("the metadata document has no suffixes.keyVaultDns: no vault can be reached");
    const url = `https://${vaultName}.${keyVaultDns}/secrets/${secretName}?api-version=${VAULT_API_VERSION}`;
    // A vault says by a 401 which audience its tokens have to be for.
    const challenge = await this.http.send({ method: "DELETE", url });
    const resource = /\bresource="([^"]+)"/.exec(String(challenge.headers["www-authenticate"] ?? ""))?.[1];
    const attempted = `Key Vault ${vaultName}, DELETE /secrets/${secretName}`;
    if (challenge.status !== 401 || resource === undefined) {
      toObject(attempted, challenge);
      throw new Error(`${attempted}: the vault answered ${challenge.status} to a request without a login`);
    }
    const token = await this.login.getToken(loginEndpoint, `${resource}/.default`);
    const response = await this.http.send({ method: "DELETE", url, headers: { authorization: `Bearer ${token}` } });
    toObject(attempted, response);
  }

  private cloud(): Promise<CloudMetadata> {
    if (this.metadata === undefined) {
      const pending = getCloudMetadata(this.http, this.metadataOrigin);
      this.metadata = pending;
      pending.catch(() => (this.metadata = undefined));
    }
    return this.metadata;
  }
}

function toObject(attempted: string, response: HttpResponse): JsonObject {
  const answer = parseJsonObject(response.body) ?? {};
  if (response.status >= 200 && response.status < 300) return answer;
  const error = objectAt(answer, "error");
  throw new ApiFailure(attempted, response.status, textAt(error, "code") ?? "", textAt(error, "message") ?? "");
}
