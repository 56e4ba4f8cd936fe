import type { AdministratorLogin } from "../../arguments/auth-types";
import { explain } from "../errors/remedies";
import type { MemorySlot, Runtime } from "../runtime";
import { toPatience } from "./patience";
import { TIMEOUTS } from "./timeouts";

/** What checks ask, and as whom. */
interface Question {
  readonly origin: string;
  /** Undefined where it is that of the stack, or no matter. */
  readonly administrator?: AdministratorLogin | undefined;
  /** The way to log in, where each principal asks for itself. */
  readonly authType?: string;
  /** What is not checked without an answer, in words: the same for every principal. */
  readonly about: string;
}

/** The outages that this process has waited for. */
const OUTAGES: MemorySlot<Map<string, Error>> = { create: () => new Map() };

/**
 * Asks what a check wants to know. Where it has waited in vain, because nobody answers or the server stays busy, that is
 * logged, and this process asks the same for no other principal: it rejects at once, with the same failure. Each would wait
 * for minutes, and no mint depends on the answer.
 */
export async function withOnePatience<T>(runtime: Runtime, question: Question, ask: () => Promise<T>): Promise<T> {
  const { about, origin, authType, administrator } = question;
  const outages = runtime.recall(OUTAGES);
  const key = JSON.stringify([about, origin, authType, administrator]);
  const known = outages.get(key);
  if (known !== undefined) throw known;
  const askedAt = runtime.elapsed();
  try {
    return await ask();
  } catch (error) {
    const hasWaited = runtime.elapsed() - askedAt >= TIMEOUTS.unexplained;
    if (!hasWaited || !(error instanceof Error) || toPatience(error, true) === 0) throw error;
    // Others may have waited at the same time.
    if (!outages.has(key))
      runtime.log(`${origin} cannot be asked now, so this run no longer checks ${about}: ${explain(error)}`);
    outages.set(key, error);
    throw error;
  }
}
