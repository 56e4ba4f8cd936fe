import type { WorkspaceClient } from "../../dynamic/provider/databricks/workspace-client";
import { ApiError, NoAnswerError, wentTo } from "../../dynamic/provider/errors/api-error";
import { explain, toErrorCode } from "../../dynamic/provider/errors/remedies";
import { toPatience } from "../../dynamic/provider/http/patience";
import { asAdministrator } from "../../dynamic/provider/tokens/token-views";
import type { InventoryToken } from "../inventory/inventory-token";
import type { KeptToken } from "./end-decision";

/** The end of several tokens: what has become of them, at any moment. */
export class TokenEnds {
  /** In the order in which they have ended. */
  readonly ended: InventoryToken[] = [];
  private readonly failures = new Map<InventoryToken, unknown>();
  private asked: InventoryToken | undefined;
  private isLoggedIn = true;
  private isStopped = false;

  constructor(
    private readonly tokens: readonly InventoryToken[],
    private readonly onEnd: (token: InventoryToken) => void,
  ) {}

  /** Those that have not ended, and why. */
  get left(): readonly KeptToken[] {
    return this.tokens
      .filter((token) => !this.ended.includes(token))
      .map((token) => ({ token, because: this.toReason(token) }));
  }

  /**
   * Revokes the tokens one after the other; one that is gone meanwhile has ended. Goes on after a failure, unless nobody is
   * logged in any more. Where the workspace is busy for one, the others come first, and it is waited for at last.
   */
  async revokeAll(administrator: WorkspaceClient): Promise<void> {
    const { withoutPatience } = administrator;
    for (const token of this.tokens) await this.revoke(withoutPatience, token);
    for (const [token, error] of [...this.failures])
      if (toPatience(error, true) > 0) await this.revoke(administrator, token);
  }

  /** Revokes no other token. */
  stop(): void {
    this.isStopped = true;
  }

  private async revoke(administrator: WorkspaceClient, token: InventoryToken): Promise<void> {
    if (this.isStopped || !this.isLoggedIn) return;
    this.asked = token;
    try {
      await revoke(administrator, token);
      this.ended.push(token);
      this.failures.delete(token);
      if (!this.isStopped) this.onEnd(token);
    } catch (error) {
      this.failures.set(token, error);
      this.isLoggedIn = !isOfLogin(administrator.origin, error);
    }
    this.asked = undefined;
  }

  private toReason(token: InventoryToken): string {
    if (token === this.asked) return "interrupted while it was ended, so it may have ended: run the command again";
    if (this.failures.has(token)) return explain(this.failures.get(token));
    return this.isLoggedIn ? "not tried: the command was interrupted" : "not tried: the login has failed before";
  }
}

/** Whether there is no login, or the workspace does not know it: a refusal of one token says nothing about the next. */
function isOfLogin(origin: string, error: unknown): boolean {
  if (["NO_ADMINISTRATOR", "CREDENTIAL_REFUSED", "CREDENTIAL_MALFORMED"].includes(toErrorCode(error))) return true;
  if (!(error instanceof ApiError || error instanceof NoAnswerError)) return false;
  if (error instanceof ApiError && error.status === 401) return true;
  return !wentTo(error, origin) || wentTo(error, origin, "oidc");
}

async function revoke(administrator: WorkspaceClient, { listed }: InventoryToken): Promise<void> {
  const { id, name } = listed.creator;
  const isExact = typeof id === "string" || Number.isSafeInteger(id);
  const names = { applicationId: name ?? "", servicePrincipalId: isExact ? String(id) : undefined };
  await asAdministrator(administrator, names).revoke(listed.info.tokenId);
}
