import type { WorkspaceClient } from "../../dynamic/provider/databricks/workspace-client";
import { explain, isClosedNetwork, isLoginRefusal } from "../../dynamic/provider/errors/remedies";
import { asAdministrator } from "../../dynamic/provider/tokens/token-views";
import type { InventoryToken } from "../inventory/inventory-token";
import type { KeptToken } from "./end-decision";

/** What became of the tokens. */
export interface Ends {
  readonly ended: readonly InventoryToken[];
  readonly left: readonly KeptToken[];
}

/**
 * Revokes the tokens one after the other; one that is gone meanwhile has ended. Goes on after a failure, unless the
 * workspace refuses this login or network, which it does for every token.
 */
export async function endTokens(administrator: WorkspaceClient, tokens: readonly InventoryToken[]): Promise<Ends> {
  const ended: InventoryToken[] = [];
  const left: KeptToken[] = [];
  let refusal: string | undefined;
  for (const token of tokens) {
    if (refusal !== undefined) {
      left.push({ token, because: refusal });
      continue;
    }
    try {
      await revoke(administrator, token);
      ended.push(token);
    } catch (error) {
      const because = explain(error);
      left.push({ token, because });
      if (isLoginRefusal(error) || isClosedNetwork(administrator.origin, error)) refusal = because;
    }
  }
  return { ended, left };
}

async function revoke(administrator: WorkspaceClient, { listed }: InventoryToken): Promise<void> {
  const { id, name } = listed.creator;
  const isExact = typeof id === "string" || Number.isSafeInteger(id);
  const names = { applicationId: name ?? "", servicePrincipalId: isExact ? String(id) : undefined };
  await asAdministrator(administrator, names).revoke(listed.info.tokenId);
}
