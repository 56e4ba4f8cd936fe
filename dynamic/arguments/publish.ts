import type { Argument } from "./argument";
import { noSink } from "./data-plane-sink";
import { componentVaultFields, type KeyVaultSink, type KeyVaultSinkArgs, vaultSinkProblem } from "./key-vault-sink";
import { quote } from "./quote";
import { says } from "./schema";
import { type ScopeSink, scopeFields, type ScopeSinkArgs } from "./secret-scope-sink";
import { strictObject } from "./strict-object";

/** A place where each token is published: a plain `kind` and its fields. */
export type SinkArgs = KeyVaultSinkArgs | ScopeSinkArgs;

/** A place where each token is published, all known. */
export type ComponentSink = KeyVaultSink | ScopeSink;

/** Places by name. The names are plain, and so are the kinds: they decide which resources exist. */
export type PublishArgs = Readonly<Record<string, SinkArgs>>;

const RIGHT =
  'write it like { vault: { kind: "key-vault", vaultName: "kv-data", secretName: "reporting" } }, with a name of your own for each place';

const NO_NAME = 'is not the name of a place: use a letter first, then letters, digits, "_" and "-", at most 40';

const noPlaces = (value: unknown): string => {
  if (Array.isArray(value)) return `is a list: ${RIGHT}`;
  return isOnePlace(value)
    ? `is one place without a name: ${RIGHT}`
    : `${quote(value)} are no places by name: ${RIGHT}`;
};

/** @internal */
export const publish = {
  doc: 'Where each token is published, by names of your own: `{ vault: { kind: "key-vault", … }, jobs: { kind: "secret-scope", … } }`; see [publishing](docs/publishing.md).',
  fallback: "nowhere",
  schema: (z) =>
    z.pipe(
      z.custom<Readonly<Record<string, unknown>>>(
        (value) => typeof value === "object" && value !== null && !Array.isArray(value) && !isOnePlace(value),
        says(noPlaces),
      ),
      z.record(
        // Pulumi drops an output with this name.
        z.string().check(z.regex(/^(?!__proto__$)[a-z][\w-]{0,39}$/i)),
        z.discriminatedUnion(
          "kind",
          [
            strictObject(z, componentVaultFields(z), "must be an object with kind, vaultName and secretName"),
            strictObject(z, scopeFields(z), "must be an object with kind, scope and key"),
          ],
          says(noSink),
        ),
        { error: ({ code, input }) => (code === "invalid_key" ? NO_NAME : noPlaces(input)) },
      ),
    ),
} satisfies Argument<Readonly<Record<string, ComponentSink>>>;

/** Whether a component publishes at all: then a replaced token has an overlap by default. */
export function hasPlaces({ publish: places }: { readonly publish?: unknown }): boolean {
  return isObject(places) && Object.keys(places).length > 0;
}

/** Whether a place is written by this package, and not as a resource of another provider. */
export function isDataPlane(sink: SinkArgs): boolean {
  return sink.kind !== "key-vault" || sink.resourceGroupName === undefined;
}

/** The problems of places whose fields are valid alone but not together, by their names. Looks only which are given. */
export function placeProblems(places: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  if (Array.isArray(places)) return [];
  return Object.entries(places).flatMap(([name, place]) => {
    const problem = isVault(place) ? vaultSinkProblem(place) : undefined;
    return problem === undefined ? [] : [[name, problem] as const];
  });
}

/** Whether an object has the fields of one place where it should have places by name. */
export function isOnePlace(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(
    ([name, field]) => ["kind", "resourceGroupName", "vaultName", "secretName"].includes(name) && !isObject(field),
  );
}

function isVault(place: unknown): place is Readonly<Record<string, unknown>> {
  return isObject(place) && (place as { readonly kind?: unknown }).kind === "key-vault";
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !("apply" in value);
}
