import { isRehearsed } from "../rehearsal";
import type { AnswerHeaders, MemorySlot, Runtime } from "../runtime";

/** A smaller difference may be the time that the call took: this machine's clock is used then. */
export const LEAST_DIFFERENCE = 60_000;

/** From which difference on the user is told. */
export const LARGE_DIFFERENCE = 10 * 60_000;

/** What this process knows about the clocks of servers. */
interface ServerClocks {
  /** By how many milliseconds each is ahead of this machine's, by origin. */
  readonly differences: Map<string, number>;
  /** Whether the user was told that this machine's clock is wrong. */
  isTold: boolean;
}

const CLOCKS: MemorySlot<ServerClocks> = { create: () => ({ differences: new Map(), isTold: false }) };

/**
 * Remembers how far a server's clock is from this machine's, by the `Date` of an answer that no cache gave. Tells the
 * user once when it is far. Does nothing while time is rehearsed.
 */
export function rememberServerTime(runtime: Runtime, url: string, headers: AnswerHeaders): void {
  if (isRehearsed(runtime) || headers.has("age")) return;
  const difference = Date.parse(headers.get("date") ?? "") - runtime.realNow();
  if (Number.isNaN(difference)) return;
  const clocks = runtime.recall(CLOCKS);
  const { origin } = new URL(url);
  clocks.differences.set(origin, difference);
  if (clocks.isTold || Math.abs(difference) < LARGE_DIFFERENCE) return;
  clocks.isTold = true;
  runtime.log(
    `this machine's clock is ${toDifferenceWords(difference)} the clock of ${origin}: set it right, because it decides ` +
      "when tokens are renewed",
  );
}

/** "5 h behind", for a server that is so many milliseconds ahead of this machine. */
export function toDifferenceWords(difference: number): string {
  return `${toWords(Math.abs(difference))} ${difference < 0 ? "ahead of" : "behind"}`;
}

/** Leaves it to the caller to tell the user about a wrong clock. */
export function keepClocksQuiet(runtime: Runtime): void {
  runtime.recall(CLOCKS).isTold = true;
}

/**
 * Now by the clock of the server, epoch milliseconds: for what is compared with times that the server gives, or that
 * other machines read later. Until the server has answered, this machine's time; in a rehearsal, the rehearsed one.
 */
export function serverNow(runtime: Runtime, origin: string): number {
  return runtime.now() + serverAhead(runtime, origin);
}

/** By how many milliseconds `serverNow` is ahead of this machine's time. */
export function serverAhead(runtime: Runtime, origin: string): number {
  const difference = isRehearsed(runtime) ? 0 : (runtime.recall(CLOCKS).differences.get(origin) ?? 0);
  return Math.abs(difference) < LEAST_DIFFERENCE ? 0 : difference;
}

/**
 * What the clock of the server showed at `then` by this machine's real clock, epoch milliseconds: never later than it did,
 * and earlier by up to a second and the time that an answer takes. Undefined until it has answered.
 */
export function serverTimeAt(runtime: Runtime, origin: string, then: number): number | undefined {
  const difference = runtime.recall(CLOCKS).differences.get(origin);
  return difference === undefined ? undefined : then + difference;
}

/** Whether `serverNow` is more than this machine's time, or a rehearsal. */
export function knowsServerTime(runtime: Runtime, origin: string): boolean {
  return isRehearsed(runtime) || runtime.recall(CLOCKS).differences.has(origin);
}

/** "50 minutes", "5 h", "40 days". */
function toWords(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
