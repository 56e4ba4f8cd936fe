import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { AccessToken, TokenGrant } from "../../emulator/databricks/workspace";
import { drawTokenValue } from "../../emulator/seed";
import { type PretendTenant, toTokenId } from "./pretend-tenant";

/** What other people have in the workspace, which nothing here may touch. */
export interface ForeignThings {
  readonly tokens: readonly AccessToken[];
  readonly grants: readonly TokenGrant[];
}

const GRANTS: readonly TokenGrant[] = [
  { kind: "group", name: "analysts" },
  { kind: "servicePrincipal", name: "6f9619ff-8b86-d011-b42d-00c04fc964ff" },
];

/**
 * Tokens that look like this owner's and are not: without a marker, with the owner's marker not at the end, with another
 * owner's. Of a principal of their own, and of the one given, where there is one.
 */
export function addForeignThings(tenant: PretendTenant, owner: string, principalIds: readonly string[]): ForeignThings {
  const { workspace } = tenant;
  const adminId = workspace.principals.find(({ kind }) => kind === "user")?.id ?? "";
  const comments = [
    "a pipeline's token",
    `[databricks-pat owner=${randomUUID()} rotation=g1@2026-01-01T00:00:00Z faults/test/component-token]`,
    `[databricks-pat owner=${owner} rotation=g1 faults/test/component-token] (a copy)`,
    `[databricks-pat owner=${owner.slice(0, -1)} rotation=g1 faults/test/component-token]`,
  ];
  const tokens = [adminId, ...principalIds].flatMap((ownerId) =>
    comments.map((comment) => foreignToken(ownerId, comment, tenant.now())),
  );
  workspace.tokens.push(...tokens);
  workspace.tokenGrants = [...workspace.tokenGrants.filter((held) => !isForeign(held)), ...structuredClone(GRANTS)];
  return { tokens: structuredClone(tokens), grants: GRANTS };
}

/** A token that was made without the provider, and never ends. */
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

function isForeign(grant: TokenGrant): boolean {
  return GRANTS.some((foreign) => isDeepStrictEqual(foreign, grant));
}

/** What of theirs has changed. */
export function findForeignHarm(tenant: PretendTenant, { tokens, grants }: ForeignThings): string | undefined {
  const { workspace } = tenant;
  const principals = new Set(workspace.principals.map(({ id }) => id));
  for (const token of tokens.filter(({ ownerId }) => principals.has(ownerId))) {
    const now = workspace.tokens.find(({ tokenId }) => tokenId === token.tokenId);
    if (now === undefined) return `a foreign token was revoked: ${token.comment}`;
    if (!isDeepStrictEqual(now, token)) return `a foreign token was changed: ${token.comment}`;
  }
  const lost = grants.find((grant) => !workspace.tokenGrants.some((held) => isDeepStrictEqual(held, grant)));
  return lost === undefined ? undefined : `${lost.name} lost its CAN_USE`;
}
