/** What a sink holds now. "unreadable": it was asked, and did not say. */
export type Holding = "the token" | "another value" | "nothing" | "a disabled secret" | "unreadable";

/** What the delivery of a token without a stored value depends on. */
export interface DeliveryFacts {
  /** Names of the sinks in the program that do not have the token, as far as the state says. */
  readonly missing: readonly string[];
  /** Whether the state has a sink in a place that the program does not have any more. */
  readonly isAnyRemoved: boolean;
  /** What the sinks of the state and of the program hold; asked only where one is missing. */
  readonly holdings: readonly { readonly called: string; readonly holding: Holding }[];
}

/** What the sinks of the token in use need. */
export type DeliveryDecision =
  | { readonly action: "keep" }
  /** The secrets in places that the program does not have any more are deleted. */
  | { readonly action: "remove" }
  /** The value is copied from the sink that is called so. */
  | { readonly action: "copy"; readonly from: string }
  /** Perhaps a sink that cannot be read now has the value. */
  | { readonly action: "try"; readonly unreadable: readonly string[] }
  /** No sink has the value any more, and nothing else ever had it: only a new token helps. */
  | { readonly action: "rotate"; readonly because: string };

/** What to do about the sinks of the token in use. The same answer for the same facts. */
export function decideDelivery({ missing, isAnyRemoved, holdings }: DeliveryFacts): DeliveryDecision {
  if (missing.length === 0) return { action: isAnyRemoved ? "remove" : "keep" };
  const source = holdings.find(({ holding }) => holding === "the token");
  if (source !== undefined) return { action: "copy", from: source.called };
  const unreadable = holdings.filter(({ holding }) => holding === "unreadable").map(({ called }) => called);
  if (unreadable.length > 0) return { action: "try", unreadable };
  const found = holdings.map(({ called, holding }) => `${called} holds ${holding}`);
  return { action: "rotate", because: found.join(", ") };
}
