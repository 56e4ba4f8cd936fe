import { randomUUID } from "node:crypto";
import type { ServicePrincipal, User } from "../../../emulator/databricks/workspace-principal";
import { addPrincipal, drawScimId, sha256, type AccessToken } from "../../../emulator/databricks/workspace";
import { drawTokenValue } from "../../../emulator/seed";
import type { EmulatedStack } from "../emulated-stack";
import type { Foreign } from "./stack-monitor";

const DAY_MILLISECONDS = 86_400_000;

/**
 * Adds to the workspace what no rotation may touch: a user with a grant and a token, and two tokens of the component's
 * own principal that only look like the component's. One has the marker of another lineage, one quotes the marker.
 */
export function addNeighbours(stack: EmulatedStack, applicationId: string): Foreign {
  const { store, clock } = stack.emulator;
  const { workspace } = store.document;
  const principal = workspace.principals.find(
    (candidate): candidate is ServicePrincipal =>
      candidate.kind === "servicePrincipal" && candidate.applicationId === applicationId,
  );
  const marker = workspace.tokens.find((token) => token.ownerId === principal?.id)?.comment;
  if (principal === undefined || marker === undefined) throw new Error(`${applicationId} owns no token`);

  const userName = "user@neighbours.test";
  const user: User = { ...principal, kind: "user", id: drawScimId(workspace), userName, displayName: userName };
  addPrincipal(workspace, user);
  workspace.tokenGrants.push({ kind: "user", name: userName });

  const now = clock.now();
  const toToken = (ownerId: string, comment: string): AccessToken => ({
    tokenId: sha256(drawTokenValue()),
    ownerId,
    comment,
    autoscope: false,
    inferredScopes: [],
    createdAt: now,
    expiresAt: now + 700 * DAY_MILLISECONDS,
    keptUnused: true,
    hiddenLists: 0,
  });
  const tokens = [
    toToken(user.id, "a user's own token"),
    toToken(principal.id, marker.replace(/lineage=[0-9a-f-]{36}/, `lineage=${randomUUID()}`)),
    toToken(principal.id, `${marker} was copied here`),
  ];
  workspace.tokens.push(...tokens);
  store.touch();
  store.save();
  return { tokenIds: tokens.map((token) => token.tokenId), grantees: [userName] };
}
