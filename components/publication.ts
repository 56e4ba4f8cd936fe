import * as pulumi from "@pulumi/pulumi";
import { type PersonalAccessToken, PublishedSecret } from "../dynamic";
import type { AdministratorInput } from "../dynamic/arguments/administrator";
import type { DataPlaneSinkArgs } from "../dynamic/arguments/data-plane-sink";
import { isDataPlane, type SinkArgs } from "../dynamic/arguments/publish";
import type { Address } from "./publish-claims";
import { publishThroughResourceManager } from "./vault-publication";

/** What a component publishes. */
export interface Publication {
  /** Name of the component. */
  readonly component: string;
  readonly token: PersonalAccessToken;
  readonly lineage: pulumi.Output<string>;
  /** How tags name the component. */
  readonly publishedBy: string;
  readonly host: pulumi.Output<string>;
  readonly administrator: AdministratorInput | undefined;
}

/** A place of a component, which it has claimed. */
export interface ClaimedPlace {
  /** Its name in the component. */
  readonly name: string;
  readonly sink: SinkArgs;
  readonly address: pulumi.Output<Address>;
}

/** Publishes the current token in each place. Returns the addresses for readers, by the names of the places. */
export function publishToken(
  places: readonly ClaimedPlace[],
  publication: Publication,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<Readonly<Record<string, string>>> {
  const uris = places.map(({ name, sink, address }) => {
    const resource = `${publication.component}-secret-${name}`;
    const uri =
      sink.kind === "key-vault" && !isDataPlane(sink)
        ? publishThroughResourceManager(resource, sink, address, publication, opts)
        : publishOnDataPlane(resource, sink, address, publication, opts);
    return [name, pulumi.unsecret(uri)] as const;
  });
  return pulumi.output(Object.fromEntries(uris));
}

function publishOnDataPlane(
  resource: string,
  sink: SinkArgs,
  address: pulumi.Output<Address>,
  { component, token, lineage, host, administrator }: Publication,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { contentType, tags, login } = sink.kind === "key-vault" ? sink : {};
  const extras = { ...(contentType === undefined ? {} : { contentType }), ...(tags === undefined ? {} : { tags }) };
  const wholeSink = pulumi
    .all([address, extras])
    .apply(([names, more]) => ({ kind: sink.kind, ...names, ...more }) as unknown as pulumi.Unwrap<DataPlaneSinkArgs>);
  const { tokenId, tokenValue, expiresAt } = token;
  const secret = new PublishedSecret(
    resource,
    {
      host,
      sink: wholeSink,
      tokenId,
      tokenValue,
      expiresAt,
      lineage,
      ...(login === undefined ? (administrator === undefined ? {} : { administrator }) : { login }),
    },
    opts,
    component,
  );
  return secret.uri;
}
