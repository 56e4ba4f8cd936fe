import { ApiFailure } from "../api-failure";
import { parseJsonObject, textAt, type JsonObject } from "../json-object";
import { LoopbackHttp, requireLoopback, type HttpResponse } from "../loopback-http";
import type { ConnectFacts } from "../resource-type";
import { toWorkspaceLogin, WorkspaceBearer } from "./workspace-login";

/** The REST API of one Databricks workspace. */
export class WorkspaceClient {
  private readonly http: LoopbackHttp;
  private readonly host: string;
  private readonly bearer: WorkspaceBearer;
  private readonly accountId: string;
  private workspace: Promise<WorkspaceFacts> | undefined;

  constructor(facts: ConnectFacts) {
    this.accountId = facts.config["accountId"] ?? facts.environment["DATABRICKS_ACCOUNT_ID"] ?? "";
    const host = facts.config["host"] ?? facts.environment["DATABRICKS_HOST"] ?? "";
    if (host === "") throw new Error("host (DATABRICKS_HOST) is needed: the URL of a Databricks workspace");
    this.host = requireLoopback(/^https?:\/\//.test(host) ? host : `https://${host}`).origin;
    this.http = new LoopbackHttp(facts.userAgent, facts.cancelled);
    this.bearer = new WorkspaceBearer(this.http, this.host, toWorkspaceLogin(facts));
  }

  /** Calls the API; `path` is what follows "/api/2.0/". Throws an `ApiFailure` for a bad status. */
  async send(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body?: JsonObject,
    contentType = "application/json",
  ): Promise<JsonObject> {
    const response = await this.request(method, path, body, contentType);
    if (response.status < 400) return parseJsonObject(response.body) ?? {};
    const answer = parseJsonObject(response.body);
    const code = answer?.["error_code"];
    throw new ApiFailure(
      `${method} ${this.host}/api/2.0/${path.split("?")[0]}`,
      response.status,
      typeof code === "string" || typeof code === "number" ? String(code) : "",
      textAt(answer, "message") ?? [textAt(answer, "scimType"), textAt(answer, "detail")].filter(Boolean).join(" "),
    );
  }

  /** The workspace's own facts, for requests and outputs; read once per process. */
  getWorkspace(): Promise<WorkspaceFacts> {
    if (this.workspace === undefined) {
      const pending = this.readWorkspace();
      this.workspace = pending;
      pending.catch(() => (this.workspace = undefined));
    }
    return this.workspace;
  }

  /** The account's id: the configured one, else that of the host's metadata. */
  async getAccountId(): Promise<string> {
    const accountId = this.accountId || textAt(await this.readMetadata(), "account_id");
    if (accountId !== undefined && accountId !== "") return accountId;
    throw new Error("invalid Databricks Account configuration - host incorrect or account_id missing");
  }

  private async readMetadata(): Promise<JsonObject | undefined> {
    const response = await this.http.send({ method: "GET", url: `${this.host}/.well-known/databricks-config` });
    return response.status === 200 ? parseJsonObject(response.body) : undefined;
  }

  private async readWorkspace(): Promise<WorkspaceFacts> {
    const metadata = await this.readMetadata();
    const isAzure = textAt(metadata, "cloud")?.toLowerCase() === "azure";
    const published = textAt(metadata, "workspace_id");
    if (published !== undefined) return { workspaceId: published, isAzure };
    const me = await this.request(
      "GET",
      "preview/scim/v2/Me?excludedAttributes=entitlements",
      undefined,
      "application/json",
    );
    const workspaceId = String(me.headers["x-databricks-org-id"] ?? "");
    if (!/^\d+$/.test(workspaceId)) {
      throw new Error("cannot populate providerConfig: failed to resolve workspace_id from the host or from /Me");
    }
    return { workspaceId, isAzure };
  }

  private async request(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body: JsonObject | undefined,
    contentType: string,
  ): Promise<HttpResponse> {
    return this.http.send({
      method,
      url: `${this.host}/api/2.0/${path}`,
      headers: { authorization: `Bearer ${await this.bearer.get()}`, "content-type": contentType },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

/** Facts about a workspace. */
export interface WorkspaceFacts {
  /** Digits, as text: some ids do not fit into a number. */
  readonly workspaceId: string;
  readonly isAzure: boolean;
}

/** True when the answer means "not found", by its status or by its code. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiFailure && (error.status === 404 || error.code === "RESOURCE_DOES_NOT_EXIST");
}

/** Ignores the failure of a delete whose target is gone. */
export async function ignoreMissing(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
