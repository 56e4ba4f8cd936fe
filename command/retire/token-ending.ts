import type { WorkspaceClient } from "../../dynamic/provider/databricks/workspace-client";
import { ApiError, NoAnswerError } from "../../dynamic/provider/errors/api-error";
import { explain, toErrorCode } from "../../dynamic/provider/errors/remedies";
import { asAdministrator } from "../../dynamic/provider/tokens/token-views";
import type { InventoryToken } from "../inventory/inventory-token";
import type { KeptToken } from "./end-decision";

/** What became of the tokens. */
export interface Ends {
  readonly ended: readonly InventoryToken[];
  readonly left: readonly KeptToken[];
}

/**
 * Revokes the tokens one after the other; one that is gone meanwhile has ended. Goes on after a failure, unless nobody is
 * logged in any more.
 */
export async function endTokens(administrator: WorkspaceClient, tokens: readonly InventoryToken[]): Promise<Ends> {
  const ended: InventoryToken[] = [];
  const left: KeptToken[] = [];
  let isLoggedIn = true;
  for (const token of tokens) {
    if (!isLoggedIn) {
      left.push({ token, because: "not tried: the login has failed before" });
      continue;
    }
    try {
      await revoke(administrator, token);
      ended.push(token);
    } catch (error) {
      left.push({ token, because: explain(error) });
      isLoggedIn = !isOfLogin(administrator.origin, error);
    }
  }
  return { ended, left };
}

/** Whether there is no login, or the workspace does not know it: a refusal of one token says nothing about the next. */
function isOfLogin(origin: string, error: unknown): boolean {
  if (["NO_ADMINISTRATOR", "CREDENTIAL_REFUSED", "CREDENTIAL_MALFORMED"].includes(toErrorCode(error))) return true;
  if (!(error instanceof ApiError || error instanceof NoAnswerError)) return false;
  if (error instanceof ApiError && error.status === 401) return true;
  return !error.attempted.includes(` ${origin}/`) || error.attempted.includes(` ${origin}/oidc/`);
}

async function revoke(administrator: WorkspaceClient, { listed }: InventoryToken): Promise<void> {
  const { id, name } = listed.creator;
  const isExact = typeof id === "string" || Number.isSafeInteger(id);
  const names = { applicationId: name ?? "", servicePrincipalId: isExact ? String(id) : undefined };
  await asAdministrator(administrator, names).revoke(listed.info.tokenId);
}
