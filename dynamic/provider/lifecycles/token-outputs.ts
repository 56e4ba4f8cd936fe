import { toRfc3339 } from "../../arguments/time";
import type { TokenInfo } from "../databricks/tokens-api";
import type { CurrentToken } from "../tokens/current-token";
import type { Properties } from "./properties";
import { toTokenInputs } from "./token-properties";

/** What a create adds to the inputs of a token. */
export type TokenOutputs = Properties & { readonly tokenId: string };

/** The outputs of a new token; `expiresAt` in epoch milliseconds. */
export function toOutputs(info: TokenInfo, tokenValue: string, expiresAt: number): TokenOutputs {
  const { tokenId, createdAt } = info;
  return { tokenId, tokenValue, createdAt: toRfc3339(createdAt), expiresAt: toRfc3339(expiresAt), schema: 1 };
}

/** The outputs that an update in place keeps. */
export function toKeptOutputs(olds: Properties, hasLookedForOrphans: boolean): Properties {
  const { tokenId, tokenValue, createdAt, expiresAt, adoptedAt, orphansPending, schema } = olds;
  const adopted = adoptedAt === undefined ? {} : { adoptedAt };
  const pending = orphansPending === undefined || hasLookedForOrphans ? {} : { orphansPending };
  return { tokenId, tokenValue, createdAt, expiresAt, ...adopted, ...pending, schema };
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
