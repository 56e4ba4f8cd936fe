import { liveTokens } from "../../../emulator/databricks/access-token";
import { type AccessToken, sha256 } from "../../../emulator/databricks/workspace";
import type { LogEntry } from "../../../emulator/kernel/request-log";
import type { EmulatedStack } from "../emulated-stack";

/** The old one, the one that a killed run left, and the one that replaces both. */
const MOST_OWN_TOKENS = 3;

/** What belongs to somebody else in the workspace. */
export interface Foreign {
  readonly tokenIds: readonly string[];
  /** Names in the permissions on tokens. */
  readonly grantees: readonly string[];
}

/**
 * Looks at the tenant after every request, before its answer is sent, and notes what must never be: a published token
 * that does not authenticate, which a revocation ahead of its time would bring; one that was published before it had
 * authenticated; a change to what belongs to somebody else; more tokens than a rotation needs.
 */
export class Witness {
  private readonly violations: string[] = [];
  private readonly everPublished = new Set<string>();
  private readonly foreignBefore: string;
  /** What was published and dead when the watch began, which is nobody's fault that is watched. */
  private readonly deadBefore: string | undefined;
  private readonly stopFollowing: () => void;

  constructor(
    private readonly stack: EmulatedStack,
    private readonly foreign: Foreign,
  ) {
    this.foreignBefore = this.describeForeign();
    const published = this.publishedId();
    if (published !== undefined) this.everPublished.add(published);
    this.deadBefore = published !== undefined && !this.ownTokens().includes(published) ? published : undefined;
    this.stopFollowing = stack.emulator.log.follow((entry) => this.observe(entry));
  }

  /** Ends the watch and returns what must never have been. */
  dismiss(): readonly string[] {
    this.stopFollowing();
    return this.violations;
  }

  /** The live tokens of the component, as far as the workspace knows. */
  ownTokens(): readonly string[] {
    const { store, clock } = this.stack.emulator;
    const alive = liveTokens(store.document.workspace, clock.now()).map((token) => token.tokenId);
    const others = this.foreign.tokenIds;
    return this.stack.liveTokens().filter((tokenId) => alive.includes(tokenId) && !others.includes(tokenId));
  }

  private observe(entry: LogEntry): void {
    const note = (violation: string): void => {
      this.violations.push(`${entry.method} ${entry.target}: ${violation}`);
    };
    const published = this.publishedId();
    if (published !== undefined && published !== this.deadBefore) {
      if (!this.ownTokens().includes(published)) note("the published token does not authenticate");
      if (!this.everPublished.has(published) && !this.hasAuthenticated(published)) note("published before its proof");
      this.everPublished.add(published);
    }
    if (this.describeForeign() !== this.foreignBefore) note("what belongs to somebody else was changed");
    if (entry.method === "PUT" && entry.target.includes("/permissions/")) note("a permission list was overwritten");
    const count = this.ownTokens().length;
    if (count > MOST_OWN_TOKENS) note(`${count} tokens are alive`);
  }

  private publishedId(): string | undefined {
    const value = this.stack.publishedValue();
    return value === undefined ? undefined : sha256(value);
  }

  private hasAuthenticated(tokenId: string): boolean {
    return this.tokens().find((token) => token.tokenId === tokenId)?.lastUsedDay !== undefined;
  }

  private describeForeign(): string {
    const { tokenGrants } = this.stack.emulator.store.document.workspace;
    const tokens = this.tokens().filter((token) => this.foreign.tokenIds.includes(token.tokenId));
    const grants = tokenGrants.filter((grant) => this.foreign.grantees.includes(grant.name));
    return JSON.stringify({ tokens, grants });
  }

  private tokens(): readonly AccessToken[] {
    return this.stack.emulator.store.document.workspace.tokens;
  }
}
