import { toSeconds } from "../../arguments/duration";
import { toRfc3339 } from "../../arguments/time";
import type { MintedToken, TokenInfo } from "../databricks/tokens-api";
import { awaitPropagation } from "../http/propagation";
import { serverNow } from "../http/server-time";
import type { Runtime } from "../runtime";
import { adoptToken } from "../tokens/adoption";
import { getCurrentToken, getSeries, isSamePrincipal } from "../tokens/current-token";
import { takeListedTokens } from "../tokens/listed-tokens";
import { toMarker } from "../tokens/marker";
import { mintProvedToken } from "../tokens/mint";
import { withMinter } from "../tokens/minter";
import { toOrphanSearch } from "../tokens/orphan-search";
import { isOurs, readStackNames } from "../tokens/stack-names";
import { adoptionFailure, mintFailure } from "../tokens/token-failures";
import type { TokenInputs } from "../tokens/token-inputs";
import { withTokenUsage } from "../tokens/token-usage-again";
import { type TokenOutputs, toOutputs } from "./token-outputs";

/** Mints a token, or adopts one if `adopt` is given and nothing is replaced. Throws `PhaseFailure`. */
export function createToken(runtime: Runtime, inputs: TokenInputs): Promise<TokenOutputs> {
  const { adopt } = inputs;
  const isFirst = getCurrentToken(runtime, inputs) === undefined;
  return adopt !== undefined && isFirst ? createByAdoption(runtime, inputs, adopt) : createByMint(runtime, inputs);
}

async function createByMint(runtime: Runtime, inputs: TokenInputs): Promise<TokenOutputs> {
  const { origin, applicationId, hasMadeTrust } = inputs;
  let existing = takeListedTokens(runtime, origin, applicationId);
  try {
    const patiently = <T>(attempt: () => Promise<T>): Promise<T> =>
      awaitPropagation(runtime, attempt, { hasMadeTrust });
    const { value, info } = await withMinter(runtime, inputs, patiently, (minter) => {
      const listAndMint = async (): Promise<MintedToken> => {
        existing ??= await patiently(() => minter.view.list());
        return mintProvedToken(minter, inputs, existing);
      };
      return withTokenUsage(runtime, inputs, listAndMint, () => (existing = undefined));
    });
    const orphans = hasOrphans(runtime, inputs, existing ?? [])
      ? { orphansPending: toOrphanSearch(serverNow(runtime, origin)) }
      : {};
    const expiresAt = info.expiresAt ?? info.createdAt + toSeconds(inputs.lifetime) * 1000;
    return { ...toOutputs(info, value, expiresAt), ...orphans };
  } catch (error) {
    throw mintFailure(inputs, getCurrentToken(runtime, inputs), existing, serverNow(runtime, origin), error);
  }
}

async function createByAdoption(
  runtime: Runtime,
  inputs: TokenInputs,
  adopt: NonNullable<TokenInputs["adopt"]>,
): Promise<TokenOutputs> {
  try {
    const { info, expiresAt } = await adoptToken(runtime, inputs, adopt);
    return { ...toOutputs(info, adopt.tokenValue, expiresAt), adoptedAt: toRfc3339(runtime.now()) };
  } catch (error) {
    throw adoptionFailure(inputs, adopt.tokenId, error);
  }
}

/**
 * Whether the series has tokens that this run cannot distinguish from the one in use. If this run has compared a token
 * of the principal, it is being replaced, and its delete disposes of them. Otherwise this is a first token after a killed
 * run, or a forced replacement: a run that compares, a day later, disposes of them.
 */
function hasOrphans(runtime: Runtime, inputs: TokenInputs, existing: readonly TokenInfo[]): boolean {
  const seen = getSeries(runtime, inputs);
  if (seen !== undefined && isSamePrincipal(seen, inputs)) return false;
  const stacks = readStackNames(runtime, inputs.label);
  return existing.some(({ comment }) => {
    const marker = toMarker(comment);
    return marker?.lineage === inputs.lineage && isOurs(stacks, marker.label);
  });
}
