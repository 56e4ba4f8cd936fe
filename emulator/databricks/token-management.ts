import { listedTokens, liveTokens, mintToken, requireTokenUsage, revokeTokens, toTokenInfo } from "./access-token";
import type { AddRoute } from "./databricks-state";
import { type Call, endpoint } from "./endpoint";
import { apiFailure, refusalFailure } from "./errors";
import { nameOf } from "./workspace-principal";
import { flag, optionalInteger, optionalText, optionalTexts, readBody, requiredText } from "./request-body";
import { applyTokenUpdate } from "./token-update";
import type { AccessToken, Workspace } from "./workspace";

/**
 * The token management API: everybody's tokens, for administrators.
 * @see https://docs.databricks.com/api/azure/workspace/tokenmanagement
 */
export function addTokenManagementRoutes(route: AddRoute): void {
  const demands = { scope: "authentication", administrator: true };
  const one = "/api/2.0/token-management/tokens/:tokenId";

  route(
    "GET",
    "/api/2.0/token-management/tokens",
    endpoint(demands, ({ request, context, workspace }) => {
      const creatorId = request.query.get("created_by_id");
      const ignoresName = workspace.behaviour.creatorNameFilterIgnored;
      const creatorName = ignoresName ? null : request.query.get("created_by_username");
      const infos = listedTokens(workspace, context.now)
        .filter((token) => creatorId === null || token.ownerId === creatorId)
        .map((token) => toManagedTokenInfo(workspace, token))
        .filter((info) => creatorName === null || info.created_by_username === creatorName);
      return { status: 200, body: infos.length === 0 ? {} : { token_infos: infos } };
    }),
  );

  route(
    "GET",
    one,
    endpoint(demands, (call) => ({
      status: 200,
      body: { token_info: toManagedTokenInfo(call.workspace, findToken(call)) },
    })),
  );

  route(
    "DELETE",
    one,
    endpoint(demands, (call) => {
      const token = findToken(call);
      revokeTokens(call.workspace, call.context, [token]);
      call.context.describe({ note: `revoked ${token.tokenId}` });
      return { status: 200, body: {} };
    }),
  );

  route(
    "PATCH",
    one,
    endpoint(demands, (call) => {
      const token = findToken(call);
      applyTokenUpdate(token, readBody(call.request));
      call.context.touch();
      call.context.describe({ note: `updated ${token.tokenId}` });
      // Unlike the answer to GET, this one is not wrapped in "token_info".
      return { status: 200, body: toManagedTokenInfo(call.workspace, token) };
    }),
  );

  route(
    "POST",
    "/api/2.0/token-management/on-behalf-of/tokens",
    endpoint(demands, ({ request, context, workspace }) => {
      const body = readBody(request);
      if (!workspace.behaviour.onBehalfOfEnabled) throw refusalFailure(workspace.behaviour.onBehalfOfRefused);
      const applicationId = requiredText(body, "application_id");
      const owner = workspace.principals.find(
        (candidate) => candidate.kind === "servicePrincipal" && candidate.applicationId === applicationId,
      );
      if (owner === undefined) {
        throw apiFailure(404, "RESOURCE_DOES_NOT_EXIST", `Service principal ${applicationId} does not exist`);
      }
      requireTokenUsage(workspace, owner, `User ${applicationId}`);
      const { token, value } = mintToken(workspace, context, owner, {
        comment: optionalText(body, "comment"),
        lifetimeSeconds: optionalInteger(body, "lifetime_seconds"),
        scopes: optionalTexts(body, "scopes"),
        autoscope: flag(body, "autoscope_enabled"),
      });
      return { status: 200, body: { token_value: value, token_info: toManagedTokenInfo(workspace, token) } };
    }),
  );
}

function findToken({ workspace, context, request }: Call): AccessToken {
  const tokenId = request.params.tokenId ?? "";
  const token = liveTokens(workspace, context.now).find((candidate) => candidate.tokenId === tokenId);
  if (token !== undefined) return token;
  throw apiFailure(404, "RESOURCE_DOES_NOT_EXIST", `No valid token with ID ${tokenId} found.`);
}

function toManagedTokenInfo(workspace: Workspace, token: AccessToken): Record<string, unknown> {
  const owner = workspace.principals.find((candidate) => candidate.id === token.ownerId);
  return {
    ...toTokenInfo(workspace, token),
    created_by_id: Number(token.ownerId),
    ...(owner && { created_by_username: nameOf(owner) }),
    owner_id: Number(token.ownerId),
    workspace_id: Number(workspace.id),
    ...(token.lastUsedDay !== undefined && { last_used_day: token.lastUsedDay }),
  };
}
