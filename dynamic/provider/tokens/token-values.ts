import { isKnownAlias } from "../databricks/workspace-id";
import { rememberIdentity } from "../logins/proved-identity";
import type { MemorySlot, Runtime } from "../runtime";
import { toSha256 } from "../sinks/stored-secret";
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

const HASHES: MemorySlot<Set<string>> = { create: () => new Set() };

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
  if (typeof value === "string") rememberValueHash(runtime, toSha256(value));
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

/** Remembers the SHA-256 of the value of a token of the program. */
export function rememberValueHash(runtime: Runtime, hash: string): void {
  runtime.recall(HASHES).add(hash);
}

/** Whether this process knows the SHA-256 of a value as that of a token of the program. */
export function isTokenHash(runtime: Runtime, sha256: string | undefined): boolean {
  return sha256 !== undefined && runtime.recall(HASHES).has(sha256);
}
