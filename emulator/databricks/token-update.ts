import { requireKnownScopes } from "./access-token";
import { invalidParameter } from "./errors";
import { isJsonObject, type JsonObject, optionalText, optionalTexts, requiredText } from "./request-body";
import type { AccessToken } from "./workspace";

/** Applies `{"token":{..},"update_mask":"comment,scopes"}`; the mask `*` means both fields. */
export function applyTokenUpdate(token: AccessToken, body: JsonObject): void {
  const mask = requiredText(body, "update_mask");
  const fields = mask === "*" ? ["comment", "scopes"] : mask.split(",");
  const unknown = fields.find((field) => field !== "comment" && field !== "scopes");
  if (unknown !== undefined) throw invalidParameter(`Invalid field in update_mask: ${unknown}`);
  const wanted = isJsonObject(body.token) ? body.token : {};
  const comment = optionalText(wanted, "comment") ?? "";
  const scopes = optionalTexts(wanted, "scopes") ?? [];
  if (fields.includes("scopes")) {
    requireKnownScopes(scopes);
    if (scopes.length === 0) delete token.scopes;
    else token.scopes = [...scopes];
  }
  if (fields.includes("comment")) token.comment = comment;
}
