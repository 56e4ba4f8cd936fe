import type { ErrorCode } from "../errors/codes";
import { ProviderError } from "../errors/provider-error";
import { explain, toErrorCode } from "../errors/remedies";
import { withOnePatience } from "../http/one-patience";
import { logOnce } from "../log-once";
import type { Runtime } from "../runtime";
import type { Obstacle, Sink, StoredSecret } from "./sink";
import { decideTaking, type Taker } from "./taking-decision";

/** Refusals that end when a new role, or a new login, is known everywhere. */
export const PASSING = [
  "VAULT_FORBIDDEN",
  "CLIENT_SECRET_REFUSED",
  "APPLICATION_UNKNOWN",
] as const satisfies readonly ErrorCode[];

/** Failures of a look because there is no login for the place, which no run ends. */
const LOGIN_MISSING: readonly ErrorCode[] = [
  "NO_ADMINISTRATOR",
  "LOGIN_AMBIGUOUS",
  "LOGIN_UNSUPPORTED",
  "CREDENTIAL_MALFORMED",
];

/**
 * Throws "OTHER_SECRET" if what the place holds belongs to another component or stack. Returns what the user should know
 * of it; undefined if that is nothing. `isNew`: the resource did not have the place before.
 */
export function assertMayTake(
  sink: Sink,
  stored: StoredSecret | undefined,
  publisher: Taker,
  isNew: boolean,
): string | undefined {
  const taking = stored && decideTaking(stored, publisher, isNew);
  if (taking?.action === "refuse") throw new ProviderError("OTHER_SECRET", `${sink.description} ${taking.problem}`);
  return taking?.warning === undefined ? undefined : `${sink.description} ${taking.warning}`;
}

/** A look at a place before a run. */
export interface PlaceLook {
  /** What a log calls the place. */
  readonly name: string;
  /** Whether it was written before: then it must be readable, and what it holds is no news. */
  readonly isKnown: boolean;
  /** Whether the resource does not have the place yet, which is the rule; see `assertMayTake`. */
  readonly isNew?: boolean;
  /** Before a sentence about what the place holds. */
  readonly prefix?: string;
  /** Whether what the place holds is a token of the program, of which nothing is lost when another one replaces it. */
  readonly isToken?: (stored: StoredSecret) => boolean;
  /** Throws "OTHER_SECRET", or logs, if what a new place holds is the token of another stack. */
  readonly assertMine?: (sink: Sink, stored: StoredSecret | undefined) => void;
}

/** What a run would fail with for sure: the place itself, or the login for it. */
export interface PlaceProblem {
  readonly about: "place" | "login";
  readonly problem: string;
}

/** The problem of a login that no run can use for the place; undefined where only a request can tell. */
export function findLoginProblem(open: () => Sink): PlaceProblem | undefined {
  try {
    open().assertLogin();
  } catch (error) {
    if (LOGIN_MISSING.includes(toErrorCode(error))) return { about: "login", problem: explain(error) };
  }
  return undefined;
}

/**
 * Looks at a place that a run will write in. Returns the problem that the run would have for sure; anything else that the
 * user should know is logged, once per process. Where the look fails the run goes on, unless no run can end the failure.
 */
export async function lookAtPlace(
  runtime: Runtime,
  open: () => Sink,
  publisher: Taker,
  { name, isKnown, isNew = true, prefix = "", isToken = () => false, assertMine }: PlaceLook,
): Promise<PlaceProblem | undefined> {
  try {
    const sink = open();
    const ask = async (): Promise<Obstacle & { readonly stored?: StoredSecret | undefined }> => {
      const obstacle = await sink.obstacle(!isKnown);
      return obstacle.problem === undefined ? { ...obstacle, stored: await sink.read(!isKnown) } : obstacle;
    };
    const question = { origin: new URL(sink.place).origin, about: "places of tokens" };
    const { problem, lack, stored } = await (isKnown ? ask() : withOnePatience(runtime, question, ask));
    if (problem !== undefined) return { about: "place", problem };
    const warning = assertMayTake(sink, stored, publisher, isNew);
    if (isNew && !isKnown) assertMine?.(sink, stored);
    if (lack !== undefined && stored === undefined && !isKnown) logOnce(runtime, `${prefix}${lack}`);
    if (warning !== undefined) logOnce(runtime, warning);
    else if (!isKnown && stored !== undefined && stored.tags["publishedBy"] === undefined && !isToken(stored))
      logOnce(runtime, `${prefix}${sink.description} ${sink.takeOver}`);
  } catch (error) {
    const code = toErrorCode(error);
    if (LOGIN_MISSING.includes(code)) return { about: "login", problem: explain(error) };
    if (isKnown || code === "OTHER_SECRET") return { about: "place", problem: explain(error) };
    logOnce(runtime, `${name} could not be looked at before the run: ${explain(error)}`);
  }
  return undefined;
}
