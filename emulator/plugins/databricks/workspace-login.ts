import { numberAt, parseJsonObject, textAt } from "../json-object";
import { type EntraIdentity, EntraLogin } from "../entra/entra-session";
import type { LoopbackHttp } from "../loopback-http";
import type { ConnectFacts } from "../resource-type";
import { requireOneMethod } from "./auth-attributes";

/** A login to the workspace, named as in Databricks' unified authentication. */
export type WorkspaceLogin =
  | { readonly authType: "pat"; readonly token: string }
  | { readonly authType: "oauth-m2m"; readonly clientId: string; readonly clientSecret: string }
  | { readonly authType: "github-oidc-azure"; readonly authority: string; readonly identity: EntraIdentity };

/** The login that provider inputs and DATABRICKS_* variables describe. Throws when it is none, or more than one. */
export function toWorkspaceLogin(facts: ConnectFacts): WorkspaceLogin {
  requireOneMethod(facts);
  const { config, environment } = facts;
  const get = (name: string, variable: string): string => config[name] || (environment[variable] ?? "");
  const token = get("token", "DATABRICKS_TOKEN");
  const clientId = get("clientId", "DATABRICKS_CLIENT_ID");
  const clientSecret = get("clientSecret", "DATABRICKS_CLIENT_SECRET");
  const authType = get("authType", "DATABRICKS_AUTH_TYPE");
  const hasToken = token !== "";
  const hasClient = clientId !== "" && clientSecret !== "";
  if (hasToken && (authType === "pat" || authType === "")) return { authType: "pat", token };
  if (hasClient && (authType === "oauth-m2m" || authType === ""))
    return { authType: "oauth-m2m", clientId, clientSecret };
  if (authType === "github-oidc-azure") return toJobLogin(facts);
  throw new Error(
    `${authType === "" ? "no login is configured" : `authType ${authType} cannot be served`}: the stand-in logs in with ` +
      "token (DATABRICKS_TOKEN) as pat, with clientId and clientSecret (DATABRICKS_CLIENT_ID, " +
      "DATABRICKS_CLIENT_SECRET) as oauth-m2m, or as github-oidc-azure; for any other login install the real plugin",
  );
}

/** The login of a job of GitHub Actions through Entra, whose address the real provider does not let be changed. */
function toJobLogin({ config, environment }: ConnectFacts): WorkspaceLogin {
  const get = (name: string, variable: string): string => config[name] || (environment[variable] ?? "");
  const tenantId = get("azureTenantId", "ARM_TENANT_ID");
  const clientId = get("azureClientId", "ARM_CLIENT_ID");
  const requestUrl = get("actionsIdTokenRequestUrl", "ACTIONS_ID_TOKEN_REQUEST_URL");
  const requestToken = get("actionsIdTokenRequestToken", "ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  const authority = environment["AZURE_AUTHORITY_HOST"] ?? "";
  if ([tenantId, clientId, requestUrl, requestToken, authority].includes(""))
    throw new Error(
      "github-oidc-azure needs azureTenantId, azureClientId, actionsIdTokenRequestUrl and " +
        "actionsIdTokenRequestToken, and the stand-in AZURE_AUTHORITY_HOST too",
    );
  const identity: EntraIdentity = { tenantId, clientId, proof: { kind: "job", job: { requestUrl, requestToken } } };
  return { authType: "github-oidc-azure", authority, identity };
}

const EARLY_RENEWAL_SECONDS = 300;
const DATABRICKS_SCOPE = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default";

/** Bearer tokens for one workspace. */
export class WorkspaceBearer {
  private entra: EntraLogin | undefined;
  private current: Promise<{ readonly value: string; readonly renewAt: number }> | undefined;

  constructor(
    private readonly http: LoopbackHttp,
    private readonly host: string,
    private readonly login: WorkspaceLogin,
  ) {}

  /** The token to send; with OAuth, callers at the same time share one request. */
  async get(): Promise<string> {
    const { login } = this;
    if (login.authType === "pat") return login.token;
    if (login.authType === "github-oidc-azure") {
      this.entra ??= new EntraLogin(this.http, login.identity);
      return this.entra.getToken(login.authority, DATABRICKS_SCOPE);
    }
    const kept = this.current;
    if (kept !== undefined) {
      const token = await kept;
      if (token.renewAt > Date.now()) return token.value;
      if (this.current !== kept) return this.get();
    }
    const pending = this.requestToken(login.clientId, login.clientSecret);
    this.current = pending;
    pending.catch(() => (this.current = undefined));
    return (await pending).value;
  }

  private async requestToken(clientId: string, clientSecret: string): Promise<{ value: string; renewAt: number }> {
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString("base64");
    const response = await this.http.send({
      method: "POST",
      url: await this.findTokenEndpoint(),
      headers: { authorization: `Basic ${basic}`, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ grant_type: "client_credentials", scope: "all-apis" }).toString(),
    });
    const answer = parseJsonObject(response.body);
    const value = textAt(answer, "access_token");
    if (response.status !== 200 || value === undefined) {
      const said = [textAt(answer, "error"), textAt(answer, "error_description")].filter(Boolean).join(": ");
      throw new Error(`log in to ${this.host} as ${clientId} by oauth-m2m: ${response.status} ${said}`);
    }
    const lifetime = numberAt(answer, "expires_in") ?? Number(textAt(answer, "expires_in") ?? 0);
    return { value, renewAt: Date.now() + (lifetime - EARLY_RENEWAL_SECONDS) * 1_000 };
  }

  /** From the host's metadata, or else from the path that every workspace has. */
  private async findTokenEndpoint(): Promise<string> {
    const metadata = await this.getDocument(`${this.host}/.well-known/databricks-config`);
    const issuer = textAt(metadata, "oidc_endpoint") ?? `${this.host}/oidc`;
    const url = `${issuer}/.well-known/oauth-authorization-server`;
    const endpoint = textAt(await this.getDocument(url), "token_endpoint");
    if (endpoint === undefined) throw new Error(`databricks OAuth is not supported for ${this.host}: no ${url}`);
    return endpoint;
  }

  private async getDocument(url: string) {
    const response = await this.http.send({ method: "GET", url });
    return response.status === 200 ? parseJsonObject(response.body) : undefined;
  }
}
