import { isKnownAlias } from "../databricks/workspace-id";
import { rememberIdentity } from "../logins/proved-identity";
import type { MemorySlot, Runtime } from "../runtime";
import type { TokenInputs } from "./token-inputs";
import { isSamePrincipal } from "./current-token";

/** Whose tokens: a principal's, of one series. */
type Owner = Pick<TokenInputs, "origin" | "lineage" | "applicationId">;

/** A token that was proved when it was minted or adopted, with its value. */
export interface ValuedToken {
  readonly tokenId: string;
  readonly value: string;
}

/** A token as the state has it: without its value where that is not stored. */
interface SavedToken {
  readonly tokenId: string;
  readonly value: unknown;
}

/** In the order in which they log in. */
const VALUES: MemorySlot<(ValuedToken & { readonly owner: Owner })[]> = { create: () => [] };

/**
 * Remembers the value of a token that this process has just compared, minted or adopted: where the principal has no other
 * login, its current token logs in.
 */
export function rememberCurrentValue(runtime: Runtime, owner: Owner, token: SavedToken): void {
  remember(runtime, owner, token, "unshift");
}

/** Remembers the value of another token in the state, which logs in only where the current one does not. */
export function rememberSavedValue(runtime: Runtime, owner: Owner, token: SavedToken): void {
  remember(runtime, owner, token, "push");
}

function remember(runtime: Runtime, owner: Owner, { tokenId, value }: SavedToken, add: "unshift" | "push"): void {
  const values = runtime.recall(VALUES);
  if (typeof value !== "string" || values.some((known) => known.value === value)) return;
  values[add]({ owner, tokenId, value });
  rememberIdentity(runtime, owner, value);
}

/** The tokens of a series whose values this process has seen, the current one first. */
export function getTokenValues(runtime: Runtime, owner: Owner): readonly ValuedToken[] {
  return runtime
    .recall(VALUES)
    .filter(
      (known) =>
        known.owner.lineage === owner.lineage &&
        isSamePrincipal(known.owner, owner) &&
        isKnownAlias(runtime, known.owner.origin, owner.origin),
    );
}

/** Whether this process has seen this value as that of a token of the program. */
export function isTokenValue(runtime: Runtime, value: string): boolean {
  return runtime.recall(VALUES).some((known) => known.value === value);
}
