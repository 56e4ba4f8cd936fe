import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { AccessToken, OauthSecret, TokenGrant } from "../../emulator/databricks/workspace";
import { drawTokenValue } from "../../emulator/seed";
import { type RewindableTenant, toTokenId } from "./rewindable-tenant";

/** Things of others in the workspace, which must not change. */
export interface ForeignThings {
  readonly tokens: readonly AccessToken[];
  readonly grants: readonly TokenGrant[];
  readonly secrets: readonly OauthSecret[];
}

/** Lifetime of a user's OAuth secret that is almost as short as that of a one-time secret. */
const SHORT_LIFETIME = 901_000;

const GRANTS: readonly TokenGrant[] = [
  { kind: "group", name: "analysts" },
  { kind: "servicePrincipal", name: "6f9619ff-8b86-d011-b42d-00c04fc964ff" },
];

/**
 * Adds tokens that look like this lineage's and are not: without a marker, with the lineage's marker not at the end, with
 * the marker of another lineage. They belong to an administrator and to the principals given, which get a short-lived
 * OAuth secret too.
 */
export function addForeignThings(
  tenant: RewindableTenant,
  lineage: string,
  principalIds: readonly string[],
): ForeignThings {
  const { workspace } = tenant;
  const adminId = workspace.principals.find(({ kind }) => kind === "user")?.id ?? "";
  const comments = [
    "a pipeline's token",
    `[databricks-pat lineage=${randomUUID()} rotation=g1@2026-01-01T00:00:00Z pat/test/component-token]`,
    `[databricks-pat lineage=${lineage} rotation=g1 pat/test/component-token] (a copy)`,
    `[databricks-pat lineage=${lineage.slice(0, -1)} rotation=g1 pat/test/component-token]`,
  ];
  const tokens = [adminId, ...principalIds].flatMap((ownerId) =>
    comments.map((comment) => foreignToken(ownerId, comment, tenant.now())),
  );
  workspace.tokens.push(...tokens);
  workspace.tokenGrants = [...workspace.tokenGrants.filter((held) => !isForeign(held)), ...structuredClone(GRANTS)];
  workspace.oauthSecrets.push(...principalIds.map((principalId) => foreignSecret(principalId, tenant.now())));
  const secrets = workspace.oauthSecrets.filter(({ principalId }) => principalIds.includes(principalId));
  return { tokens: structuredClone(tokens), grants: GRANTS, secrets: structuredClone(secrets) };
}

/** A token that was made without the provider and never expires. */
export function foreignToken(ownerId: string, comment: string, createdAt: number): AccessToken {
  return {
    tokenId: toTokenId(drawTokenValue()),
    ownerId,
    comment,
    autoscope: false,
    inferredScopes: [],
    createdAt,
    expiresAt: -1,
    keptUnused: true,
    hiddenLists: 0,
  };
}

function foreignSecret(principalId: string, createdAt: number): OauthSecret {
  const expiresAt = createdAt + SHORT_LIFETIME;
  return { id: randomUUID(), principalId, hash: randomUUID(), createdAt, expiresAt, refusedLogins: 0 };
}

function isForeign(grant: TokenGrant): boolean {
  return GRANTS.some((foreign) => isDeepStrictEqual(foreign, grant));
}

/** The first change to them, in words; undefined when there is none. */
export function findForeignHarm(
  tenant: RewindableTenant,
  { tokens, grants, secrets }: ForeignThings,
): string | undefined {
  const { workspace } = tenant;
  const principals = new Set(workspace.principals.map(({ id }) => id));
  for (const token of tokens.filter(({ ownerId }) => principals.has(ownerId))) {
    const now = workspace.tokens.find(({ tokenId }) => tokenId === token.tokenId);
    if (now === undefined) return `a foreign token was revoked: ${token.comment}`;
    if (!isDeepStrictEqual({ ...now, lastUsedDay: 0 }, { ...token, lastUsedDay: 0 }))
      return `a foreign token was changed: ${token.comment}`;
  }
  const ended = secrets.find(
    ({ id, hash, principalId }) =>
      principals.has(principalId) &&
      !tenant.removedHashes.has(hash) &&
      !workspace.oauthSecrets.some((secret) => secret.id === id),
  );
  if (ended !== undefined) return `an OAuth secret of a user was deleted: ${ended.id}`;
  const lost = grants.find((grant) => !workspace.tokenGrants.some((held) => isDeepStrictEqual(held, grant)));
  return lost === undefined ? undefined : `${lost.name} lost its CAN_USE`;
}
