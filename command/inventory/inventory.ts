import { getCurrentUserName } from "../../dynamic/provider/databricks/service-principals-api";
import { listAllTokens, listTokensOf } from "../../dynamic/provider/databricks/token-management-api";
import { type CreatedToken, listTokens, type TokenInfo } from "../../dynamic/provider/databricks/tokens-api";
import type { WorkspaceClient } from "../../dynamic/provider/databricks/workspace-client";
import { toErrorCode } from "../../dynamic/provider/errors/remedies";
import { serverNow } from "../../dynamic/provider/http/server-time";
import { judgeTokens } from "../../dynamic/provider/tokens/token-states";
import { type InventoryToken, toInventoryToken } from "./inventory-token";
import { findDisplayNames } from "./owner-names";

/** The tokens of a workspace, or of one principal, at one time. */
export interface Inventory {
  /** Origin of the workspace. */
  readonly workspace: string;
  /** Application id or user name of the only owner that was asked for. */
  readonly principal: string | undefined;
  /** When it was taken, by the workspace's clock, or the rehearsed time; epoch milliseconds. */
  readonly at: number;
  /** By owner, series and age: see `inOrder`. */
  readonly tokens: readonly InventoryToken[];
}

/**
 * Takes the inventory: one list, and the names of the owners. Without an administrator's login a principal may still take
 * that of its own tokens. Throws `ApiError` and `ProviderError`.
 */
export async function takeInventory(client: WorkspaceClient, principal: string | undefined): Promise<Inventory> {
  const listed = principal === undefined ? await listAllTokens(client, true) : await listOfOne(client, principal);
  const judged = judgeTokens(listed);
  const names = await findDisplayNames(client, judged);
  const { runtime, origin } = client;
  const tokens = judged.map((token) => toInventoryToken(runtime, token, names));
  return { workspace: origin, principal, at: serverNow(runtime, origin), tokens: inOrder(tokens) };
}

async function listOfOne(client: WorkspaceClient, principal: string): Promise<readonly CreatedToken[]> {
  const ofPrincipal = (tokens: readonly TokenInfo[]): readonly CreatedToken[] =>
    tokens.map((info) => ({ info, creator: { id: undefined, name: principal } }));
  try {
    return ofPrincipal(await listTokensOf(client, { applicationId: principal, servicePrincipalId: undefined }));
  } catch (error) {
    if (toErrorCode(error) !== "NOT_ADMINISTRATOR") throw error;
    const own = await getCurrentUserName(client);
    if (own.toLowerCase() !== principal.toLowerCase()) throw error;
    return ofPrincipal(await listTokens(client));
  }
}

/** Owners with tokens of ours first, by name; of an owner the series by label, foreign tokens last; then by age. */
function inOrder(tokens: readonly InventoryToken[]): readonly InventoryToken[] {
  const marked = new Set(tokens.filter(({ lineage }) => lineage !== undefined).map(({ owner }) => owner));
  const keys = (token: InventoryToken): readonly string[] => [
    marked.has(token.owner) ? "0" : "1",
    token.ownerName ?? token.owner,
    token.owner,
    token.series === undefined ? "1" : `0${token.label ?? ""} ${token.series}`,
  ];
  return [...tokens].sort((left, right) => {
    const others = keys(right);
    const different = keys(left).findIndex((key, index) => key !== others[index]);
    if (different < 0) return left.createdAt - right.createdAt || compare(left.tokenId, right.tokenId);
    return compare(keys(left)[different] ?? "", others[different] ?? "");
  });
}

/** "service-2" comes before "service-10". */
const compare = new Intl.Collator("en", { numeric: true }).compare;
