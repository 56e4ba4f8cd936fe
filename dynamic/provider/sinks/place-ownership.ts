import type { Publisher } from "../../arguments/publication-owner";
import type { ErrorCode } from "../errors/codes";
import { ProviderError } from "../errors/provider-error";
import { explain, toErrorCode } from "../errors/remedies";
import type { Runtime } from "../runtime";
import type { Sink, StoredSecret } from "./sink";
import { decideTaking } from "./taking-decision";

/** Refusals that end when a new role, or a new login, is known everywhere. */
export const PASSING = [
  "VAULT_FORBIDDEN",
  "CLIENT_SECRET_REFUSED",
  "APPLICATION_UNKNOWN",
] as const satisfies readonly ErrorCode[];

/** Failures of a look that no run ends: the secret is somebody else's, or there is no login. */
const LASTING: readonly ErrorCode[] = [
  "OTHER_SECRET",
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
  publisher: Publisher,
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
  /** Before a sentence about what the place holds. */
  readonly prefix?: string;
}

/**
 * Looks at a place that a run will write in. Returns the problem that the run would have for sure; anything else that the
 * user should know is logged. Where the look fails the run goes on, unless no run can end the failure.
 */
export async function lookAtPlace(
  runtime: Runtime,
  open: () => Sink,
  publisher: Publisher,
  { name, isKnown, prefix = "" }: PlaceLook,
): Promise<string | undefined> {
  try {
    const sink = open();
    const problem = await sink.problem();
    if (problem !== undefined) return problem;
    const stored = await sink.read(!isKnown);
    const warning = assertMayTake(sink, stored, publisher, true);
    if (warning !== undefined) runtime.log(warning);
    else if (!isKnown && stored !== undefined && stored.tags["publishedBy"] === undefined)
      runtime.log(`${prefix}${sink.description} ${sink.takeOver}`);
  } catch (error) {
    if (isKnown || LASTING.includes(toErrorCode(error))) return explain(error);
    runtime.log(`${name} could not be looked at before the run: ${explain(error)}`);
  }
  return undefined;
}
