import { createHash } from "node:crypto";
import type { MockCallArgs, MockCallResult, MockResourceArgs, MockResourceResult, Mocks } from "@pulumi/pulumi/runtime";
import * as pulumi from "@pulumi/pulumi";
import { toSeconds } from "../dynamic/arguments/duration";
import { toRfc3339 } from "../dynamic/arguments/time";

/** What a unit test may choose about its tokens; each is an output of a `ServicePrincipalToken`. */
export interface MockedToken {
  /** Default: "value-of-NAME", different for each token. A secret output, as in a real run. */
  readonly tokenValue: string;
  /** Default: "id-of-NAME", different for each token. */
  readonly tokenId: string;
  /** RFC 3339. Default: a `lifetime` after the midnight before the test, UTC. */
  readonly expiresAt: string;
  /** RFC 3339. Default: `renewBefore`, or a third of `lifetime`, before that. */
  readonly renewAt: string;
  /** Default: 1. */
  readonly generation: number;
  /** Default: "first token". */
  readonly rotationReason: string;
}

type Properties = Readonly<Record<string, unknown>>;

interface Answer {
  readonly id?: string;
  readonly state: Properties;
}

/** One of our own resources, as the test's mocks see it. */
interface Registered {
  readonly name: string;
  readonly inputs: Properties;
  readonly token: Partial<MockedToken>;
}

/** Mocks that answer as Pulumi's documentation shows it: a resource has its inputs, a function returns its arguments. */
const ECHO: Mocks = {
  newResource: ({ name, inputs }: MockResourceArgs): MockResourceResult => ({
    id: `${name}-id`,
    state: inputs as Properties,
  }),
  call: ({ inputs }: MockCallArgs): MockCallResult => inputs as MockCallResult,
};

/**
 * The mocks of a unit test, for `pulumi.runtime.setMocks`, with which a `ServicePrincipalToken` has its outputs. Every
 * resource and function reaches `mocks` as without this; then the resources of this package get the outputs that the cloud
 * would give them, and those that it makes of other packages get the outputs that it needs and `mocks` left out. Nothing is
 * minted, and no engine or network is used.
 *
 * Give the workspace as in a real run: `host`, `databricks:host` or `DATABRICKS_HOST`.
 */
export function mockTokens(mocks: Partial<Mocks> = {}, token: Partial<MockedToken> = {}): Mocks {
  const { newResource, call } = { ...ECHO, ...mocks };
  return {
    call,
    async newResource(registered) {
      const given = await newResource(registered);
      const inputs = reveal(registered.inputs) as Properties;
      const { name, type } = registered;
      const own = OWN[type]?.({ name, inputs, token });
      if (own !== undefined) return { id: own.id ?? given.id, state: { ...given.state, ...own.state } };
      const known = { ...inputs, ...(reveal(given.state) as Properties) };
      return { id: given.id, state: { ...given.state, ...NEEDED[type]?.(name, known) } };
    },
  };
}

const DYNAMIC = "pulumi-nodejs:dynamic/databricks-pat";

/** The outputs of this package's resources. */
const OWN: Readonly<Record<string, (registered: Registered) => Answer>> = {
  [`${DYNAMIC}:RotationSchedule`]: ({ name, inputs, token }) => {
    const startedAt = toMidnight();
    const lifetime = toSeconds(String(inputs["lifetime"]));
    const renewBefore = inputs["renewBefore"] === undefined ? lifetime / 3 : toSeconds(String(inputs["renewBefore"]));
    const { generation = 1, rotationReason: reason = "first token" } = token;
    const { renewAt = toRfc3339(startedAt + (lifetime - Math.floor(renewBefore)) * 1000) } = token;
    return { id: toUuid(name), state: { generation, startedAt: toRfc3339(startedAt), reason, renewAt } };
  },
  [`${DYNAMIC}:PersonalAccessToken`]: ({ name, inputs, token }) => {
    const component = name.replace(/-token$/, "");
    const { tokenId = `id-of-${component}`, tokenValue = `value-of-${component}` } = token;
    const createdAt = toMidnight();
    const { expiresAt = toRfc3339(createdAt + toSeconds(String(inputs["lifetime"])) * 1000) } = token;
    const times = { createdAt: toRfc3339(createdAt), expiresAt };
    if (inputs["storeValue"] !== false)
      return { id: tokenId, state: { ...times, tokenValue: pulumi.secret(tokenValue) } };
    const sinks = Object.entries((inputs["publish"] ?? {}) as Readonly<Record<string, Properties>>);
    const published = Object.fromEntries(sinks.map(([sink, place]) => [sink, { uri: toUri(place) }]));
    return { id: tokenId, state: { ...times, valueHash: hash(tokenValue), published } };
  },
  [`${DYNAMIC}:PublishedSecret`]: ({ inputs, token }) => ({
    state: { uri: toUri(inputs["sink"] as Properties), sha256: hash(token.tokenValue ?? String(inputs["tokenValue"])) },
  }),
  [`${DYNAMIC}:TokenRetirement`]: () => ({ state: { pending: [] } }),
  [`${DYNAMIC}:ExistingPrincipal`]: ({ name, inputs }) => ({
    state: { applicationId: toUuid(name), servicePrincipalId: inputs["servicePrincipalId"] ?? toNumericId(name) },
  }),
};

/** The outputs of other packages' resources that a component needs: as they are known, else made up. */
const NEEDED: Readonly<Record<string, (name: string, known: Properties) => Properties>> = {
  "azuread:index/applicationRegistration:ApplicationRegistration": (name, { clientId }) => ({
    clientId: clientId ?? toUuid(name),
  }),
  "azuread:index/servicePrincipal:ServicePrincipal": (_name, { applicationTenantId }) => ({
    applicationTenantId: applicationTenantId ?? toUuid("tenant"),
  }),
  "azuread:index/applicationPassword:ApplicationPassword": (name, { value }) => ({
    value: pulumi.secret(value ?? `value-of-${name}`),
  }),
  "databricks:index/servicePrincipal:ServicePrincipal": (name, { applicationId }) => ({
    applicationId: applicationId ?? toUuid(name),
  }),
  "azure-native:keyvault:Secret": (_name, known) => ({
    properties: pulumi.secret({ secretUri: toUri(known), ...(known["properties"] as Properties | undefined) }),
  }),
};

/** Where readers find a secret, as the cloud names it. */
function toUri({ scope, key, vaultUri, vaultName, secretName }: Properties): string {
  if (scope !== undefined) return `{{secrets/${String(scope)}/${String(key)}}}`;
  const vault = vaultUri === undefined ? `https://${String(vaultName)}.vault.azure.net` : String(vaultUri);
  return `${vault.replace(/\/$/, "")}/secrets/${String(secretName)}`;
}

/** A value without the marks of secrets that the mocks get. */
function reveal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reveal);
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Properties;
  if (fields[pulumi.runtime.specialSigKey] === pulumi.runtime.specialSecretSig) return reveal(fields["value"]);
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, reveal(field)]));
}

function toMidnight(): number {
  return Math.floor(Date.now() / 86_400_000) * 86_400_000;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The same for the same name, in every test. */
function toUuid(name: string): string {
  return hash(name).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
}

function toNumericId(name: string): string {
  return String(Number.parseInt(hash(name).slice(0, 12), 16));
}
