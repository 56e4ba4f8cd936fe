import { toRfc3339 } from "../../arguments/time";
import type { TokenInfo } from "../databricks/tokens-api";
import type { CurrentToken } from "../tokens/current-token";
import type { Published } from "../tokens/delivery";
import type { Properties } from "./properties";
import { toTokenInputs } from "./token-properties";

/** What a state keeps of a token's value: the value itself, or its SHA-256 with the sinks that have it. */
export type KeptValue = { readonly tokenValue: string } | { readonly valueHash: string; readonly published: Published };

/** The outputs of a new token, whose id is that of its resource; `expiresAt` in epoch milliseconds. */
export function toOutputs({ createdAt }: TokenInfo, kept: KeptValue, expiresAt: number): Properties {
  return { ...kept, createdAt: toRfc3339(createdAt), expiresAt: toRfc3339(expiresAt) };
}

/** The outputs that an update in place keeps. */
export function toKeptOutputs(olds: Properties, hasLookedForOrphans: boolean): Properties {
  const { createdAt, expiresAt } = olds;
  const optional = ["tokenValue", "valueHash", "published", "adoptedAt", "orphansPending", "otherTokens"];
  const kept = optional.filter(
    (name) => olds[name] !== undefined && !(name === "orphansPending" && hasLookedForOrphans),
  );
  return { createdAt, expiresAt, ...Object.fromEntries(kept.map((name) => [name, olds[name]])) };
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
