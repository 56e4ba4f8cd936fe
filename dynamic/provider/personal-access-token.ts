import { durationProblem, toSeconds } from "../values/duration";
import { toRfc3339 } from "../values/time";
import { toWorkspaceOrigin, workspaceHostProblem } from "../values/workspace-host";
import { adoptToken } from "./adoption";
import { assertRealTime, now } from "./clock";
import { type CurrentToken, getCurrentToken, rememberCurrentToken } from "./current-tokens";
import { compare, isUnknown, type Properties, type ResourceLifecycle } from "./lifecycle";
import { takeListedTokens } from "./listed-tokens";
import { rememberStackConfiguration } from "./login/administrator";
import { hasOwnLogin, openPrincipalSession } from "./login/principal-session";
import { awaitPropagation } from "./propagation";
import { toMarker } from "./marker";
import { mintProvedToken } from "./mint";
import { preflightPrincipal, preflightToken } from "./preflight";
import { isAccepted } from "./proof";
import { explain } from "./remedies";
import { listTokens, type TokenInfo } from "./rest/tokens";
import { endReplacedTokens } from "./replaced-tokens";
import { withTokenAuthority } from "./token-authority";
import { adoptionFailure, endFailure, mintFailure, updateFailure } from "./token-failures";
import { type TokenInputs, tokenInputProblems, toOwnComment, toTokenInputs } from "./token-inputs";

/** Inputs of which a change means another token. */
const REPLACING = ["host", "applicationId", "owner", "lifetime", "scopes", "rotationTrigger"] as const;

/** Inputs of which a change is taken over by the token that lives. */
const UPDATING = ["login", "administrator", "servicePrincipalId", "comment", "label"] as const;

/** Inputs that say who mints: where they stay the same, the principal can be looked at before anything is changed. */
const IDENTITY = ["host", "applicationId", "login", "administrator", "servicePrincipalId"] as const;

/** Lifecycle of a `PersonalAccessToken`. */
export const personalAccessToken: ResourceLifecycle = {
  configure: ({ config }) => rememberStackConfiguration(config),

  /** With a new token ahead, also asks the workspace whether it will allow it. */
  async check(olds, news) {
    const failures = tokenInputProblems(news);
    if (failures.length > 0 || isUnknown([news.host, news.lifetime, news.administrator]))
      return { inputs: news, failures };
    if (compare(toCanonical(olds), toCanonical(news), REPLACING, []).replaces.length === 0)
      return { inputs: news, failures };
    const { origin, lifetime, administrator } = toTokenInputs(news);
    const needsAdministrator = !isUnknown(news.login) && !hasOwnLogin(toTokenInputs(news));
    failures.push(...(await preflightToken(origin, lifetime, administrator, needsAdministrator)));
    const isAnswered = !failures.some(({ property }) => property === "host" || property === "administrator");
    if (isAnswered && !compare(toCanonical(olds), toCanonical(news), [], IDENTITY).changes)
      failures.push(...(await preflightPrincipal(toTokenInputs(news))));
    return { inputs: news, failures };
  },

  diff(id, olds, news) {
    const { origin, owner } = toTokenInputs(olds);
    const { overlapSeconds } = toTokenInputs({ ...olds, ...news });
    rememberCurrentToken(origin, owner, { ...toCurrentToken(id, olds), overlapSeconds });
    const difference = compare(toCanonical(olds), toCanonical(news), REPLACING, UPDATING);
    return Promise.resolve({ ...difference, changes: difference.changes || olds.unswept === true });
  },

  /** Mints. Where nothing is replaced and there is a token to adopt, takes that one instead. */
  async create(properties) {
    const inputs = toTokenInputs(properties);
    assertRealTime(inputs.origin);
    const { adopt } = inputs;
    const isFirst = getCurrentToken(inputs.origin, inputs.owner) === undefined;
    const outputs = adopt !== undefined && isFirst ? await createByAdoption(inputs, adopt) : await createByMint(inputs);
    const id = outputs.tokenId;
    const outs = { ...properties, ...outputs };
    rememberCurrentToken(inputs.origin, inputs.owner, toCurrentToken(id, outs));
    return { id, outs };
  },

  /**
   * Gone only when an authority that sees all tokens of the principal does not list it, and its value is refused; else
   * the state is kept.
   */
  async read(id, properties) {
    const inputs = toTokenInputs(properties);
    try {
      const tokens = await withTokenAuthority(inputs, (authority) => authority.list());
      const isAlive =
        tokens.some((token) => token.tokenId === id) ||
        (await isAccepted(inputs.origin, String(properties.tokenValue)));
      return isAlive ? { id, props: properties } : {};
    } catch (error) {
      console.log(
        `token ${id} of ${inputs.applicationId} could not be looked for and is kept in the state: ${explain(error)}`,
      );
      return { id, props: properties };
    }
  },

  async update(id, olds, news) {
    const inputs = toTokenInputs(news);
    const isRenamed = olds.comment !== news.comment || olds.label !== news.label;
    const isUnswept = olds.unswept === true;
    if (isRenamed || isUnswept) assertRealTime(inputs.origin);
    try {
      if (isRenamed) await withTokenAuthority(inputs, (authority) => authority.updateComment(id, toOwnComment(inputs)));
      if (isUnswept)
        await withTokenAuthority(inputs, (authority) =>
          endReplacedTokens(authority, inputs.owner, toCurrentToken(id, { ...olds, ...news }), now()),
        );
    } catch (error) {
      throw updateFailure(inputs, toCurrentToken(id, { ...olds, ...news }), error);
    }
    const { tokenId, tokenValue, createdAt, expiresAt, adoptedAt, schema } = olds;
    const kept = {
      tokenId,
      tokenValue,
      createdAt,
      expiresAt,
      ...(adoptedAt === undefined ? {} : { adoptedAt }),
      schema,
    };
    return { outs: { ...news, ...kept } };
  },

  /**
   * Ends the token, then what an interrupted run left behind: Pulumi deletes last, when all else is done. A token that was
   * replaced is only marked while it overlaps with the next one; the `TokenRetirement` beside it revokes it then.
   */
  async delete(id, properties) {
    const inputs = toTokenInputs(properties);
    assertRealTime(inputs.origin);
    const current = getCurrentToken(inputs.origin, inputs.owner);
    // The same token was adopted once more, by a replacement that Pulumi was told to make: this one is only its past.
    if (current?.tokenId === id && current.adoptedAt !== properties.adoptedAt) return;
    const replacement = current?.tokenId === id ? undefined : current;
    let isRevoked = false;
    try {
      await withTokenAuthority(inputs, async (authority) => {
        if (replacement === undefined || replacement.overlapSeconds === 0) {
          await authority.revoke(id);
          isRevoked = true;
        }
        if (replacement === undefined) return;
        const deleted = { id, comment: toOwnComment(inputs) };
        await endReplacedTokens(authority, inputs.owner, replacement, now(), deleted);
      });
    } catch (error) {
      throw endFailure(inputs, { tokenId: id, expiresAt: String(properties.expiresAt), isRevoked }, replacement, error);
    }
  },
};

type TokenOutputs = Properties & { readonly tokenId: string };

async function createByMint(inputs: TokenInputs): Promise<TokenOutputs> {
  const { origin, applicationId } = inputs;
  let existing = takeListedTokens(origin, applicationId);
  try {
    const session = await openPrincipalSession(inputs, awaitPropagation);
    try {
      existing ??= await awaitPropagation(() => listTokens(session.client));
      const { value, info } = await mintProvedToken(session.client, inputs, existing);
      const unswept = isLeftUnswept(inputs, existing) ? { unswept: true } : {};
      const expiresAt = info.expiresAt ?? info.createdAt + toSeconds(inputs.lifetime) * 1000;
      return { ...toOutputs(info, value, expiresAt), ...unswept };
    } finally {
      await session.close();
    }
  } catch (error) {
    throw mintFailure(inputs, getCurrentToken(origin, inputs.owner), existing, error);
  }
}

async function createByAdoption(inputs: TokenInputs, adopt: NonNullable<TokenInputs["adopt"]>): Promise<TokenOutputs> {
  try {
    const { info, expiresAt } = await adoptToken(inputs, adopt);
    return { ...toOutputs(info, adopt.tokenValue, expiresAt), adoptedAt: toRfc3339(now()) };
  } catch (error) {
    throw adoptionFailure(inputs, adopt.tokenId, error);
  }
}

function toOutputs(info: TokenInfo, tokenValue: string, expiresAt: number): TokenOutputs {
  const { tokenId, createdAt } = info;
  return { tokenId, tokenValue, createdAt: toRfc3339(createdAt), expiresAt: toRfc3339(expiresAt), schema: 1 };
}

function toCurrentToken(tokenId: string, properties: Properties): CurrentToken {
  const { overlapSeconds } = toTokenInputs(properties);
  const adoptedAt = properties.adoptedAt === undefined ? {} : { adoptedAt: String(properties.adoptedAt) };
  return { tokenId, overlapSeconds, expiresAt: String(properties.expiresAt), ...adoptedAt };
}

/**
 * Whether tokens of this owner are there that nobody in this run can tell from a live one. Where a token was compared
 * before, it is replaced now, and its delete sweeps. Else this is a first token after a killed run, or Pulumi was told to
 * replace without comparing: the next run, which compares, sweeps.
 */
function isLeftUnswept(inputs: TokenInputs, existing: readonly TokenInfo[]): boolean {
  if (getCurrentToken(inputs.origin, inputs.owner) !== undefined) return false;
  return existing.some((token) => toMarker(token.comment)?.owner === inputs.owner);
}

/** The properties with one spelling for what means the same: "90d" and "2160h", a host with and without its slash. */
function toCanonical(properties: Properties): Properties {
  const { host, lifetime } = properties;
  return {
    ...properties,
    host: workspaceHostProblem(host) === undefined ? toWorkspaceOrigin(String(host)) : host,
    lifetime: durationProblem(lifetime) === undefined ? toSeconds(String(lifetime)) : lifetime,
  };
}
