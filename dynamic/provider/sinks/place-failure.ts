import type { DataPlaneSink } from "../../arguments/data-plane-sink";
import type { PlaceProblem } from "./place-ownership";

/** A place, and the argument that has it: "publish.vault" of a component, or "sink" of a `PublishedSecret`. */
interface NamedPlace<Argument extends string> {
  readonly kind: DataPlaneSink["kind"];
  readonly argument: Argument;
  /** The argument that is its login: "publish.vault.login". */
  readonly loginArgument: Argument;
  readonly hasLogin: boolean;
}

/** What fails a preview: the argument that is to be corrected, and why. */
export interface PlaceFailure<Argument extends string> {
  readonly argument: Argument | "administrator";
  readonly because: string;
}

/** The failure of a place. One that cannot be logged in to is about its login, which a scope does not have. */
export function toPlaceFailure<Argument extends string>(
  { about, problem }: PlaceProblem,
  place: NamedPlace<Argument>,
): PlaceFailure<Argument> {
  const { kind, argument, loginArgument, hasLogin } = place;
  if (about === "place") return { argument, because: problem };
  if (hasLogin) return { argument: loginArgument, because: problem };
  if (kind === "secret-scope") return { argument: "administrator", because: problem };
  return { argument: loginArgument, because: `${problem}. Give the place a login, or the administrator another one` };
}
