import type { MintedToken } from "../databricks/tokens-api";
import type { WorkspaceClient } from "../databricks/workspace-client";
import { explain } from "../errors/remedies";
import { deliver, type Delivery, DeliveryError, type NamedSink } from "./delivery";
import { revokeNew } from "./mint";
import type { TokenInputs } from "./token-inputs";

/** Reads each sink before there is a token, so that one that refuses leaves nothing. Throws `DeliveryError`. */
export async function assertReadable(sinks: readonly NamedSink[]): Promise<void> {
  for (const { name, sink } of sinks) {
    try {
      await sink.read();
    } catch (error) {
      throw new DeliveryError([{ name, error }]);
    }
  }
}

/** Delivers a new token that is proved. If no sink has its value, revokes it and throws `MintError`. */
export async function deliverMinted(
  client: WorkspaceClient,
  { lineage, label = "", publishedBy = label }: TokenInputs,
  sinks: readonly NamedSink[],
  { value, info: { tokenId } }: MintedToken,
  expiresAt: number,
): Promise<Delivery> {
  try {
    return await deliver(client.runtime, sinks, { value, facts: { tokenId, expiresAt, lineage, publishedBy } });
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    throw await revokeNew(client, tokenId, `the new token could not be published: ${explain(error)}`, error);
  }
}
