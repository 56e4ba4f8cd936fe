import { toRfc3339 } from "../../arguments/time";
import type { TokenInfo } from "../databricks/tokens-api";
import type { CurrentToken } from "../tokens/current-token";
import type { Published } from "../tokens/delivery";
import type { Properties } from "./properties";
import { toTokenInputs } from "./token-properties";

/** What a create adds to the inputs of a token. */
export type TokenOutputs = Properties & { readonly tokenId: string };

/** What a state keeps of a token's value: the value itself, or its SHA-256 with the sinks that have it. */
export type KeptValue = { readonly tokenValue: string } | { readonly valueHash: string; readonly published: Published };

/** The outputs of a new token; `expiresAt` in epoch milliseconds. */
export function toOutputs(info: TokenInfo, kept: KeptValue, expiresAt: number): TokenOutputs {
  const { tokenId, createdAt } = info;
  return { tokenId, ...kept, createdAt: toRfc3339(createdAt), expiresAt: toRfc3339(expiresAt), schema: 1 };
}

/** The outputs that an update in place keeps. */
export function toKeptOutputs(olds: Properties, hasLookedForOrphans: boolean): Properties {
  const { tokenId, createdAt, expiresAt, schema } = olds;
  const optional = ["tokenValue", "valueHash", "published", "adoptedAt", "orphansPending"];
  const kept = optional.filter(
    (name) => olds[name] !== undefined && !(name === "orphansPending" && hasLookedForOrphans),
  );
  return { tokenId, createdAt, expiresAt, ...Object.fromEntries(kept.map((name) => [name, olds[name]])), schema };
}

/** The token in the state. */
export function toCurrentToken(tokenId: string, properties: Properties): CurrentToken {
  const { overlapSeconds } = toTokenInputs(properties);
  const adoptedAt = properties.adoptedAt === undefined ? {} : { adoptedAt: String(properties.adoptedAt) };
  return { tokenId, overlapSeconds, expiresAt: String(properties.expiresAt), ...adoptedAt };
}

/** Label of the resource that made the token in a state: its own, unless another stack made it. */
export function toMaker({ madeBy, label }: Properties): string | undefined {
  const made = madeBy ?? label;
  return typeof made === "string" ? made : undefined;
}
