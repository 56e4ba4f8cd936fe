/** Which request to hold, and at which moment of its handling. */
export interface HoldRule {
  readonly method?: string;
  /** A regular expression tried on the path with its query. */
  readonly path: string;
  /** A regular expression tried on the client's name; any client by default. */
  readonly userAgent?: string;
  /** How many matching requests pass first; 0 by default. */
  readonly skip?: number;
  /** Before anything happens, or after the request was applied and saved and before its answer is sent. */
  readonly moment: "before" | "after";
}

/** A request that waits for `release` or `drop`. */
export interface HeldRequest {
  readonly target: string;
  /** Lets the request continue. */
  release(): void;
  /** Closes the connection without another step. */
  drop(): void;
}

/** The fields of a request that the rules match. */
export type HoldCandidate = Readonly<Record<"method" | "target" | "userAgent", string>>;

interface PendingHold {
  readonly rule: HoldRule;
  readonly arrive: (held: HeldRequest) => void;
  skip: number;
}

/**
 * Stops one request at one moment, so that a test can act meanwhile: kill its client, or read the tenant. Works only
 * within the emulator's process, because the test has to release the request.
 */
export class Holds {
  private pending: PendingHold[] = [];
  private readonly waiting = new Set<HeldRequest>();

  /** Holds the next request that the rule matches; resolves when it arrives. */
  next(rule: HoldRule): Promise<HeldRequest> {
    return new Promise((arrive) => {
      this.pending.push({ rule, arrive, skip: rule.skip ?? 0 });
    });
  }

  /** Removes the rules, and releases every held request. */
  clear(): void {
    this.pending = [];
    for (const held of this.waiting) held.release();
  }

  /** For the server: waits while a rule holds the request. Returns false when the connection has to be closed. */
  async pass(moment: HoldRule["moment"], request: HoldCandidate): Promise<boolean> {
    const hold = this.pending.find((candidate) => takes(candidate, moment, request));
    if (hold === undefined) return true;
    this.pending = this.pending.filter((other) => other !== hold);
    return new Promise((resolve) => {
      const end = (goesOn: boolean): void => {
        this.waiting.delete(held);
        resolve(goesOn);
      };
      const held: HeldRequest = { target: request.target, release: () => end(true), drop: () => end(false) };
      this.waiting.add(held);
      hold.arrive(held);
    });
  }
}

/** Whether the hold takes this request; counts the matching requests that pass first. */
function takes(hold: PendingHold, moment: HoldRule["moment"], request: HoldCandidate): boolean {
  const { rule } = hold;
  const matches =
    rule.moment === moment &&
    (rule.method === undefined || rule.method === request.method) &&
    new RegExp(rule.path).test(request.target) &&
    new RegExp(rule.userAgent ?? "").test(request.userAgent);
  if (!matches) return false;
  hold.skip -= 1;
  return hold.skip < 0;
}
