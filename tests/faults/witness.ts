import type { LogEntry } from "../../emulator/kernel/request-log";
import { type PretendTenant, toTokenId } from "./pretend-tenant";

/** A promise that was not kept. */
export interface Violation {
  /** "I1 availability". */
  readonly invariant: string;
  readonly found: string;
}

/** What a witness remembers, to go back to. */
export interface Testimony {
  readonly verified: readonly string[];
  /** Ids of the tokens that were published, in order, and when. */
  readonly published: readonly { readonly tokenId: string; readonly at: number }[];
}

/** What one component promises about its tokens at every moment, checked after every request that anybody makes. */
export class Witness {
  readonly violations: Violation[] = [];
  /** How many of its tokens may be alive at once. */
  mostAlive = 3;
  /** How long a token must live on after its successor was published. */
  overlapMilliseconds = 0;
  /** False where the end of the published token is asked for: a destroy. */
  expectsAvailability = true;
  private verified = new Set<string>();
  private published: { readonly tokenId: string; readonly at: number }[] = [];

  constructor(
    private readonly tenant: PretendTenant,
    readonly owner: string,
    readonly secretName: string,
  ) {}

  testify(): Testimony {
    return { verified: [...this.verified], published: [...this.published] };
  }

  restore({ verified, published }: Testimony): void {
    this.verified = new Set(verified);
    this.published = [...published];
    this.violations.length = 0;
    this.expectsAvailability = true;
  }

  noteVerified(tokenId: string): void {
    this.verified.add(tokenId);
  }

  /** After a request: what it did to the tokens of this owner is judged, and whether the published value still works. */
  observe({ note = "" }: LogEntry, ownerOfRevoked: (tokenId: string) => string | undefined): void {
    if (note.startsWith(`published ${this.secretName} `)) this.observePublication();
    for (const [, tokenId = ""] of note.matchAll(/\brevoked ([0-9a-f]{64})/g)) {
      if (ownerOfRevoked(tokenId) === this.owner) this.observeRevocation(tokenId);
    }
    this.probe();
    const alive = this.tenant.liveTokensOf(this.owner).length;
    if (alive > this.mostAlive) this.report("I4 bounded set", `${alive} tokens are alive at once`);
  }

  /** Whether the published value authenticates now. */
  probe(): void {
    if (!this.expectsAvailability || this.published.length === 0) return;
    const value = this.tenant.publishedValue(this.secretName);
    const refusal = value === undefined ? "nothing is published" : this.tenant.refusalOf(value);
    if (refusal !== undefined) this.report("I1 availability", `the published value does not authenticate: ${refusal}`);
  }

  report(invariant: string, found: string): void {
    if (this.violations.some((violation) => violation.invariant === invariant && violation.found === found)) return;
    this.violations.push({ invariant, found });
  }

  private observePublication(): void {
    const value = this.tenant.publishedValue(this.secretName);
    if (value === undefined) return;
    const tokenId = toTokenId(value);
    if (!this.verified.has(tokenId)) this.report("I2 proof before publication", `${tokenId} was published unproved`);
    if (this.published.at(-1)?.tokenId === tokenId) return;
    if (this.published.some((earlier) => earlier.tokenId === tokenId)) {
      this.report("I25 no way back", `${tokenId} was published again after another token`);
    }
    this.published.push({ tokenId, at: this.tenant.now() });
  }

  /** One that was once published may go only when another, proved, has been published, and its overlap is over. */
  private observeRevocation(tokenId: string): void {
    const index = this.published.findIndex((earlier) => earlier.tokenId === tokenId);
    if (!this.expectsAvailability || index < 0) return;
    const successor = this.published[index + 1];
    if (successor === undefined) {
      this.report("I2 no revoke before a proved replacement is published", `${tokenId} was revoked while published`);
    } else if (this.tenant.now() < successor.at + this.overlapMilliseconds) {
      const seconds = Math.round((this.tenant.now() - successor.at) / 1000);
      this.report("I3 overlap", `${tokenId} was revoked ${seconds} s after its successor was published`);
    }
  }
}
