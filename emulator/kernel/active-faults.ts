/** What a rule does to a request that matches. */
export type FaultEffect =
  /** Answer this instead of calling the handler. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly body?: string | object;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Close the connection before anything happens. */
  | { readonly kind: "drop-before" }
  /** Apply the request, save it, then close the connection without an answer. */
  | { readonly kind: "drop-after" }
  /** Apply the request, then answer this instead of what the handler said. */
  | {
      readonly kind: "answer-after";
      readonly status: number;
      readonly body?: string | object;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Wait before the request is handled. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** Handle a read as if the last write had not been seen yet. Other requests do not count and are not affected. */
  | { readonly kind: "stale" };

/** The methods of reads: the only ones that a stale fault affects. */
const READS: readonly string[] = ["GET", "HEAD"];

/** Whether a rule could never affect a request: it is for a write, and would have to lose it. */
export function isStaleWrite({ method = "GET", effect }: Pick<FaultRule, "method" | "effect">): boolean {
  return effect.kind === "stale" && !READS.includes(method);
}

/** A rule: which requests it matches, and how many of them. */
export interface FaultRule {
  readonly method?: string;
  /** A regular expression tried on the path with its query. */
  readonly path: string;
  /** How many matching requests pass first; 0 by default. */
  readonly skip?: number;
  /** How many matching requests are affected after those; 1 by default. */
  readonly times?: number;
  readonly effect: FaultEffect;
}

/** The rules in force, in the order they were added; the first that matches and has not run out applies. */
export class Faults {
  private rules: { rule: FaultRule; pattern: RegExp; skip: number; times: number; hits: number }[] = [];

  /** Throws a `SyntaxError` when `rule.path` is no regular expression. */
  add(rule: FaultRule): void {
    this.rules.push({ rule, pattern: new RegExp(rule.path), skip: rule.skip ?? 0, times: rule.times ?? 1, hits: 0 });
  }

  clear(): void {
    this.rules = [];
  }

  list(): readonly (FaultRule & { readonly hits: number })[] {
    return this.rules.map(({ rule, hits }) => ({ ...rule, hits }));
  }

  /** The effect for this request, counting it. */
  take(method: string, target: string): FaultEffect | undefined {
    for (const entry of this.rules) {
      if (entry.rule.method !== undefined && entry.rule.method !== method) continue;
      if (isStaleWrite({ method, effect: entry.rule.effect })) continue;
      if (!entry.pattern.test(target)) continue;
      if (entry.skip > 0) {
        entry.skip -= 1;
        continue;
      }
      if (entry.hits >= entry.times) continue;
      entry.hits += 1;
      return entry.rule.effect;
    }
    return undefined;
  }
}
