import { randomUUID } from "node:crypto";
import type { Properties } from "../dynamic/provider/lifecycles/properties";
import { type Emulator, startEmulator } from "../emulator";
import type { Behaviour } from "../emulator/databricks/workspace-behaviour";
import type { AccessToken, Workspace } from "../emulator/databricks/workspace";
import type { LogEntry } from "../emulator/kernel/request-log";
import { signJwt } from "../emulator/kernel/signing";

/** An answer with its body parsed; undefined when there is none. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** `never` lets a test read a field as the type it expects; the assertion then checks the value. */
  readonly body: Record<string, never>;
}

/** The parts of a request besides method and path. */
export interface CallOptions {
  /** Defaults to the administrator's token; null sends none. */
  readonly bearer?: string | null;
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A service principal of the emulated workspace. */
export interface EmulatedPrincipal {
  readonly applicationId: string;
  readonly servicePrincipalId: string;
}

/** A token that was minted without the provider. */
export interface MintedToken {
  readonly tokenId: string;
  readonly tokenValue: string;
}

export const DAY = 86_400_000;
export const ME = "/api/2.0/preview/scim/v2/Me";
export const SERVICE_PRINCIPALS = "/api/2.0/preview/scim/v2/ServicePrincipals";
export const GROUPS = "/api/2.0/preview/scim/v2/Groups";
export const USERS = "/api/2.0/preview/scim/v2/Users";
export const PERMISSIONS = "/api/2.0/permissions/authorization/tokens";
export const MANAGED_TOKENS = "/api/2.0/token-management/tokens";
export const AZURE_DATABRICKS = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";

/** The workspace of a running emulator, and what tests do with it beside the code under test. */
export class EmulatedWorkspace {
  private constructor(private readonly running: () => Emulator) {}

  static async start(): Promise<EmulatedWorkspace> {
    return EmulatedWorkspace.of(await startEmulator());
  }

  /** The workspace of an emulator that the caller starts and closes; a function where it starts later. */
  static of(emulator: Emulator | (() => Emulator)): EmulatedWorkspace {
    return new EmulatedWorkspace(typeof emulator === "function" ? emulator : () => emulator);
  }

  get emulator(): Emulator {
    return this.running();
  }

  get workspace(): Workspace {
    return this.emulator.store.document.workspace;
  }

  get behaviour(): Behaviour {
    return this.workspace.behaviour;
  }

  get host(): string {
    return this.emulator.httpOrigin;
  }

  get adminToken(): string {
    return this.emulator.store.document.seed.admin.tokenValue;
  }

  /** The environment in which the provider finds this workspace's administrator, and Entra. */
  environment(): Record<string, string> {
    return { DATABRICKS_HOST: this.host, DATABRICKS_TOKEN: this.adminToken, AZURE_AUTHORITY_HOST: this.host };
  }

  /** Moves the tenant's clock forward. */
  pass(milliseconds: number): void {
    this.emulator.clock.offsetMilliseconds += milliseconds;
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const { bearer = this.adminToken, body } = options;
    const response = await fetch(this.host + path, {
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

  /** Calls as the administrator and returns the body; throws where the call fails. */
  async asAdministrator(method: string, path: string, body?: object): Promise<Record<string, never>> {
    return toBody(await this.call(method, path, body === undefined ? {} : { body }));
  }

  /** Adds a service principal, as an administrator would; "workspace-access" unless other entitlements are given. */
  async addPrincipal(
    fields: {
      readonly displayName?: string;
      readonly applicationId?: string;
      readonly entitlements?: readonly object[];
    } = {},
  ): Promise<EmulatedPrincipal> {
    const defaults = { displayName: "robot", entitlements: [{ value: "workspace-access" }] };
    const answer = await this.asAdministrator("POST", SERVICE_PRINCIPALS, { ...defaults, ...fields });
    return { applicationId: String(answer.applicationId), servicePrincipalId: String(answer.id) };
  }

  /** Adds a service principal, and logs it in with an OAuth secret; the bearer is its OAuth token. */
  async addLoggedInPrincipal(scope = "all-apis"): Promise<EmulatedPrincipal & { readonly bearer: string }> {
    const principal = await this.addPrincipal();
    return { ...principal, bearer: await this.logIn(principal, scope) };
  }

  /** Adds an Entra application with a secret, and its principal to the workspace. */
  async addEntraPrincipal(): Promise<EmulatedPrincipal & { readonly tenantId: string; readonly clientSecret: string }> {
    const { tenantId } = this.emulator.store.document.seed;
    const bearer = await this.deployerToken("https://graph.microsoft.com/.default");
    const post = async (path: string, body: object) =>
      toBody(await this.call("POST", `/v1.0${path}`, { bearer, body }));
    const application = await post("/applications", { displayName: "test" });
    await post("/servicePrincipals", { appId: application.appId });
    const password = await post(`/applications/${application.id}/addPassword`, { passwordCredential: {} });
    const principal = await this.addPrincipal({ applicationId: String(application.appId) });
    return { ...principal, tenantId, clientSecret: String(password.secretText) };
  }

  /** The principal of the deployer, who administers the workspace. */
  deployer(): EmulatedPrincipal {
    const { clientId } = this.emulator.store.document.seed.deployer;
    const found = this.workspace.principals.find(
      (principal) => principal.kind === "servicePrincipal" && principal.applicationId === clientId,
    );
    return { applicationId: clientId, servicePrincipalId: found?.id ?? "" };
  }

  /** Makes an OAuth secret for a principal, as an administrator would, and returns it. */
  async addOAuthSecret({ servicePrincipalId }: EmulatedPrincipal): Promise<string> {
    const path = `/api/2.0/accounts/servicePrincipals/${servicePrincipalId}/credentials/secrets`;
    return String((await this.asAdministrator("POST", path, {})).secret);
  }

  /** Logs a principal in with a new OAuth secret and returns its OAuth token. */
  async logIn(principal: EmulatedPrincipal, scope = "all-apis"): Promise<string> {
    const secret = await this.addOAuthSecret(principal);
    const answer = await this.requestOAuthToken(principal.applicationId, secret, scope);
    return String(toBody(answer).access_token);
  }

  requestOAuthToken(clientId: string, clientSecret: string, scope = "all-apis"): Promise<Answer> {
    const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    return this.postForm({ grant_type: "client_credentials", scope }, `Basic ${Buffer.from(pair).toString("base64")}`);
  }

  /** Sends a form, to the workspace's token endpoint unless `path` is another. */
  postForm(fields: Readonly<Record<string, string>>, authorization?: string, path = "/oidc/v1/token"): Promise<Answer> {
    return this.call("POST", path, {
      bearer: null,
      body: new URLSearchParams(fields).toString(),
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        ...(authorization !== undefined && { authorization }),
      },
    });
  }

  /** Lets a principal use tokens, without the provider. */
  async grantUsage({ applicationId }: Pick<EmulatedPrincipal, "applicationId">): Promise<void> {
    const entry = { service_principal_name: applicationId, permission_level: "CAN_USE" };
    await this.asAdministrator("PATCH", PERMISSIONS, { access_control_list: [entry] });
  }

  /** Inputs of a token for this principal, with a lineage of its own. */
  tokenInputs(principal: EmulatedPrincipal, changes: Properties = {}): Properties {
    return {
      host: this.host,
      ...principal,
      login: { authType: "one-time-secret" },
      lineage: randomUUID(),
      label: "project/stack/name",
      lifetime: "90d",
      rotation: "g1",
      ...changes,
    };
  }

  /** The tokens of a principal. */
  tokensOf({ servicePrincipalId }: EmulatedPrincipal): readonly AccessToken[] {
    return this.workspace.tokens.filter((token) => token.ownerId === servicePrincipalId);
  }

  /** Mints a token with this bearer. */
  async mint(bearer: string, body: object = {}): Promise<MintedToken> {
    const minted = toBody(await this.call("POST", "/api/2.0/token/create", { bearer, body }));
    const info: Record<string, never> = minted.token_info ?? {};
    return { tokenId: String(info.token_id), tokenValue: String(minted.token_value) };
  }

  /** Mints a token as the principal, without the provider. */
  async mintByHand(principal: EmulatedPrincipal, body: object): Promise<MintedToken> {
    return this.mint(await this.logIn(principal), body);
  }

  /** Mints a token as the principal without the provider, like a run that was killed before its state was saved. */
  async mintOrphan(principal: EmulatedPrincipal, comment: string): Promise<string> {
    return (await this.mintByHand(principal, { comment, lifetime_seconds: 86_400 })).tokenId;
  }

  /** Whether a bearer authenticates. */
  async authenticates(bearer: string): Promise<boolean> {
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

  /** The notes of the request log, in order. */
  get notes(): readonly string[] {
    return this.emulator.log.list().flatMap((entry) => entry.note ?? []);
  }

  /** The requests since the last call, as "METHOD path", without the queries. */
  takeRequests(): readonly string[] {
    return this.takeLog().map((entry) => `${entry.method} ${entry.target.replace(/\?.*/, "")}`);
  }

  takeLog(): readonly LogEntry[] {
    const entries = [...this.emulator.log.list()];
    this.emulator.log.clear();
    return entries;
  }

  /** An access token of the deployer for a scope of Entra. */
  async deployerToken(scope: string): Promise<string> {
    const { tenantId, deployer } = this.emulator.store.document.seed;
    const login = { client_id: deployer.clientId, client_secret: deployer.clientSecret, scope };
    const fields = { grant_type: "client_credentials", ...login };
    return String(toBody(await this.postForm(fields, undefined, `/${tenantId}/oauth2/v2.0/token`)).access_token);
  }
}

/** A workspace that runs during the enclosing `describe`, and is as on its first day before each test. */
export function useEmulatedWorkspace(): EmulatedWorkspace {
  let emulator: Emulator;
  let firstDay: string;
  const emulated = EmulatedWorkspace.of(() => emulator);
  before(async () => {
    emulator = await startEmulator();
    firstDay = JSON.stringify(emulated.workspace);
  });
  after(() => emulator.close());
  beforeEach(() => {
    Object.assign(emulated.workspace, JSON.parse(firstDay));
    emulator.clock.offsetMilliseconds = 0;
    emulator.faults.clear();
    emulator.log.clear();
  });
  return emulated;
}

function toBody({ status, body }: Answer): Record<string, never> {
  if (status >= 300) throw new Error(`the emulator answered ${status}: ${JSON.stringify(body)}`);
  return body ?? {};
}
