import { createHash, randomBytes } from "node:crypto";
import type { HttpAnswer } from "../../dynamic/provider/runtime";
import { type Emulator, startEmulator } from "../../emulator";
import { hashSecret } from "../../emulator/azure/secret-hash";
import { entitlementsOf } from "../../emulator/databricks/effective-entitlements";
import type { AccessToken, Workspace } from "../../emulator/databricks/workspace";
import type { SecretVersion } from "../../emulator/azure/resources";
import type { LogEntry } from "../../emulator/kernel/request-log";
import { signJwt } from "../../emulator/kernel/signing";
import type { Tenant } from "../../emulator/tenant";
import { toAnswer } from "./answers";

/** Where the run's platform gives identity tokens, at the address of the tenant. */
export const IDENTITY_TOKEN_PATH = "/platform/idtoken";

const JSON_CONTENT = { "content-type": "application/json" } as const;

/** A service principal that exists before the program runs. */
export interface ExistingPrincipal {
  readonly applicationId: string;
  readonly servicePrincipalId: string;
  /** Two secrets for each login: the first to begin with, the second to change to. */
  readonly secrets: Readonly<Record<"azure-client-secret" | "oauth-m2m", readonly [first: string, second: string]>>;
}

/** The tenant as it was at one moment. */
export interface TenantSnapshot {
  readonly document: string;
  readonly instant: number;
  readonly secrets: readonly string[];
}

/** The emulator with a clock that tests move, moments to go back to, and a listener for its requests. */
export class RewindableTenant {
  /** Texts that no message may contain. */
  readonly secrets = new Set<string>();
  /** Hashes of the secrets that a user has ended. */
  readonly removedHashes = new Set<string>();
  /** Lineages by the ids of the tokens that they adopt: those have no marker. */
  readonly adoptions = new Map<string, string>();
  /** Names of vault secrets that a killed run has begun to make. */
  readonly begunSecrets = new Set<string>();
  /** Called after every request, when its effects are there. */
  onRequest: (entry: LogEntry) => void = () => undefined;
  /** The versions of vault secrets that were the last ones when their secrets were recovered. */
  private readonly recoveredVersions = new Set<string>();
  private readonly logins: { readonly scope: string; readonly at: number; readonly accessToken: string }[] = [];

  private readonly runToken = randomBytes(24).toString("base64url");

  private constructor(private readonly emulator: Emulator) {
    emulator.log.append = (entry) => {
      this.observeRecovery(entry);
      this.onRequest(entry);
    };
    const { admin, deployer } = this.document.seed;
    for (const secret of [admin.tokenValue, deployer.clientSecret, deployer.oauthSecret, this.runToken])
      this.secrets.add(secret);
  }

  static async start(): Promise<RewindableTenant> {
    return new RewindableTenant(await startEmulator());
  }

  close(): Promise<void> {
    return this.emulator.close();
  }

  get origin(): string {
    return this.emulator.httpOrigin;
  }

  /** Another name of the same workspace. */
  get aliasOrigin(): string {
    return this.origin.replace("127.0.0.1", "localhost");
  }

  get document(): Tenant {
    return this.emulator.store.document;
  }

  get workspace(): Workspace {
    return this.document.workspace;
  }

  now(): number {
    return this.emulator.clock.now();
  }

  setTime(instant: number): void {
    this.emulator.clock.set(instant);
  }

  /** Lets `milliseconds` of the tenant's time pass at once. */
  pause(milliseconds: number): Promise<void> {
    this.emulator.clock.offsetMilliseconds += milliseconds;
    return new Promise((resolve) => setImmediate(resolve));
  }

  /** The next read of the emulator is answered as if the last write had not been seen. */
  makeNextReadStale(): void {
    this.emulator.faults.clear();
    this.emulator.faults.add({ path: ".*", effect: { kind: "stale" } });
  }

  snapshot(): TenantSnapshot {
    return { document: JSON.stringify(this.document), instant: this.now(), secrets: [...this.secrets] };
  }

  restore({ document, instant, secrets }: TenantSnapshot): void {
    this.begunSecrets.clear();
    this.secrets.clear();
    for (const secret of secrets) this.secrets.add(secret);
    Object.assign(this.document, JSON.parse(document));
    this.setTime(instant);
    this.emulator.faults.clear();
    // Twice, so that a stale read does not go back to before the restoring.
    for (let save = 0; save < 2; save++) {
      this.emulator.store.touch();
      this.emulator.store.save();
    }
  }

  /** The environment in which the provider finds the administrator of the workspace by this name, and Entra. */
  environment(host = this.origin): Record<string, string> {
    return {
      DATABRICKS_HOST: host,
      DATABRICKS_TOKEN: this.document.seed.admin.tokenValue,
      // A server of its own, as Entra is: what one of them answers says nothing about the other.
      AZURE_AUTHORITY_HOST: this.aliasOrigin,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${this.origin}${IDENTITY_TOKEN_PATH}?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.runToken,
    };
  }

  /** What the federated credential of an application must have for the identity tokens of the run. */
  readonly trustedRun = {
    issuer: "https://token.actions.test",
    subject: "repo:octo@1/demo@2:ref:refs/heads/main",
    audiences: ["api://AzureADTokenExchange"],
  };

  /** The answer of the run's platform to a request for an identity token, which lives for five minutes. */
  async answerIdentityToken({ searchParams }: URL, authorization: string | null): Promise<HttpAnswer> {
    if (authorization !== `Bearer ${this.runToken}`) return toAnswer(401, "{}");
    const now = Math.floor(this.now() / 1000);
    const { issuer, subject } = this.trustedRun;
    const aud = searchParams.get("audience") ?? "";
    const claims = { iss: issuer, sub: subject, aud, iat: now, nbf: now, exp: now + 300 };
    const value = await signJwt(this.document.directory.signingKey, claims);
    this.secrets.add(value);
    return toAnswer(200, JSON.stringify({ count: 1, value }), new Headers({ "content-type": "application/json" }));
  }

  /** Headers of a call as the deployer, for Graph or a vault. */
  async deployerHeaders(scope: string): Promise<Record<string, string>> {
    const now = this.now();
    const known = this.logins.find((login) => login.scope === scope && login.at <= now && now < login.at + 3_000_000);
    const accessToken = known?.accessToken ?? (await this.login(scope));
    // Measured after the login: an access token is not valid before the second of its making.
    if (known === undefined) this.logins.unshift({ scope, at: this.now(), accessToken });
    return { authorization: `Bearer ${accessToken}`, ...JSON_CONTENT };
  }

  /** Headers of a call as administrator of the account, which takes no token. */
  async accountHeaders(): Promise<Record<string, string>> {
    const { deployer } = this.document.seed;
    const grant = { grant_type: "client_credentials", scope: "all-apis" };
    const client = { client_id: deployer.clientId, client_secret: deployer.oauthSecret };
    const body = new URLSearchParams({ ...grant, ...client });
    return { authorization: `Bearer ${await this.requestLogin("/oidc/v1/token", body)}`, ...JSON_CONTENT };
  }

  administratorHeaders(): Record<string, string> {
    return { authorization: `Bearer ${this.document.seed.admin.tokenValue}`, ...JSON_CONTENT };
  }

  isActive(token: AccessToken): boolean {
    return token.expiresAt === -1 || token.expiresAt > this.now();
  }

  /**
   * The value that was published in a vault secret; undefined where there is none. A deleted secret can only be written
   * after it was recovered: what it held before is no publication.
   */
  publishedValue(secretName: string): string | undefined {
    const latest = this.latestVersion(secretName);
    return latest === undefined || this.recoveredVersions.has(latest.version) ? undefined : latest.value;
  }

  /** The value that a vault secret holds now; undefined where there is none. */
  heldValue(secretName: string): string | undefined {
    return this.latestVersion(secretName)?.value;
  }

  /** Why a token with this value would be refused, or undefined when it authenticates. */
  refusalOf(value: string): string | undefined {
    const { workspace } = this;
    const token = workspace.tokens.find(({ tokenId }) => tokenId === toTokenId(value));
    if (token === undefined) return "it is revoked";
    if (!this.isActive(token)) return "it is expired";
    const principal = workspace.principals.find(({ id }) => id === token.ownerId);
    if (principal?.active !== true) return "its principal is gone";
    const name = principal.kind === "user" ? principal.userName : principal.applicationId;
    const isMember = (group: string): boolean =>
      workspace.groups.some(({ displayName, members }) => displayName === group && members.includes(principal.id));
    const mayUse = workspace.tokenGrants.some((grant) =>
      grant.kind === "group" ? isMember(grant.name) : grant.name === name,
    );
    if (!mayUse) return "its principal may not use tokens";
    const entitlements = entitlementsOf(workspace, principal);
    const isEntitled = workspace.behaviour.entitlementsThatOpen.me.some((entitlement) =>
      entitlements.includes(entitlement),
    );
    return isEntitled ? undefined : "its principal has no entitlement";
  }

  /** Lets a principal use tokens. */
  grantTokenUsage(applicationId: string): void {
    this.workspace.tokenGrants.push({ kind: "servicePrincipal", name: applicationId });
  }

  /** Ends a client secret of Entra or an OAuth secret of the workspace. */
  removeSecret(secret: string): void {
    this.removedHashes.add(toTokenId(secret));
    this.workspace.oauthSecrets = this.workspace.oauthSecrets.filter(({ hash }) => hash !== toTokenId(secret));
    for (const application of this.document.directory.applications)
      application.passwords = application.passwords.filter(({ secretHash }) => secretHash !== hashSecret(secret));
  }

  /** Gives the administrator one more token, with this value. */
  addAdministratorToken(value: string): void {
    const { workspace } = this;
    const { userName } = this.document.seed.admin;
    const owner = workspace.principals.find((each) => each.kind === "user" && each.userName === userName);
    this.secrets.add(value);
    workspace.tokens.push({
      tokenId: toTokenId(value),
      ownerId: owner?.id ?? "",
      comment: "by hand",
      autoscope: false,
      inferredScopes: [],
      createdAt: this.now(),
      expiresAt: -1,
      hiddenLists: 0,
    });
  }

  /** Revokes the token with this value. */
  removeToken(value: string): void {
    this.workspace.tokens = this.workspace.tokens.filter(({ tokenId }) => tokenId !== toTokenId(value));
  }

  /** Whether a token has been accepted at least once. */
  hasAuthenticated(tokenId: string): boolean {
    return this.workspace.tokens.some((token) => token.tokenId === tokenId && token.lastUsedDay !== undefined);
  }

  /** Remembers every secret in an answer. */
  learnSecrets(answer: string): void {
    for (const match of answer.matchAll(/"(?:token_value|secret|secretText|access_token)":"([^"]+)"/g)) {
      this.secrets.add(match[1] ?? "");
    }
  }

  private latestVersion(secretName: string): SecretVersion | undefined {
    const secret = this.document.resources.vaults[0]?.secrets[secretName];
    return secret?.deleted === undefined ? secret?.versions.at(-1) : undefined;
  }

  private observeRecovery({ method, target, status }: LogEntry): void {
    const [, name = ""] = /^\/deletedsecrets\/([^/]+)\/recover\b/.exec(target) ?? [];
    const version = method === "POST" && status === 200 ? this.latestVersion(name)?.version : undefined;
    if (version !== undefined) this.recoveredVersions.add(version);
  }

  private async login(scope: string): Promise<string> {
    const { tenantId, deployer } = this.document.seed;
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: deployer.clientId,
      client_secret: deployer.clientSecret,
      scope,
    });
    return this.requestLogin(`/${tenantId}/oauth2/v2.0/token`, body);
  }

  private async requestLogin(path: string, body: URLSearchParams): Promise<string> {
    const response = await fetch(`${this.origin}${path}`, { method: "POST", body });
    return ((await response.json()) as { readonly access_token: string }).access_token;
  }
}

/** The lineage in the marker that a comment ends with. */
export function toLineage(comment: string): string | undefined {
  return /\[databricks-pat lineage=(\S{36}) [^\]]*\]$/.exec(comment)?.[1];
}

/** A token's id is the hash of its value. */
export function toTokenId(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}
