import { readMarker } from "./comment-marker";
import type { NumberedEvent, TokenLife, TokenOwner } from "./token-life";

/** What a token is at a moment. */
export type TokenState = "current" | "active" | "replaced" | "retired" | "revoked" | "expired" | "unused";

/** A step that the page marks, with the column of its series that it belongs to. */
export interface Step {
  readonly kind: Exclude<NumberedEvent["kind"], "described"> | "expired";
  readonly at: number;
  readonly sequence?: number;
  readonly place?: string;
  readonly column: number;
}

/** What a bar is from one column to another; `to` left out: until now. */
export interface Phase {
  /** Not published; the value that a reader of a place gets; or replaced, and still accepted. */
  readonly kind: "unpublished" | "current" | "old";
  readonly from: number;
  readonly to?: number;
}

/** One token as the page shows it. */
export interface TokenRow {
  readonly tokenId: string;
  /** Its place in the series, from 1. */
  readonly number: number;
  readonly state: TokenState;
  readonly comment: string;
  readonly owner: TokenOwner;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly retireAt?: number;
  readonly endedAt?: number;
  readonly places: readonly string[];
  readonly steps: readonly Step[];
  readonly phases: readonly Phase[];
  /** Whether every place had another token before this one ended; left out where nothing can be said. */
  readonly promise?: "kept" | "broken";
  /** The places that had its value when it ended. */
  readonly stillIn: readonly string[];
}

/** A step before it has a column. `order` is a fraction for what no request caused. */
export type LooseStep = Omit<Step, "column"> & { readonly order: number };

/** The end of a token that no request caused. */
export interface OwnEnd {
  readonly kind: "expired" | "unused";
  readonly at: number;
}

/** The steps of a life at `now`, with its end where no request caused it. */
export function toSteps(life: TokenLife, end: OwnEnd | undefined): readonly LooseStep[] {
  const steps = life.events.flatMap((event): LooseStep[] => {
    if (event.kind === "described") return [];
    const { kind, at, sequence, order } = event;
    const place = "place" in event ? { place: event.place } : {};
    return [{ kind, at, order, ...(sequence === undefined ? {} : { sequence }), ...place }];
  });
  // After what had happened by then; its order is settled when the steps of the whole series are known.
  return end === undefined ? steps : [...steps, { kind: "expired", at: end.at, order: Number.NaN }];
}

/** What the token is now. */
export function stateOf(life: TokenLife, end: OwnEnd | undefined): TokenState {
  if (life.isRevoked) return "revoked";
  if (end !== undefined) return end.kind;
  if (readMarker(life.comment)?.retireAt !== undefined) return "retired";
  if (life.places.size > 0) return "current";
  return life.events.some(({ kind }) => kind === "published") ? "replaced" : "active";
}

/** The bar of a token, from its steps in their order. */
export function toPhases(steps: readonly Step[]): readonly Phase[] {
  const phases: Phase[] = [];
  const places = new Set<string>();
  let open: { kind: Phase["kind"]; from: number } | undefined;
  const turn = (kind: Phase["kind"] | undefined, column: number): void => {
    if (open?.kind === kind) return;
    if (open !== undefined) phases.push({ ...open, to: column });
    open = kind === undefined ? undefined : { kind, from: column };
  };
  for (const { kind, column, place = "" } of steps) {
    if (kind === "minted") turn("unpublished", column);
    if (kind === "published") places.add(place);
    if (kind === "replaced" || kind === "withdrawn") places.delete(place);
    if (kind === "published") turn("current", column);
    if (places.size === 0 && kind === "replaced") turn("old", column);
    if (places.size === 0 && kind === "withdrawn") turn("unpublished", column);
    if (kind === "revoked" || kind === "expired") turn(undefined, column);
  }
  return open === undefined ? phases : [...phases, open];
}

/** Whether the token ended only after another one was in each of its places. */
export function judge(life: TokenLife, end: OwnEnd | undefined): Pick<TokenRow, "promise" | "stillIn"> {
  const last = life.events.findLast((event) => event.kind === "revoked");
  const hasEnded = life.isRevoked || end !== undefined;
  const stillIn = last?.kind === "revoked" ? last.stillIn : hasEnded ? [...life.places] : [];
  if (stillIn.length > 0) return { promise: "broken", stillIn };
  const wasReplaced = life.events.some(({ kind }) => kind === "replaced");
  return hasEnded && wasReplaced ? { promise: "kept", stillIn } : { stillIn };
}
