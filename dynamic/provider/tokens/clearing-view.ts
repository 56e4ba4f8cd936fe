import type { TokenInfo } from "../databricks/tokens-api";
import type { TokensView } from "./token-views";

/** A view that deletes the secrets which hold a token before it revokes one. */
export interface ClearingView extends TokensView {
  /** Deletes the secrets now, if that was not done yet. */
  clear(): Promise<void>;
}

/** Runs `clear` once, with the last list of tokens, before the first revocation. If it fails, nothing is revoked. */
export function toClearingView(
  view: TokensView,
  clear: (listed: readonly TokenInfo[]) => Promise<void>,
  onRevoked: (tokenId: string) => void,
): ClearingView {
  let listed: readonly TokenInfo[] = [];
  let isCleared = false;
  const clearOnce = async (): Promise<void> => {
    if (isCleared) return;
    await clear(listed);
    isCleared = true;
  };
  return {
    ...view,
    list: async () => (listed = await view.list()),
    revoke: async (tokenId) => {
      await clearOnce();
      await view.revoke(tokenId);
      onRevoked(tokenId);
    },
    clear: clearOnce,
  };
}
