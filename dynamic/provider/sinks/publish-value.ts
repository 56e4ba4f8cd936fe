import type { Publisher } from "../../arguments/publication-owner";
import { ProviderError } from "../errors/provider-error";
import type { Sink, TokenFacts } from "./sink";
import { decideTaking } from "./taking-decision";

/** A place that holds the token now. */
export interface Published {
  readonly version: string | undefined;
  /** What the user should know of the secret that was there. */
  readonly warning: string | undefined;
}

/**
 * Writes a token in a sink, unless it is there already: a run that was killed may have written it. Throws "OTHER_SECRET"
 * for a secret of another component or stack. `isNew`: the resource did not have the place before.
 */
export async function publish(
  sink: Sink,
  value: string,
  facts: TokenFacts,
  publisher: Publisher,
  isNew: boolean,
): Promise<Published> {
  const stored = await sink.read();
  const taking = stored === undefined ? undefined : decideTaking(stored, publisher, isNew);
  if (taking?.action === "refuse") throw new ProviderError("OTHER_SECRET", `${sink.description} ${taking.problem}`);
  const warning = taking?.warning === undefined ? undefined : `${sink.description} ${taking.warning}`;
  if (stored !== undefined && sink.isWritten(stored, value, facts)) return { version: stored.version, warning };
  return { version: await sink.write(value, facts), warning };
}
