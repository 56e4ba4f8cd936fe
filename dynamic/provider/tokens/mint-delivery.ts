import type { MintedToken } from "../databricks/tokens-api";
import { explain } from "../errors/remedies";
import { awaitPropagation } from "../http/propagation";
import type { Runtime } from "../runtime";
import { PASSING } from "../sinks/place-ownership";
import type { Taker } from "../sinks/taking-decision";
import { deliver, type Delivery, DeliveryError, type NamedSink } from "./delivery";
import { revokeNew } from "./mint";
import type { Minter } from "./minter";
import type { TokenInputs } from "./token-inputs";
import type { OtherMakers } from "./other-maker";
import { assertOwn } from "./token-sinks";

/**
 * Reads each sink before there is a token, so that one that refuses, or whose secret is somebody else's, leaves nothing.
 * Returns the components of other stacks that published there first. Throws `DeliveryError`.
 */
export async function assertReadable(
  runtime: Runtime,
  sinks: readonly NamedSink[],
  publisher: Taker,
): Promise<OtherMakers> {
  const makers: Record<string, string> = {};
  for (const { name, sink } of sinks) {
    try {
      // A role that was given in the same run takes some time.
      const stored = await awaitPropagation(runtime, () => sink.read(), { only: PASSING });
      const madeBy = assertOwn(runtime, sink, stored, publisher);
      if (madeBy !== undefined) makers[name] = madeBy;
    } catch (error) {
      throw new DeliveryError([{ name, error }]);
    }
  }
  return makers;
}

/** Delivers a new token that is proved. If no sink has its value, revokes it and throws `MintError`. */
export async function deliverMinted(
  minter: Minter,
  { lineage, label = "", publishedBy = label }: TokenInputs,
  sinks: readonly NamedSink[],
  { value, info: { tokenId } }: MintedToken,
  expiresAt: number,
): Promise<Delivery> {
  try {
    return await deliver(minter.client.runtime, sinks, { value, facts: { tokenId, expiresAt, lineage, publishedBy } });
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    throw await revokeNew(minter, tokenId, `the new token could not be published: ${explain(error)}`, error);
  }
}
