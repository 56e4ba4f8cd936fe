import { ApiFailure, isNotFound } from "../api-failure";
import { getCloudMetadata, toMetadataOrigin, type CloudMetadata } from "../entra/cloud-metadata";
import { EntraLogin, toEntraIdentity, toObjectId } from "../entra/entra-login";
import { objectAt, parseJsonObject, textAt, type JsonObject } from "../json-object";
import { LoopbackHttp } from "../loopback-http";
import { askAgain } from "../pause";
import type { ConnectFacts } from "../resource-type";

const REPLICATION_WAITS_MILLISECONDS = [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000];

/** Microsoft Graph as one application. Nothing is called before the first request needs it. */
export class GraphClient {
  private readonly http: LoopbackHttp;
  private readonly login: EntraLogin;
  private readonly metadataOrigin: string;
  private metadata: Promise<CloudMetadata> | undefined;

  constructor(facts: ConnectFacts) {
    const { config, environment } = facts;
    this.metadataOrigin = toMetadataOrigin(config["metadataHost"] ?? environment["ARM_METADATA_HOSTNAME"]);
    this.http = new LoopbackHttp(facts.userAgent, facts.cancelled);
    this.login = new EntraLogin(this.http, toEntraIdentity(facts));
  }

  /** Calls Graph; `path` starts with the version: "v1.0/applications". Throws an `ApiFailure` for a bad status. */
  async send(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: JsonObject): Promise<JsonObject> {
    const { microsoftGraph } = await this.cloud();
    const response = await this.http.send({
      method,
      url: `${microsoftGraph}/${path}`,
      headers: {
        authorization: `Bearer ${await this.accessToken()}`,
        "content-type": "application/json; charset=utf-8",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = parseJsonObject(response.body) ?? {};
    if (response.status >= 200 && response.status < 300) return answer;
    const error = objectAt(answer, "error");
    throw new ApiFailure(
      `Microsoft Graph, ${method} /${path}`,
      response.status,
      textAt(error, "code") ?? "",
      textAt(error, "message") ?? "",
    );
  }

  /** The object at that path, or undefined when there is none. */
  async find(path: string): Promise<JsonObject | undefined> {
    try {
      return await this.send("GET", path);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** Asks until the directory's replicas show it, or for half a minute. Returns undefined when they never do. */
  waitFor<Found>(look: () => Promise<Found | undefined>): Promise<Found | undefined> {
    return askAgain(look, (found) => found === undefined, REPLICATION_WAITS_MILLISECONDS, this.http.cancelled);
  }

  /** Deletes the object and waits until it is no longer seen. That it is gone already is an error, as with the real provider. */
  async deleteObject(path: string): Promise<void> {
    await this.send("DELETE", path);
    const isGone = await this.waitFor(async () => ((await this.find(path)) === undefined ? true : undefined));
    if (!isGone) throw new Error(`Microsoft Graph, DELETE /${path}: still there half a minute later`);
  }

  /** Object id of the service principal that this client is logged in as. */
  async callerObjectId(): Promise<string> {
    const objectId = toObjectId(await this.accessToken());
    if (objectId === undefined) throw new Error("the access token for Microsoft Graph has no oid claim");
    return objectId;
  }

  /** The URL by which Graph refers to a directory object. */
  async toReference(objectId: string): Promise<string> {
    return `${(await this.cloud()).microsoftGraph}/v1.0/directoryObjects/${objectId}`;
  }

  private async accessToken(): Promise<string> {
    const { loginEndpoint, microsoftGraph } = await this.cloud();
    return this.login.getToken(loginEndpoint, `${microsoftGraph}/.default`);
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
