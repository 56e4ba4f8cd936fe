import { randomUUID } from "node:crypto";
import type { Properties } from "../../../dynamic/provider/lifecycle";
import { type Emulator, startEmulator } from "../../../emulator";
import type { LogEntry } from "../../../emulator/kernel/request-log";
import type { AccessToken } from "../../../emulator/databricks/workspace";

/** A service principal of the emulated workspace. */
export interface EmulatedPrincipal {
  readonly applicationId: string;
  readonly servicePrincipalId: string;
}

/** An emulator, and what tests of the provider do with it beside the provider. */
export class EmulatedWorkspace {
  private constructor(readonly emulator: Emulator) {}

  static async start(): Promise<EmulatedWorkspace> {
    return new EmulatedWorkspace(await startEmulator());
  }

  /** The workspace of an emulator that somebody else starts and closes. */
  static of(emulator: Emulator): EmulatedWorkspace {
    return new EmulatedWorkspace(emulator);
  }

  get host(): string {
    return this.emulator.httpOrigin;
  }

  /** The environment in which the provider finds this workspace's administrator, and Entra. */
  environment(): Record<string, string> {
    const { seed } = this.emulator.store.document;
    return { DATABRICKS_HOST: this.host, DATABRICKS_TOKEN: seed.admin.tokenValue, AZURE_AUTHORITY_HOST: this.host };
  }

  /** Adds a service principal, as an administrator would. */
  async addPrincipal(applicationId?: string): Promise<EmulatedPrincipal> {
    const answer = await this.asAdministrator("POST", "/api/2.0/preview/scim/v2/ServicePrincipals", {
      displayName: "test",
      applicationId,
    });
    return { applicationId: String(answer.applicationId), servicePrincipalId: String(answer.id) };
  }

  /** Adds an Entra application with a secret, and its principal to the workspace. */
  async addEntraPrincipal(): Promise<EmulatedPrincipal & { readonly tenantId: string; readonly clientSecret: string }> {
    const { tenantId } = this.emulator.store.document.seed;
    const headers = {
      authorization: `Bearer ${await this.deployerToken("https://graph.microsoft.com/.default")}`,
      "content-type": "application/json",
    };
    const graph = async (path: string, body: object): Promise<Record<string, unknown>> => {
      const response = await fetch(`${this.host}/v1.0${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      return (await response.json()) as Record<string, unknown>;
    };
    const application = await graph("/applications", { displayName: "test" });
    await graph("/servicePrincipals", { appId: application.appId });
    const password = await graph(`/applications/${String(application.id)}/addPassword`, { passwordCredential: {} });
    const principal = await this.addPrincipal(String(application.appId));
    return { ...principal, tenantId, clientSecret: String(password.secretText) };
  }

  /** Makes an OAuth secret for a principal, as an administrator would, and returns it. */
  async addOAuthSecret({ servicePrincipalId }: EmulatedPrincipal): Promise<string> {
    const path = `/api/2.0/accounts/servicePrincipals/${servicePrincipalId}/credentials/secrets`;
    return String((await this.asAdministrator("POST", path, {})).secret);
  }

  /** Lets a principal use tokens, without the provider. */
  async grantUsage({ applicationId }: EmulatedPrincipal): Promise<void> {
    const entry = { service_principal_name: applicationId, permission_level: "CAN_USE" };
    await this.asAdministrator("PATCH", "/api/2.0/permissions/authorization/tokens", { access_control_list: [entry] });
  }

  /** Inputs of a token for this principal, with an owner of its own. */
  tokenInputs(principal: EmulatedPrincipal, changes: Properties = {}): Properties {
    return {
      host: this.host,
      ...principal,
      login: { authType: "one-time-secret" },
      owner: randomUUID(),
      label: "project/stack/name",
      lifetime: "90d",
      rotationTrigger: "g1",
      ...changes,
    };
  }

  /** The live tokens of a principal. */
  tokensOf({ servicePrincipalId }: EmulatedPrincipal): readonly AccessToken[] {
    return this.emulator.store.document.workspace.tokens.filter((token) => token.ownerId === servicePrincipalId);
  }

  /** Mints a token as the principal without the provider, like a run that was killed before its state was saved. */
  async mintOrphan(principal: EmulatedPrincipal, comment: string): Promise<string> {
    return (await this.mintByHand(principal, { comment, lifetime_seconds: 86_400 })).id;
  }

  /** Mints a token as the principal without the provider. */
  async mintByHand(
    principal: EmulatedPrincipal,
    body: object,
  ): Promise<{ readonly id: string; readonly value: string }> {
    const secret = await this.addOAuthSecret(principal);
    const login = await fetch(`${this.host}/oidc/v1/token`, {
      method: "POST",
      headers: {
        authorization: `Basic ${Buffer.from(`${principal.applicationId}:${secret}`).toString("base64")}`,
      },
      body: new URLSearchParams({ grant_type: "client_credentials", scope: "all-apis" }),
    });
    const { access_token: accessToken } = (await login.json()) as { access_token: string };
    const minted = await this.call("POST", "/api/2.0/token/create", accessToken, body);
    const { token_id: id } = minted.token_info as Record<string, unknown>;
    return { id: String(id), value: String(minted.token_value) };
  }

  /** What was asked for since the last call, as "METHOD path", without the queries. */
  takeRequests(): readonly string[] {
    return this.takeLog().map((entry) => `${entry.method} ${entry.target.replace(/\?.*/, "")}`);
  }

  takeLog(): readonly LogEntry[] {
    const entries = [...this.emulator.log.list()];
    this.emulator.log.clear();
    return entries;
  }

  async asAdministrator(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    return this.call(method, path, this.emulator.store.document.seed.admin.tokenValue, body);
  }

  private async deployerToken(scope: string): Promise<string> {
    const { tenantId, deployer } = this.emulator.store.document.seed;
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: deployer.clientId,
      client_secret: deployer.clientSecret,
      scope,
    });
    const response = await fetch(`${this.host}/${tenantId}/oauth2/v2.0/token`, { method: "POST", body });
    return ((await response.json()) as { readonly access_token: string }).access_token;
  }

  private async call(method: string, path: string, bearer: string, body?: object): Promise<Record<string, unknown>> {
    const headers = { authorization: `Bearer ${bearer}`, "content-type": "application/json" };
    const response = await fetch(`${this.host}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
  }
}
