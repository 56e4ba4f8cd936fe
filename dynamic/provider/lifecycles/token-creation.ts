import { toSeconds } from "../../arguments/duration";
import { toRfc3339 } from "../../arguments/time";
import type { MintedToken, TokenInfo } from "../databricks/tokens-api";
import { awaitPropagation } from "../http/propagation";
import { serverNow } from "../http/server-time";
import type { LoginAttempts } from "../logins/login-method";
import type { Runtime } from "../runtime";
import { toSha256 } from "../sinks/stored-secret";
import { adoptToken, isToAdopt, listForAdoption } from "../tokens/adoption";
import { getCurrentToken, getSeries, isSamePrincipal } from "../tokens/current-token";
import { DeliveryError } from "../tokens/delivery";
import { mintProvedToken } from "../tokens/mint";
import { MintError } from "../tokens/mint-error";
import { type Minter, withMinter } from "../tokens/minter";
import { assertReadable, deliverMinted } from "../tokens/mint-delivery";
import type { OtherMakers } from "../tokens/other-maker";
import { toOrphanSearch } from "../tokens/orphan-search";
import { isOfSeries, readStackNames } from "../tokens/stack-names";
import { grantsUsageFirst, grantTokenUsage } from "../tokens/first-usage";
import { adoptionFailure, mintFailure } from "../tokens/token-failures";
import type { TokenInputs } from "../tokens/token-inputs";
import { openSinks, toPublisher } from "../tokens/token-sinks";
import { withTokenUsage } from "../tokens/token-usage-again";
import { findInWorkspaceList } from "../tokens/workspace-list";
import type { Properties } from "./properties";
import { toOutputs } from "./token-outputs";

/** A new token, and the sinks that could not get its value; undefined if none failed. */
export interface CreatedToken {
  readonly tokenId: string;
  /** What is saved with it beside its inputs. */
  readonly outputs: Properties;
  readonly undelivered?: DeliveryError | undefined;
  /** Who published first in the places of the token, where another stack did. */
  readonly makers?: OtherMakers;
}

/** Mints a token, or adopts one if `adopt` is given and the series has had none. Throws `PhaseFailure`. */
export async function createToken(runtime: Runtime, inputs: TokenInputs): Promise<CreatedToken> {
  const { adopt } = inputs;
  if (grantsUsageFirst(runtime, inputs)) await grantTokenUsage(runtime, inputs);
  const isFirst = getCurrentToken(runtime, inputs) === undefined;
  if (adopt !== undefined && isFirst) {
    const adopted = await createByAdoption(runtime, inputs, adopt);
    if (adopted !== undefined) return adopted;
  }
  return createByMint(runtime, inputs);
}

async function createByMint(runtime: Runtime, inputs: TokenInputs): Promise<CreatedToken> {
  const { origin, hasMadeTrust } = inputs;
  // After the mint the notes of other processes may not be readable.
  const current = getCurrentToken(runtime, inputs);
  const isCompared = hasCompared(runtime, inputs);
  let existing: readonly TokenInfo[] | undefined;
  try {
    const patiently = <T>(attempt: () => Promise<T>): Promise<T> =>
      awaitPropagation(runtime, attempt, { hasMadeTrust });
    const sinks = inputs.publish && openSinks(runtime, { ...inputs, publish: inputs.publish });
    const makers = await assertReadable(runtime, sinks ?? [], toPublisher(runtime, inputs));
    return await withMinter(runtime, inputs, patiently, async (minter) => {
      const listAndMint = async (): Promise<MintedToken> => {
        // Where the token in use is not known, only a list from before the mint distinguishes it from that of the mint.
        if (!isCompared) existing ??= await listBefore(runtime, inputs, minter, patiently);
        return mintProvedToken(minter, inputs, existing);
      };
      const minted = await withTokenUsage(runtime, inputs, listAndMint, () => (existing = undefined)).catch(
        async (error: unknown) => {
          if (error instanceof MintError && error.isRefused)
            existing ??= await minter.view.list().catch(() => undefined);
          throw error;
        },
      );
      const { value, info } = minted;
      const expiresAt = info.expiresAt ?? info.createdAt + toSeconds(inputs.lifetime) * 1000;
      const delivery = sinks && (await deliverMinted(minter, inputs, sinks, minted, expiresAt));
      const orphans =
        !isCompared && hasOrphans(runtime, inputs, existing ?? [])
          ? { orphansPending: toOrphanSearch(serverNow(runtime, origin)) }
          : {};
      const kept =
        delivery === undefined ? { tokenValue: value } : { valueHash: toSha256(value), published: delivery.published };
      const failures = delivery?.failures ?? [];
      return {
        tokenId: info.tokenId,
        outputs: { ...toOutputs(info, kept, expiresAt), ...orphans },
        makers,
        ...(failures.length > 0 && { undelivered: new DeliveryError(failures) }),
      };
    });
  } catch (error) {
    throw mintFailure(inputs, current, existing, serverNow(runtime, origin), error);
  }
}

/** Undefined where a token was adopted before: one is to be minted. */
async function createByAdoption(
  runtime: Runtime,
  inputs: TokenInputs,
  adopt: NonNullable<TokenInputs["adopt"]>,
): Promise<CreatedToken | undefined> {
  try {
    if (!(await isToAdopt(runtime, inputs, adopt, () => listForAdoption(runtime, inputs)))) return undefined;
    const { info, expiresAt } = await adoptToken(runtime, inputs, adopt);
    const outputs = toOutputs(info, { tokenValue: adopt.tokenValue }, expiresAt);
    return { tokenId: info.tokenId, outputs: { ...outputs, adoptedAt: toRfc3339(runtime.now()) } };
  } catch (error) {
    throw adoptionFailure(inputs, adopt.tokenId, error);
  }
}

/** Whether this run has compared the token of the principal that is replaced. */
function hasCompared(runtime: Runtime, inputs: TokenInputs): boolean {
  const seen = getSeries(runtime, inputs);
  return seen !== undefined && isSamePrincipal(seen, inputs);
}

/** The principal's tokens, from a list that other tokens of the run have asked for, if there is one. */
async function listBefore(
  runtime: Runtime,
  inputs: TokenInputs,
  { view }: Minter,
  patiently: LoginAttempts,
): Promise<readonly TokenInfo[]> {
  return (await findInWorkspaceList(runtime, inputs, () => true)) ?? patiently(() => view.list());
}

/**
 * Whether the series has tokens that this run cannot distinguish from the one in use, where it has compared none of the
 * principal (a compared one is being replaced, and its delete disposes of them): this is a first token after a killed run,
 * or a forced replacement, and a run that compares, a day later, disposes of them.
 */
function hasOrphans(runtime: Runtime, inputs: TokenInputs, existing: readonly TokenInfo[]): boolean {
  const stacks = readStackNames(runtime, inputs.label);
  return existing.some(({ comment }) => isOfSeries(stacks, inputs.lineage, comment));
}
