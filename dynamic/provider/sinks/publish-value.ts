import { assertMayTake } from "./place-ownership";
import type { Sink, StoredSecret, TokenFacts } from "./sink";
import { decideTaking, type Taker } from "./taking-decision";

/** A place that holds the token now. */
export interface Published {
  readonly version: string | undefined;
  /** What the user should know of the secret that was there. */
  readonly warning: string | undefined;
}

/**
 * Writes a token in a sink, unless `stored` is it already: a run that was killed may have written it. Throws "OTHER_SECRET"
 * for a secret of another component or stack. `isNew`: the resource did not have the place before. `madeBy`: another
 * component whose name in the tags is not changed where nothing else is to be written.
 */
export async function publish(
  sink: Sink,
  stored: StoredSecret | undefined,
  value: string,
  facts: TokenFacts,
  publisher: Taker,
  isNew: boolean,
  madeBy?: string,
): Promise<Published> {
  if (stored !== undefined && isWrittenAs(sink, stored, value, facts, madeBy)) {
    const taking = decideTaking(stored, publisher, isNew);
    const warning = taking.action === "take" ? taking.warning : undefined;
    return { version: stored.version, warning: warning && `${sink.description} ${warning}` };
  }
  const warning = assertMayTake(sink, stored, publisher, isNew);
  return { version: await sink.write(value, facts), warning };
}

/** Whether the sink holds the token with the tags of its publisher, or of the other component that has made the place. */
export function isWrittenAs(
  sink: Sink,
  stored: StoredSecret,
  value: string,
  { publishedBy, ...facts }: TokenFacts,
  madeBy = publishedBy,
): boolean {
  return [publishedBy, madeBy].some((name) => sink.isWritten(stored, value, { ...facts, publishedBy: name }));
}
