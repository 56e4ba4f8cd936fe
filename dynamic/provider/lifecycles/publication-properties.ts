import type { AdministratorLogin } from "../../arguments/auth-types";
import type { DataPlaneSink } from "../../arguments/data-plane-sink";
import { toWorkspaceOrigin } from "../../arguments/host";
import type { Runtime } from "../runtime";
import { openSink } from "../sinks/open-sink";
import type { Sink, TokenFacts } from "../sinks/sink";
import { toPublisher } from "../tokens/token-sinks";
import type { Taker } from "../sinks/taking-decision";
import type { Properties } from "./properties";

/** A `PublishedSecret`, from its state or from a create; its inputs were checked before. */
export interface Publication {
  readonly origin: string;
  readonly sink: Sink;
  readonly tokenValue: string;
  readonly facts: TokenFacts;
  readonly publisher: Taker;
  /** The component of another stack that has made the place; undefined if this one has. */
  readonly madeBy: string | undefined;
}

/** Sends no request. */
export function toPublication(runtime: Runtime, properties: Properties): Publication {
  const origin = toWorkspaceOrigin(String(properties.host));
  const lineage = String(properties.lineage).toLowerCase();
  const publishedBy = String(properties.publishedBy);
  return {
    origin,
    sink: openSink(runtime, properties.sink as DataPlaneSink, {
      origin,
      login: properties.login as AdministratorLogin | undefined,
      administrator: properties.administrator as AdministratorLogin | undefined,
    }),
    tokenValue: String(properties.tokenValue),
    facts: {
      tokenId: String(properties.tokenId),
      expiresAt: Date.parse(String(properties.expiresAt)),
      lineage,
      publishedBy,
    },
    publisher: toPublisher(runtime, { lineage, label: undefined, publishedBy }),
    madeBy: typeof properties.madeBy === "string" ? properties.madeBy : undefined,
  };
}
