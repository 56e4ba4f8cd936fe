import { quote } from "../../dynamic/arguments/quote";
import { UsageProblem } from "../workspace-run";

/** A part of an id that is at least so long may stand for it. */
const SHORTEST_ID = 8;

/**
 * The id of a token, or its beginning, in lower case. Throws a `UsageProblem` for what cannot be one: it may be the
 * token's value in the wrong place, so it is not shown.
 */
export function toTokenId(written: string, index: number): string {
  const id = written.trim().toLowerCase();
  if (/[^0-9a-f]/.test(id))
    throw new UsageProblem(
      `argument ${index + 1}: this looks like a token's value, not its id. An id has only hexadecimal digits: see databricks-pat inventory`,
    );
  if (id.length < SHORTEST_ID)
    throw new UsageProblem(`${quote(id)} is too short for a token id: give at least ${SHORTEST_ID} characters of it`);
  return id;
}
