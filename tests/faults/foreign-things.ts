import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { AccessToken, TokenGrant } from "../../emulator/databricks/workspace";
import { drawTokenValue } from "../../emulator/seed";
import { type RewindableTenant, toTokenId } from "./rewindable-tenant";

/** Things of others in the workspace, which must not change. */
export interface ForeignThings {
  readonly tokens: readonly AccessToken[];
  readonly grants: readonly TokenGrant[];
}

const GRANTS: readonly TokenGrant[] = [
  { kind: "group", name: "analysts" },
  { kind: "servicePrincipal", name: "6f9619ff-8b86-d011-b42d-00c04fc964ff" },
];

/**
 * Adds tokens that look like this lineage's and are not: without a marker, with the lineage's marker not at the end, with
 * the marker of another lineage. They belong to an administrator and to the principals given.
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
  return { tokens: structuredClone(tokens), grants: GRANTS };
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

function isForeign(grant: TokenGrant): boolean {
  return GRANTS.some((foreign) => isDeepStrictEqual(foreign, grant));
}

/** The first change to them, in words; undefined when there is none. */
export function findForeignHarm(tenant: RewindableTenant, { tokens, grants }: ForeignThings): string | undefined {
  const { workspace } = tenant;
  const principals = new Set(workspace.principals.map(({ id }) => id));
  for (const token of tokens.filter(({ ownerId }) => principals.has(ownerId))) {
    const now = workspace.tokens.find(({ tokenId }) => tokenId === token.tokenId);
    if (now === undefined) return `a foreign token was revoked: ${token.comment}`;
    if (!isDeepStrictEqual({ ...now, lastUsedDay: 0 }, { ...token, lastUsedDay: 0 }))
      return `a foreign token was changed: ${token.comment}`;
  }
  const lost = grants.find((grant) => !workspace.tokenGrants.some((held) => isDeepStrictEqual(held, grant)));
  return lost === undefined ? undefined : `${lost.name} lost its CAN_USE`;
}
