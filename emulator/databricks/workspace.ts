import { createHash, randomUUID } from "node:crypto";
import { createSigningKey, type SigningKey } from "../kernel/signing";
import type { Seed } from "../seed";
import { type Behaviour, defaultBehaviour } from "./workspace-behaviour";
import type { Principal, ServicePrincipal } from "./workspace-principal";

/** A group; `admins` and `users` always exist, and everybody is in `users`. */
export interface Group {
  readonly id: string;
  displayName: string;
  externalId?: string;
  /** SCIM ids of principals and of groups. */
  members: string[];
  entitlements: string[];
  roles: string[];
}

/** A personal access token. The value is kept as a hash: only the answer that creates it has it. */
export interface AccessToken {
  /** SHA-256 of the value, hexadecimal, unless `valueHash` is given. */
  readonly tokenId: string;
  /** SHA-256 of the value, hexadecimal, where the id is not. */
  readonly valueHash?: string;
  readonly ownerId: string;
  comment: string;
  /** Absent: the token may call everything its owner may. */
  scopes?: string[];
  readonly autoscope: boolean;
  /** Scopes that calls of an autoscoped token needed. */
  inferredScopes: string[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch milliseconds; -1 never. */
  readonly expiresAt: number;
  /** Start of the UTC day it was last used on, epoch milliseconds. */
  lastUsedDay?: number;
  /** Not revoked for lack of use. */
  readonly keptUnused?: boolean;
  /** Lists that still leave it out, because it is new. */
  hiddenLists: number;
}

/** CAN_USE on tokens; CAN_MANAGE of `admins` is implied. */
export interface TokenGrant {
  readonly kind: Principal["kind"] | "group";
  /** User name, application id or group name. */
  readonly name: string;
}

/** An OAuth secret of a service principal. */
export interface OauthSecret {
  readonly id: string;
  readonly principalId: string;
  /** SHA-256 of the secret, hexadecimal. */
  readonly hash: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Logins still refused, because the secret is new. */
  refusedLogins: number;
}

/** A policy by which a service principal logs in with identity tokens of another issuer. */
export interface FederationPolicy {
  readonly policyId: string;
  readonly uid: string;
  readonly principalId: string;
  readonly createdAt: number;
  updatedAt: number;
  description: string;
  oidc: {
    readonly issuer: string;
    readonly subject: string;
    readonly subjectClaim: string;
    readonly audiences: readonly string[];
    readonly jwksJson?: string;
    readonly jwksUri?: string;
  };
  /** Logins still refused, because the policy is new. */
  refusedLogins: number;
}

/** Who may do what with a secret scope: MANAGE includes WRITE, which includes READ. */
export interface ScopeAcl {
  /** User name, application id or group name. */
  readonly principal: string;
  readonly permission: "MANAGE" | "WRITE" | "READ";
}

/** A secret scope and what is in it. */
export interface SecretScope {
  readonly name: string;
  acls: ScopeAcl[];
  /** What keeps its secrets. Default: Databricks. A scope that shows a vault cannot be written. */
  backend?: "AZURE_KEYVAULT";
  readonly secrets: Record<string, { readonly base64: string; readonly updatedAt: number }>;
}

/** Everything the Databricks workspace remembers. Plain JSON. */
export interface Workspace {
  readonly id: string;
  readonly accountId: string;
  /** The next SCIM id. */
  nextId: number;
  /** Signs the workspace's own OAuth tokens. */
  readonly signingKey: SigningKey;
  principals: Principal[];
  groups: Group[];
  tokens: AccessToken[];
  tokenGrants: TokenGrant[];
  /** Workspace settings as they were written. */
  readonly conf: Record<string, string>;
  oauthSecrets: OauthSecret[];
  federationPolicies: FederationPolicy[];
  secretScopes: SecretScope[];
  readonly behaviour: Behaviour;
}

const DAY_MILLISECONDS = 86_400_000;
const FIRST_ID = 4_611_686_018_001;

/**
 * The workspace on its first day: `seed.admin` with one token that does not expire, and the deployer as a service
 * principal with an OAuth secret, both in `admins`. `now` in epoch milliseconds.
 */
export function createWorkspace(seed: Seed, now: number, signingKey = createSigningKey()): Workspace {
  const workspace: Workspace = {
    id: seed.workspaceId,
    accountId: seed.accountId,
    nextId: FIRST_ID,
    signingKey,
    principals: [],
    groups: [],
    tokens: [],
    tokenGrants: [],
    conf: { enableTokensConfig: "true" },
    oauthSecrets: [],
    federationPolicies: [],
    secretScopes: [],
    behaviour: defaultBehaviour(),
  };
  const noRights = { entitlements: [], roles: [] };
  const admins: Group = { id: drawScimId(workspace), displayName: "admins", members: [], ...noRights };
  const users: Group = { id: drawScimId(workspace), displayName: "users", members: [], ...noRights };
  workspace.groups.push(admins, users);
  const fields = { active: true, entitlements: [], roles: [], refusedLogins: 0, hiddenLists: 0, unentitledLogins: 0 };
  const { userName, tokenValue } = seed.admin;
  const admin = { kind: "user" as const, id: drawScimId(workspace), userName, displayName: userName, ...fields };
  const deployer: ServicePrincipal = {
    kind: "servicePrincipal",
    id: drawScimId(workspace),
    applicationId: seed.deployer.clientId,
    displayName: "deployer",
    externalId: seed.deployer.objectId,
    ...fields,
  };
  for (const principal of [admin, deployer]) {
    addPrincipal(workspace, principal);
    admins.members.push(principal.id);
  }
  workspace.tokens.push({
    tokenId: sha256(tokenValue),
    ownerId: admin.id,
    comment: "administrator of the emulator",
    autoscope: false,
    inferredScopes: [],
    createdAt: now,
    expiresAt: -1,
    // Otherwise a clock that moves by 90 days would lock the administrator out.
    keptUnused: true,
    hiddenLists: 0,
  });
  workspace.oauthSecrets.push({
    id: randomUUID(),
    principalId: deployer.id,
    hash: sha256(seed.deployer.oauthSecret),
    createdAt: now,
    expiresAt: now + 36_500 * DAY_MILLISECONDS,
    refusedLogins: 0,
  });
  return workspace;
}

/** The next free SCIM id. */
export function drawScimId(workspace: Workspace): string {
  return String(workspace.nextId++);
}

/** Adds a principal to the workspace, and so to `users`. */
export function addPrincipal(workspace: Workspace, principal: Principal): void {
  workspace.principals.push(principal);
  workspace.groups.find((group) => group.displayName === "users")?.members.push(principal.id);
}

/** SHA-256 of text, hexadecimal. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
