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

/** A request that waits. It waits until it is told how to go on. */
export interface HeldRequest {
  readonly target: string;
  /** Goes on as if nothing had been. */
  release(): void;
  /** Closes the connection without another step. */
  drop(): void;
}

/** What is said of a request when it is compared with the rules. */
export type HoldCandidate = Readonly<Record<"method" | "target" | "userAgent", string>>;

interface PendingHold {
  readonly rule: HoldRule;
  readonly arrive: (held: HeldRequest) => void;
  skip: number;
}

/**
 * Stops one request at one moment, for who wants to act while it is under way: to kill its client, or to look at the
 * tenant. Only within the emulator's process, for somebody has to tell the request to go on.
 */
export class Holds {
  private pending: PendingHold[] = [];
  private readonly waiting = new Set<HeldRequest>();

  /** Holds the next request that the rule matches; resolves when it has come. */
  next(rule: HoldRule): Promise<HeldRequest> {
    return new Promise((arrive) => {
      this.pending.push({ rule, arrive, skip: rule.skip ?? 0 });
    });
  }

  /** Forgets the rules, and lets every request that waits go on. */
  clear(): void {
    this.pending = [];
    for (const held of this.waiting) held.release();
  }

  /** For the server: waits if the request is to be held now. False when its connection is to be closed. */
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

/** Whether the request is the one that the hold waits for, counting those that pass. */
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
