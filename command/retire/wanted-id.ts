import { UsageProblem } from "../workspace-run";

/** A part of an id that is at least so long may stand for it. */
const SHORTEST_ID = 8;

/** Of a token's value without its first letters somebody may have so many digits, or more. A whole id has 64. */
const LIKE_VALUE = 16;
const WHOLE_ID = 64;

/**
 * The id of a token, or its beginning, in lower case. Throws a `UsageProblem` for what cannot be one: it may be the
 * token's value in the wrong place, or a part of it, so it is not shown.
 */
export function toTokenId(written: string, index: number): string {
  const id = written.trim().toLowerCase();
  if (/[^0-9a-f]/.test(id))
    throw new UsageProblem(
      `argument ${index + 1}: this looks like a token's value, not its id. An id has only hexadecimal digits: see databricks-pat inventory`,
    );
  if (id.length < SHORTEST_ID)
    throw new UsageProblem(
      `argument ${index + 1}: this is too short for a token id: give at least ${SHORTEST_ID} characters of it`,
    );
  return id;
}

/**
 * Throws a `UsageProblem` where an id that is not listed may be the value of a token without its first letters: a message
 * would show it.
 */
export function assertNoValue(wanted: readonly string[], unlisted: readonly string[]): void {
  const id = unlisted.find(({ length }) => length >= LIKE_VALUE && length !== WHOLE_ID);
  if (id !== undefined)
    throw new UsageProblem(
      `argument ${wanted.indexOf(id) + 1}: no token has this id, and it may be a token's value, so it is not shown: ` +
        "nothing was ended. Give ids of databricks-pat inventory, whole or their first 12 characters",
    );
}
