import { createHash } from "node:crypto";

/** An invariant that did not hold. */
export interface Violation {
  /** "I1 availability". */
  readonly invariant: string;
  readonly found: string;
}

/** A token, as the monitor sees it. */
export interface MonitoredToken {
  readonly tokenId: string;
  /** Epoch milliseconds; -1 for a token that never expires. */
  readonly expiresAt: number;
}

/** One component in its tenant, as the monitor sees it at any moment. */
export interface MonitoredComponent {
  /** The tenant's time, epoch milliseconds. */
  now(): number;
  /** The value that consumers of the token read; undefined where nothing is published. */
  publishedValue(): string | undefined;
  /** The secret in which the component publishes, if it holds nothing; undefined if it does, or none is wanted. */
  missingPublication(): string | undefined;
  /** Why the workspace refuses a token value; undefined when it authenticates. */
  refusalOf(tokenValue: string): string | undefined;
  /** The active tokens of the component. */
  activeTokens(): readonly MonitoredToken[];
  /** Whether a token of the component has authenticated at least once. */
  hasAuthenticated(tokenId: string): boolean;
  /** What was done to things of others; undefined when they are as they were. */
  foreignHarm(): string | undefined;
}

/** A request that the tenant has handled. */
export interface MonitoredRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
}

interface Publication {
  readonly tokenId: string;
  readonly at: number;
  /** How long the token before it had to stay active from then on. */
  readonly overlapMilliseconds: number;
}

/** What a monitor has seen, to go back to. */
export type MonitorMemory = readonly Publication[];

/**
 * The invariants of one component, checked after every request: the published value authenticates,
 * it authenticated before it was published, its vault secret is not deleted, a published token is revoked only after a successor was published and its
 * overlap is over, few tokens are active at once, and tokens of others do not change.
 */
export class InvariantMonitor {
  readonly violations: Violation[] = [];
  /** How many tokens of the component may be active at once: the replaced one, an orphan, and the current one. */
  mostActive = 3;
  /** How long a replaced token must stay active after its successor was published. */
  overlapMilliseconds = 0;
  /** False once the component is destroyed. */
  expectsAvailability = true;
  private published: Publication[] = [];
  private publishedValue: string | undefined;
  private active: readonly MonitoredToken[] = [];
  private excusedId: string | undefined;

  /** A value that is published already is no violation, whether it authenticates or not. */
  constructor(private readonly component: MonitoredComponent) {
    this.observePublication();
    this.violations.length = 0;
    this.active = component.activeTokens();
    if (this.refusal() !== undefined) this.excusePublished();
  }

  /** From now on the published token may stop to authenticate, until another one is published. */
  excusePublished(): void {
    this.excusedId = this.published.at(-1)?.tokenId;
  }

  memory(): MonitorMemory {
    return [...this.published];
  }

  /** Goes on from an earlier moment, to which the tenant went back already. */
  restore(memory: MonitorMemory): void {
    this.published = [...memory];
    this.publishedValue = this.component.publishedValue();
    this.active = this.component.activeTokens();
    this.excusedId = undefined;
    this.violations.length = 0;
    this.expectsAvailability = true;
  }

  /** Checks everything after a request. */
  observe({ method, target }: MonitoredRequest): void {
    const before = this.violations.length;
    this.observePublication();
    this.observeRevocations();
    this.probe();
    const { length } = this.active;
    if (length > this.mostActive) this.report("I4 bounded set", `${length} tokens are active at once`);
    if (method !== "GET") {
      const harm = this.component.foreignHarm();
      if (harm !== undefined) this.report("I8 no foreign harm", harm);
    }
    if (isDeletionOfSecret(method, target)) this.observeDeletedSecret();
    if (method === "PUT" && target.includes("/permissions/"))
      this.report("I9 permissions only grow", "a PUT replaced the list of permissions");
    for (const [index, { invariant, found }] of this.violations.entries())
      if (index >= before) this.violations[index] = { invariant, found: `${found} (${method} ${target})` };
  }

  /** Checks whether the published value authenticates now. */
  probe(): void {
    if (!this.expectsAvailability || this.published.length === 0) return;
    if (this.published.at(-1)?.tokenId === this.excusedId) return;
    const refusal = this.refusal();
    if (refusal !== undefined) this.report("I1 availability", `the published value does not authenticate: ${refusal}`);
  }

  report(invariant: string, found: string): void {
    const isKnown = (known: Violation): boolean => known.invariant === invariant && known.found.startsWith(found);
    if (!this.violations.some(isKnown)) this.violations.push({ invariant, found });
  }

  private refusal(): string | undefined {
    const value = this.component.publishedValue();
    return value === undefined ? "nothing is published" : this.component.refusalOf(value);
  }

  private observePublication(): void {
    const value = this.component.publishedValue();
    if (value === undefined || value === this.publishedValue) return;
    this.publishedValue = value;
    const tokenId = createHash("sha256").update(value).digest("hex");
    if (!this.component.hasAuthenticated(tokenId))
      this.report("I2 proof before publication", `${tokenId} was published before it authenticated`);
    if (this.published.at(-1)?.tokenId === tokenId) return;
    if (this.published.some((earlier) => earlier.tokenId === tokenId))
      this.report("I25 no way back", `${tokenId} was published again after another token`);
    this.published.push({ tokenId, at: this.component.now(), overlapMilliseconds: this.overlapMilliseconds });
  }

  private observeDeletedSecret(): void {
    const missing = this.expectsAvailability ? this.component.missingPublication() : undefined;
    if (missing !== undefined)
      this.report("I33 publication stays", `a secret was deleted, and ${missing} holds nothing`);
  }

  private observeRevocations(): void {
    const active = this.component.activeTokens();
    const now = this.component.now();
    for (const { tokenId, expiresAt } of this.active) {
      const isActive = active.some((token) => token.tokenId === tokenId);
      if (!isActive && (expiresAt === -1 || expiresAt > now)) this.observeRevocation(tokenId, now);
    }
    this.active = active;
  }

  /** A shorter overlap counts from the run on that has it. */
  private observeRevocation(tokenId: string, now: number): void {
    const index = this.published.findIndex((earlier) => earlier.tokenId === tokenId);
    if (!this.expectsAvailability || index < 0 || tokenId === this.excusedId) return;
    const successor = this.published[index + 1];
    if (successor === undefined) {
      this.report("I2 no revocation of a published token", `${tokenId} was revoked while published`);
      return;
    }
    const overlap = Math.min(successor.overlapMilliseconds, this.overlapMilliseconds);
    if (now >= successor.at + overlap) return;
    const seconds = Math.round((now - successor.at) / 1000);
    this.report("I3 overlap", `${tokenId} was revoked ${seconds} s after its successor was published`);
  }
}

/** In a vault, or in a secret scope. */
function isDeletionOfSecret(method: string, target: string): boolean {
  return method === "DELETE" ? target.startsWith("/secrets/") : /^\/api\/2\.0\/secrets\/delete\b/.test(target);
}
