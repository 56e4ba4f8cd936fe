import * as pulumi from "@pulumi/pulumi";
import { type PersonalAccessToken, PublishedSecret } from "../dynamic";
import type { DataPlaneSinkArgs } from "../dynamic/arguments/data-plane-sink";
import { isDataPlane, type SinkArgs } from "../dynamic/arguments/publish";
import type { TokenSinkArgs, TokenSinksInput } from "../dynamic/arguments/token-publish";
import { type Address, addressOf, type ClaimedPlace, isPlain } from "./publish-claims";
import { type Publication, publishThroughResourceManager } from "./vault-publication";

/** Addresses for readers, by the names of the places. */
type Uris = pulumi.Output<Readonly<Record<string, string>>>;

/** Publishes the current token in each place. Returns the addresses for readers, by the names of the places. */
export function publishToken(
  places: readonly ClaimedPlace[],
  publication: Publication,
  opts: pulumi.CustomResourceOptions,
): Uris {
  const uris = places.map((place) => {
    const { name, sink } = place;
    const resource = `${publication.component}-secret-${name}`;
    const uri =
      sink.kind === "key-vault" && !isDataPlane(sink)
        ? publishThroughResourceManager(resource, { ...place, sink }, publication, opts)
        : publishOnDataPlane(resource, place, publication, opts);
    return [name, uri] as const;
  });
  return toShown(pulumi.output(Object.fromEntries(uris)), places);
}

/** The places of a token whose value is not stored: its own provider writes them. */
export function toTokenSinks(places: readonly ClaimedPlace[]): TokenSinksInput {
  return Object.fromEntries(places.map(({ name, sink, address }) => [name, toTokenSink(sink, address)]));
}

/** Field by field, so that the state hides nothing of it but a login. */
function toTokenSink(sink: SinkArgs, address: pulumi.Output<Address>): TokenSinkArgs {
  const named = (field: string): pulumi.Output<string> => address.apply((names) => String(names[field]));
  if (sink.kind === "secret-scope") return { kind: sink.kind, scope: named("scope"), key: named("key") };
  const { kind, vaultUri, contentType, tags, login } = sink;
  return {
    kind,
    ...(vaultUri === undefined ? { vaultName: named("vaultName") } : { vaultUri: named("vaultUri") }),
    secretName: named("secretName"),
    ...(contentType === undefined ? {} : { contentType }),
    ...(tags === undefined ? {} : { tags }),
    ...(login === undefined ? {} : { login }),
  };
}

/** Where readers find a token whose value is not stored. */
export function toUris({ published }: PersonalAccessToken, places: readonly ClaimedPlace[]): Uris {
  const uris = published.apply((found) =>
    Object.fromEntries(Object.entries(found ?? {}).map(([name, { uri }]) => [name, uri])),
  );
  return toShown(uris, places);
}

/** Addresses are no secrets, although what lies there is one, unless the program names a place by a secret. */
function toShown(uris: Uris, places: readonly ClaimedPlace[]): Uris {
  const shown = pulumi.unsecret(uris);
  const names = places.map(({ sink }) => addressOf(sink));
  if (names.every(isPlain)) return shown;
  const isSecret = pulumi.isSecret(pulumi.output(names));
  return pulumi.output(isSecret).apply((hasSecret) => (hasSecret ? pulumi.secret(shown) : shown));
}

function publishOnDataPlane(
  resource: string,
  { name: place, sink, address }: ClaimedPlace,
  { component, token, lineage, host, administrator }: Publication,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { login } = sink.kind === "key-vault" ? sink : {};
  const { tokenId, tokenValue, expiresAt } = token;
  const secret = new PublishedSecret(
    resource,
    {
      host,
      sink: toSink(sink, address),
      tokenId,
      tokenValue,
      expiresAt,
      lineage,
      ...(login === undefined ? (administrator === undefined ? {} : { administrator }) : { login }),
    },
    opts,
    { component, place },
  );
  return secret.uri;
}

/** The place with everything that is written there beside the value. */
function toSink(sink: SinkArgs, address: pulumi.Output<Address>): pulumi.Output<pulumi.Unwrap<DataPlaneSinkArgs>> {
  const { contentType, tags } = sink.kind === "key-vault" ? sink : {};
  const extras = { ...(contentType === undefined ? {} : { contentType }), ...(tags === undefined ? {} : { tags }) };
  return pulumi
    .all([address, extras])
    .apply(([names, more]) => ({ kind: sink.kind, ...names, ...more }) as unknown as pulumi.Unwrap<DataPlaneSinkArgs>);
}
