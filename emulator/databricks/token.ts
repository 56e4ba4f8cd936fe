import { listedTokens, liveTokens, mintToken, requireTokenUsage, revokeTokens, toTokenInfo } from "./access-token";
import type { AddRoute } from "./databricks-state";
import { type Call, endpoint } from "./endpoint";
import { apiFailure } from "./errors";
import { flag, optionalInteger, optionalText, optionalTexts, readBody, requiredText } from "./request-body";
import { applyTokenUpdate } from "./token-update";
import type { AccessToken } from "./workspace";

/**
 * The token API: a caller's own tokens.
 * @see https://docs.databricks.com/api/azure/workspace/tokens
 */
export function addTokenRoutes(route: AddRoute): void {
  const demands = { scope: "authentication", api: "tokens" } as const;

  route(
    "POST",
    "/api/2.0/token/create",
    endpoint(demands, ({ request, context, workspace, caller }) => {
      const body = readBody(request);
      requireTokenUsage(workspace, caller.principal);
      const { token, value } = mintToken(workspace, context, caller.principal, {
        comment: optionalText(body, "comment"),
        lifetimeSeconds: optionalInteger(body, "lifetime_seconds"),
        scopes: optionalTexts(body, "scopes"),
        autoscope: flag(body, "autoscope_enabled"),
      });
      return { status: 200, body: { token_value: value, token_info: toTokenInfo(workspace, token) } };
    }),
  );

  route(
    "GET",
    "/api/2.0/token/list",
    endpoint(demands, ({ context, workspace, caller }) => {
      requireTokenUsage(workspace, caller.principal);
      const own = listedTokens(workspace, context.now).filter((token) => token.ownerId === caller.principal.id);
      // The wire format leaves out a list without elements.
      const infos = own.map((token) => toTokenInfo(workspace, token));
      return { status: 200, body: infos.length === 0 ? {} : { token_infos: infos } };
    }),
  );

  route(
    "POST",
    "/api/2.0/token/delete",
    endpoint(demands, (call) => {
      const tokenId = requiredText(readBody(call.request), "token_id");
      requireTokenUsage(call.workspace, call.caller.principal);
      const token = findOwnToken(call, tokenId);
      if (token === undefined) throw noValidToken(404, "RESOURCE_DOES_NOT_EXIST", tokenId);
      revokeTokens(call.workspace, call.context, [token]);
      call.context.describe({ note: `revoked ${tokenId}` });
      return { status: 200, body: {} };
    }),
  );

  route(
    "PATCH",
    "/api/2.0/token/:tokenId",
    endpoint(demands, (call) => {
      const tokenId = call.request.params.tokenId ?? "";
      const body = readBody(call.request);
      requireTokenUsage(call.workspace, call.caller.principal);
      const token = findOwnToken(call, tokenId);
      if (token === undefined) throw noValidToken(404, "NOT_FOUND", tokenId);
      applyTokenUpdate(token, body);
      call.context.touch();
      call.context.describe({ note: `updated ${tokenId}` });
      return { status: 200, body: {} };
    }),
  );
}

function findOwnToken({ workspace, context, caller }: Call, tokenId: string): AccessToken | undefined {
  return liveTokens(workspace, context.now).find(
    (token) => token.tokenId === tokenId && token.ownerId === caller.principal.id,
  );
}

function noValidToken(status: number, errorCode: string, tokenId: string): Error {
  return apiFailure(status, errorCode, `No valid token with ID ${tokenId} found.`);
}
