import { ApiFailure } from "../api-failure";
import { objectAt, parseJsonObject, textAt, type JsonObject } from "../json-object";
import { LoopbackHttp, type HttpRequest, type HttpResponse } from "../loopback-http";
import type { ConnectFacts } from "../resource-type";
import { getCloudMetadata, toMetadataOrigin, type CloudMetadata } from "./cloud-metadata";
import { EntraLogin, toEntraIdentity } from "./entra-session";

/** HTTP to the services of one cloud as one application. Calls nothing before the first request needs it. */
export class AzureSession {
  readonly http: LoopbackHttp;
  private readonly login: EntraLogin;
  private readonly metadataOrigin: string;
  private metadata: Promise<CloudMetadata> | undefined;

  constructor(facts: ConnectFacts) {
    const { config, environment } = facts;
    this.metadataOrigin = toMetadataOrigin(config["metadataHost"] ?? environment["ARM_METADATA_HOSTNAME"]);
    this.http = new LoopbackHttp(facts.userAgent, facts.cancelled);
    this.login = new EntraLogin(this.http, toEntraIdentity(facts));
  }

  /** The addresses of the cloud's services; a failure is not kept. */
  cloud(): Promise<CloudMetadata> {
    if (this.metadata === undefined) {
      const pending = getCloudMetadata(this.http, this.metadataOrigin);
      this.metadata = pending;
      pending.catch(() => (this.metadata = undefined));
    }
    return this.metadata;
  }

  /** An access token for the API with this audience. */
  async getToken(audience: string): Promise<string> {
    const { loginEndpoint } = await this.cloud();
    return this.login.getToken(loginEndpoint, `${audience}/.default`);
  }

  /** Sends JSON with an access token for the API with this audience. Throws an `ApiFailure` for a bad status. */
  async send(
    attempted: string,
    audience: string,
    request: Pick<HttpRequest, "method" | "url"> & { readonly body: JsonObject | undefined },
  ): Promise<JsonObject> {
    const { method, url, body } = request;
    const response = await this.http.send({
      method,
      url,
      headers: {
        authorization: `Bearer ${await this.getToken(audience)}`,
        "content-type": "application/json; charset=utf-8",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return toObject(attempted, response);
  }
}

/** The JSON object of an answer; empty where there is none. Throws an `ApiFailure` for a bad status. */
export function toObject(attempted: string, response: HttpResponse): JsonObject {
  const answer = parseJsonObject(response.body) ?? {};
  if (response.status >= 200 && response.status < 300) return answer;
  const error = objectAt(answer, "error");
  throw new ApiFailure(attempted, response.status, textAt(error, "code") ?? "", textAt(error, "message") ?? "");
}
