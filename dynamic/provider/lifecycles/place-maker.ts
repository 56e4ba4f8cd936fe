import { toStackName } from "../../arguments/stack-name";
import { ProviderError } from "../errors/provider-error";
import { PhaseFailure } from "../errors/phase-failure";
import { logOnce } from "../log-once";
import type { Runtime } from "../runtime";
import type { Sink } from "../sinks/sink";
import { getCurrentToken, type Series } from "../tokens/current-token";
import { getProgramStack } from "../tokens/program-stack";
import { COPIED_FROM, isOurs, readStackNames, relate, REMOVED_TOO_EARLY, RENAMED_FROM } from "../tokens/stack-names";
import type { Properties } from "./properties";

/** The component that has made a place, as an output, as long as it is not one of this stack. */
export function toOtherMaker(runtime: Runtime, olds: Properties, { publishedBy }: Properties): Properties {
  const madeBy = toPlaceMaker(olds);
  return isOurs(readStackNames(runtime, String(publishedBy)), madeBy) ? {} : { madeBy };
}

/** Whether the user has said meanwhile that the stack that made the place was this one. */
export function isMakerDecided(runtime: Runtime, olds: Properties, news: Properties): boolean {
  return olds.madeBy !== undefined && toOtherMaker(runtime, olds, news).madeBy === undefined;
}

/** A place of a state, and who has made it. */
export interface MadePlace {
  readonly sink: Pick<Sink, "description">;
  readonly series: Series;
  /** The component in the state: project, stack and name. */
  readonly label: string | undefined;
  readonly madeBy: string | undefined;
  /** Whether it holds a token of this stack, which is not that of its readers. Default: no. */
  readonly hasOwnToken?: () => Promise<boolean>;
  /** Whether the state goes on with it, so that a later run can remove the secret. */
  readonly isKept?: boolean;
}

/**
 * Whether the end of a publication leaves its place to the stack that has made it, and logs that. A destroy throws
 * "OTHER_STACK" as long as the user has not said what that stack is: the delete of the token comes later and fails too.
 */
export async function isLeftToMaker(
  runtime: Runtime,
  { sink, series, label, madeBy, hasOwnToken = () => Promise.resolve(false), isKept = false }: MadePlace,
): Promise<boolean> {
  const stacks = readStackNames(runtime, getProgramStack(runtime) ?? label);
  const relation = relate(stacks, madeBy);
  if (relation === "own" || relation === "renamed") return false;
  const maker = toStackName(String(madeBy));
  const cause = `stack ${maker} published there first; this stack is ${stacks.own ?? "another one"}`;
  if (relation === "undecided" && getCurrentToken(runtime, series) === undefined)
    throw otherStackFailure(sink.description, cause, maker);
  const held = (await hasOwnToken())
    ? `. It holds a token of this stack: run pulumi refresh, then pulumi up, in stack ${maker}`
    : "";
  if (relation === "copied") {
    logOnce(runtime, `${sink.description} stays: this stack is a copy of ${maker}, which published there first${held}`);
    return true;
  }
  const way = isKept
    ? `run pulumi config set ${RENAMED_FROM} ${maker}, then pulumi up, which removes the secret`
    : "remove the secret yourself";
  logOnce(
    runtime,
    `${sink.description} stays: ${cause}. If this stack was renamed or moved from ${maker}, ${way}${held}`,
  );
  return true;
}

/** Project, stack and name of the component that has made the place in a state. */
export function toPlaceMaker({ madeBy, publishedBy }: Properties): string {
  return String(madeBy ?? publishedBy);
}

function otherStackFailure(place: string, cause: string, maker: string): PhaseFailure {
  return new PhaseFailure(`removing ${place}`, new ProviderError("OTHER_STACK", cause), {
    active: "the same tokens as before; nothing was removed",
    next:
      `If this stack was renamed or moved from ${maker}, run pulumi config set ${RENAMED_FROM} ${maker}, then pulumi ` +
      `destroy --run-program: the secret is its own again. If the stacks are copies, give this one a secret of its own, ` +
      `run pulumi config set ${COPIED_FROM} ${maker}, then pulumi up, then pulumi destroy: the secret stays with ${maker}. ${REMOVED_TOO_EARLY}`,
  });
}
