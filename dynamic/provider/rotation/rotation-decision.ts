import { toSeconds } from "../../arguments/duration";
import { quoteKnown } from "../../arguments/quote";
import { toRfc3339 } from "../../arguments/time";
import type { MaintenanceWindow } from "../../arguments/windows";
import { isWindowOpen, nextWindowOpening } from "./renewal-windows";

/** A generation of a schedule, kept from run to run. */
export interface Generation {
  readonly generation: number;
  /** Epoch seconds. */
  readonly startedAt: number;
  readonly reason: string;
}

/** Everything that the decision depends on. */
export interface RotationFacts {
  /** The current generation, with the inputs that it began with; undefined on the first run. */
  readonly current:
    (Generation & { readonly rotationTrigger: string | undefined; readonly lifetime: string }) | undefined;
  readonly rotationTrigger: string | undefined;
  readonly lifetime: string;
  readonly lifetimeSeconds: number;
  readonly renewBeforeSeconds: number;
  /** When an adopted first token expires, epoch seconds. */
  readonly firstExpiresAt?: number | undefined;
  /** When renewals may happen; undefined for any time. */
  readonly windows?: readonly MaintenanceWindow[] | undefined;
}

/** What the time of a renewal depends on. */
export type RenewalFacts = Pick<RotationFacts, "lifetimeSeconds" | "renewBeforeSeconds" | "windows" | "firstExpiresAt">;

/** Whether to begin a generation, and which. */
export type RotationDecision = { readonly action: "keep" } | ({ readonly action: "rotate" } & Generation);

type Check = (facts: RotationFacts, now: number) => RotationDecision | undefined;

/** The checks in order: the first that answers decides. */
const CHECKS: readonly Check[] = [isFirst, hasNewTrigger, hasNewLifetime, beganAhead, isDue];

/** By how much the clocks of two machines that run the program may differ, in seconds. */
const CLOCK_TOLERANCE = 600;

/** Whether the next generation begins at `now` (epoch seconds), and why. The same answer for the same facts and time. */
export function decideRotation(facts: RotationFacts, now: number): RotationDecision {
  for (const check of CHECKS) {
    const decision = check(facts, now);
    if (decision !== undefined) return decision;
  }
  return { action: "keep" };
}

/** When a generation is renewed, in epoch seconds: once it is due and, with windows, one is open, or at the last call. */
export function toRenewalTime(current: Pick<Generation, "generation" | "startedAt">, facts: RenewalFacts): number {
  const startedAt = toEffectiveStart(current, facts);
  const due = startedAt + period(facts);
  if (facts.windows === undefined || isWindowOpen(facts.windows, due)) return due;
  return Math.min(nextWindowOpening(facts.windows, due) ?? Infinity, toLastCall(startedAt, facts));
}

function isFirst(facts: RotationFacts, now: number): RotationDecision | undefined {
  if (facts.current !== undefined) return undefined;
  const { firstExpiresAt = Infinity, lifetimeSeconds } = facts;
  // An adopted token is renewed as if it had been minted one lifetime before it expires.
  const startedAt = Math.min(roundDown(now, facts), firstExpiresAt - lifetimeSeconds);
  return { action: "rotate", generation: 1, startedAt, reason: "first token" };
}

function hasNewTrigger(facts: RotationFacts, now: number): RotationDecision | undefined {
  if (facts.current?.rotationTrigger === facts.rotationTrigger) return undefined;
  return next(
    facts,
    roundDown(now, facts),
    `rotationTrigger changed: ${quoteTrigger(facts.current?.rotationTrigger)} => ${quoteTrigger(facts.rotationTrigger)}`,
  );
}

function hasNewLifetime(facts: RotationFacts, now: number): RotationDecision | undefined {
  if (facts.current === undefined || toSeconds(facts.current.lifetime) === facts.lifetimeSeconds) return undefined;
  return next(facts, roundDown(now, facts), `lifetime changed: ${facts.current.lifetime} => ${facts.lifetime}`);
}

/** Whether the current generation begins in the future: this machine's clock is behind, or an earlier one was ahead. */
export function beginsInFuture({ current, ...facts }: RotationFacts, now: number): boolean {
  return current !== undefined && toEffectiveStart(current, facts) - now > CLOCK_TOLERANCE;
}

/**
 * A start in the future was read from a clock that was ahead. It would be renewed too late by as much, so the generation
 * begins again, in a window if there are any.
 */
function beganAhead(facts: RotationFacts, now: number): RotationDecision | undefined {
  if (facts.current === undefined || !beginsInFuture(facts, now)) return undefined;
  if (facts.windows !== undefined && !isWindowOpen(facts.windows, now)) return undefined;
  const started = toTime(toEffectiveStart(facts.current, facts)).replace(":00Z", "Z");
  return next(facts, roundDown(now, facts), `started ${started}, by a clock that was ahead`);
}

/**
 * Due at `startedAt + period`. The new start is counted in whole periods from the old one and not read from the clock,
 * so that a preview and the update after it agree to the second.
 */
function isDue(facts: RotationFacts, now: number): RotationDecision | undefined {
  if (facts.current === undefined) return undefined;
  const startedAt = toEffectiveStart(facts.current, facts);
  const periods = Math.floor((now - startedAt) / period(facts));
  if (periods < 1) return undefined;
  const isOutside = facts.windows !== undefined && !isWindowOpen(facts.windows, now);
  if (isOutside && now < toLastCall(startedAt, facts)) return undefined;
  const since = toTime(startedAt + period(facts)).replace(":00Z", "Z");
  const end = toTime(startedAt + facts.lifetimeSeconds).replace(":00Z", "Z");
  const words = isOutside ? `, outside its windows because the token expires ${end}` : "";
  return next(facts, startedAt + periods * period(facts), `renewal due since ${since}${words}`);
}

/** When a renewal stops waiting for a window: when a third of `renewBefore` is left. */
function toLastCall(startedAt: number, { lifetimeSeconds, renewBeforeSeconds }: RenewalFacts): number {
  return startedAt + lifetimeSeconds - Math.floor(renewBeforeSeconds / 3);
}

/**
 * When a token of this generation would have been minted that expires when its token does. The end of an adopted token
 * may become known only after a first run that failed.
 */
function toEffectiveStart(
  { generation, startedAt }: Pick<Generation, "generation" | "startedAt">,
  { firstExpiresAt, lifetimeSeconds }: RenewalFacts,
): number {
  if (generation !== 1 || firstExpiresAt === undefined) return startedAt;
  return Math.min(startedAt, firstExpiresAt - lifetimeSeconds);
}

function next(facts: RotationFacts, startedAt: number, reason: string): RotationDecision {
  return { action: "rotate", generation: (facts.current?.generation ?? 0) + 1, startedAt, reason };
}

function period(facts: Pick<RotationFacts, "lifetimeSeconds" | "renewBeforeSeconds">): number {
  return facts.lifetimeSeconds - facts.renewBeforeSeconds;
}

/**
 * A start read from the clock is rounded down to a day, an hour, a minute or a second: the largest unit that is at most
 * a twenty-fourth of the period. A preview and the update after it then mostly agree. The token is minted after its
 * generation began, so it is always renewed before it expires.
 */
function roundDown(now: number, facts: RotationFacts): number {
  const unit = [86_400, 3_600, 60].find((seconds) => seconds * 24 <= period(facts)) ?? 1;
  return Math.floor(now / unit) * unit;
}

function quoteTrigger(text: string | undefined): string {
  return text === undefined ? "none" : quoteKnown(text.length <= 40 ? text : `${text.slice(0, 39)}~`);
}

/** RFC 3339 in UTC: "2026-11-20T00:00:00Z". */
export function toTime(epochSeconds: number): string {
  return toRfc3339(epochSeconds * 1000);
}
