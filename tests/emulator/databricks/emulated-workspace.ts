import { type Emulator, startEmulator } from "../../../emulator";
import type { Behaviour } from "../../../emulator/databricks/behaviour";
import type { Workspace } from "../../../emulator/databricks/workspace";
import { signJwt } from "../../../emulator/kernel/signing";

/** An answer with its body parsed; undefined when there is none. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** `never` lets a field be taken for what the test expects it to be; the assertion then says whether it is. */
  readonly body: Record<string, never>;
}

/** What a test sends besides method and path. */
export interface CallOptions {
  /** Bearer; the administrator's token when left out, none when null. */
  readonly bearer?: string | null;
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A service principal of the workspace that can log in. */
export interface LoggedIn {
  readonly id: string;
  readonly applicationId: string;
  /** An OAuth token of its own. */
  readonly bearer: string;
}

export const DAY = 86_400_000;
export const ME = "/api/2.0/preview/scim/v2/Me";
export const SERVICE_PRINCIPALS = "/api/2.0/preview/scim/v2/ServicePrincipals";
export const GROUPS = "/api/2.0/preview/scim/v2/Groups";
export const USERS = "/api/2.0/preview/scim/v2/Users";
export const PERMISSIONS = "/api/2.0/permissions/authorization/tokens";
export const MANAGED_TOKENS = "/api/2.0/token-management/tokens";
export const AZURE_DATABRICKS = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";

/** A running emulator whose workspace is as on its first day before each test of the enclosing `describe`. */
export class EmulatedWorkspace {
  private firstDay = "";
  declare emulator: Emulator;

  constructor() {
    before(async () => {
      this.emulator = await startEmulator();
      this.firstDay = JSON.stringify(this.workspace);
    });
    after(() => this.emulator.close());
    beforeEach(() => {
      Object.assign(this.workspace, JSON.parse(this.firstDay));
      this.emulator.clock.offsetMilliseconds = 0;
      this.emulator.faults.clear();
      this.emulator.log.clear();
    });
  }

  get workspace(): Workspace {
    return this.emulator.store.document.workspace;
  }

  get behaviour(): Behaviour {
    return this.workspace.behaviour;
  }

  get origin(): string {
    return this.emulator.httpOrigin;
  }

  get adminToken(): string {
    return this.emulator.store.document.seed.admin.tokenValue;
  }

  /** Moves the tenant's clock on. */
  pass(milliseconds: number): void {
    this.emulator.clock.offsetMilliseconds += milliseconds;
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const { bearer = this.adminToken, body } = options;
    const response = await fetch(this.origin + path, {
      method,
      headers: {
        ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...options.headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
  }

  async createServicePrincipal(displayName = "robot"): Promise<{ id: string; applicationId: string }> {
    const { body } = await this.call("POST", SERVICE_PRINCIPALS, { body: { displayName } });
    return { id: body.id ?? "", applicationId: body.applicationId ?? "" };
  }

  /** Creates a service principal with an OAuth secret and logs it in. */
  async logInServicePrincipal(scope = "all-apis"): Promise<LoggedIn> {
    const principal = await this.createServicePrincipal();
    const secret = await this.createSecret(principal.id);
    const answer = await this.requestOauthToken(principal.applicationId, secret, scope);
    return { ...principal, bearer: answer.body.access_token ?? "" };
  }

  async createSecret(principalId: string): Promise<string> {
    const path = `/api/2.0/accounts/servicePrincipals/${principalId}/credentials/secrets`;
    return (await this.call("POST", path, { body: {} })).body.secret ?? "";
  }

  requestOauthToken(clientId: string, clientSecret: string, scope = "all-apis"): Promise<Answer> {
    const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    return this.postForm({ grant_type: "client_credentials", scope }, `Basic ${Buffer.from(pair).toString("base64")}`);
  }

  /** A request to the token endpoint. */
  postForm(fields: Readonly<Record<string, string>>, authorization?: string): Promise<Answer> {
    return this.call("POST", "/oidc/v1/token", {
      bearer: null,
      body: new URLSearchParams(fields).toString(),
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        ...(authorization !== undefined && { authorization }),
      },
    });
  }

  async allowTokens(applicationId: string): Promise<void> {
    await this.call("PATCH", PERMISSIONS, {
      body: { access_control_list: [{ service_principal_name: applicationId, permission_level: "CAN_USE" }] },
    });
  }

  async mint(bearer: string, body: object = {}): Promise<{ value: string; tokenId: string }> {
    const answer = await this.call("POST", "/api/2.0/token/create", { bearer, body });
    const info: Record<string, never> = answer.body.token_info ?? {};
    return { value: answer.body.token_value ?? "", tokenId: info.token_id ?? "" };
  }

  /** Whether a bearer authenticates. */
  async works(bearer: string): Promise<boolean> {
    return (await this.call("GET", ME, { bearer })).status === 200;
  }

  /** An Entra token as the directory signs it. */
  entraToken(applicationId: string, audience = AZURE_DATABRICKS, lifetimeSeconds = 3600): Promise<string> {
    const { directory, seed } = this.emulator.store.document;
    const now = Math.floor(this.emulator.clock.now() / 1000);
    return signJwt(directory.signingKey, {
      aud: audience,
      iss: `https://sts.windows.net/${seed.tenantId}/`,
      appid: applicationId,
      oid: `oid-of-${applicationId}`,
      iat: now,
      nbf: now,
      exp: now + lifetimeSeconds,
    });
  }

  /** What the request log says happened, in order. */
  get notes(): readonly string[] {
    return this.emulator.log.list().flatMap((entry) => entry.note ?? []);
  }
}
