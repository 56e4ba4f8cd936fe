import { liveTokens } from "../../../emulator/databricks/access-token";
import { type AccessToken, sha256 } from "../../../emulator/databricks/workspace";
import { InvariantMonitor } from "../../invariant-monitor";
import type { EmulatedStack } from "../emulated-stack";

/** What belongs to others in the workspace. */
export interface Foreign {
  readonly tokenIds: readonly string[];
  /** Names in the permissions on tokens. */
  readonly grantees: readonly string[];
}

/** The invariants of the component of a stack, checked after every request before its answer is sent. */
export class StackMonitor {
  private readonly monitor: InvariantMonitor;
  private readonly stopFollowing: () => void;

  constructor(
    private readonly stack: EmulatedStack,
    private readonly foreign: Foreign,
  ) {
    const foreignBefore = this.describeForeign();
    this.monitor = new InvariantMonitor({
      now: () => stack.emulator.clock.now(),
      publishedValue: () => stack.publishedValue(),
      missingPublication: () => (stack.publishedValue() === undefined ? "the published secret" : undefined),
      refusalOf: (value) => (this.ownTokens().includes(sha256(value)) ? undefined : "it is revoked or expired"),
      activeTokens: () => this.activeTokens(),
      hasAuthenticated: (tokenId) => this.find(tokenId)?.lastUsedDay !== undefined,
      foreignHarm: () => (this.describeForeign() === foreignBefore ? undefined : "things of others were changed"),
    });
    this.stopFollowing = stack.emulator.log.follow((entry) => this.monitor.observe(entry));
  }

  /** From now on a replaced token must stay active for this long. */
  expectOverlap(milliseconds: number): void {
    this.monitor.overlapMilliseconds = milliseconds;
  }

  /** From now on nothing has to be published. */
  expectDestroy(): void {
    this.monitor.expectsAvailability = false;
  }

  /** Stops the monitor and returns the violations. */
  stop(): readonly string[] {
    this.stopFollowing();
    return this.monitor.violations.map(({ invariant, found }) => `${invariant}: ${found}`);
  }

  /** Ids of the active tokens of the component. */
  ownTokens(): readonly string[] {
    return this.activeTokens().map(({ tokenId }) => tokenId);
  }

  private activeTokens(): readonly AccessToken[] {
    const { store, clock } = this.stack.emulator;
    const own = this.stack.liveTokens().filter((tokenId) => !this.foreign.tokenIds.includes(tokenId));
    return liveTokens(store.document.workspace, clock.now()).filter(({ tokenId }) => own.includes(tokenId));
  }

  private find(tokenId: string): AccessToken | undefined {
    return this.stack.emulator.store.document.workspace.tokens.find((token) => token.tokenId === tokenId);
  }

  private describeForeign(): string {
    const { tokens, tokenGrants } = this.stack.emulator.store.document.workspace;
    return JSON.stringify({
      tokens: tokens.filter((token) => this.foreign.tokenIds.includes(token.tokenId)),
      grants: tokenGrants.filter((grant) => this.foreign.grantees.includes(grant.name)),
    });
  }
}
