import type { Argument } from "./argument";
import { didYouMean } from "./did-you-mean";
import { type DataPlaneVaultSink, type KeyVaultSinkArgs, keyVaultFields, vaultSinkProblem } from "./key-vault-sink";
import { quote } from "./quote";
import { says } from "./schema";
import { type ScopeSink, scopeFields, type ScopeSinkArgs } from "./secret-scope-sink";
import { misspeltHint, strictObject } from "./strict-object";

/** A place that this package writes itself. */
export type DataPlaneSinkArgs = Omit<KeyVaultSinkArgs, "resourceGroupName" | "login"> | ScopeSinkArgs;

/** A place that this package writes itself, all known. */
export type DataPlaneSink = DataPlaneVaultSink | ScopeSink;

/** The kinds of places. */
export const SINK_KINDS = ["key-vault", "secret-scope"] as const;

/** The message for a place of no kind that is known. */
export function noSink(sink: unknown): string {
  const choice = `use ${SINK_KINDS.map((kind) => `"${kind}"`).join(" or ")}`;
  if (typeof sink !== "object" || sink === null || Array.isArray(sink))
    return `${quote(sink)} is no place: give an object with a kind, and ${choice}`;
  const { kind } = sink as { readonly kind?: unknown };
  if (kind === undefined) return `is missing: ${misspeltHint(sink, "kind")}${choice}`;
  return `${quote(kind)} is not a kind of place: ${didYouMean(kind, SINK_KINDS)}${choice}`;
}

/** @internal */
export const sink = {
  doc: "The place: `kind` and its fields.",
  schema: (z) =>
    z.discriminatedUnion(
      "kind",
      [
        strictObject(z, keyVaultFields(z), "must be an object with kind, vaultName and secretName").check(
          z.refine(
            (value) => vaultSinkProblem(value) === undefined,
            says((value) => vaultSinkProblem(value as DataPlaneVaultSink) ?? ""),
          ),
        ),
        strictObject(z, scopeFields(z), "must be an object with kind, scope and key"),
      ],
      says(noSink),
    ),
} satisfies Argument<DataPlaneSink>;
