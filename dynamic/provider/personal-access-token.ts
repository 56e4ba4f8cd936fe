import { durationProblem, toSeconds } from "../values/duration";
import { toWorkspaceOrigin, workspaceHostProblem } from "../values/workspace-host";
import { assertRealTime, now } from "./clock";
import { getCurrentToken, rememberCurrentToken } from "./current-tokens";
import { compare, isUnknown, type Properties, type ResourceLifecycle } from "./lifecycle";
import { administratorLogin, rememberStackConfiguration } from "./login/administrator";
import { hasOwnLogin, openPrincipalSession } from "./login/principal-session";
import { awaitPropagation } from "./login/propagation";
import { toMarker } from "./marker";
import { isAccepted, mintProvedToken, toOwnComment } from "./mint";
import { preflightToken } from "./preflight";
import { explain } from "./remedies";
import { listTokens, type TokenInfo } from "./rest/tokens";
import { WorkspaceClient } from "./rest/workspace-client";
import { endReplacedTokens } from "./replaced-tokens";
import { withTokenAuthority } from "./token-authority";
import { type TokenInputs, tokenInputProblems, toTokenInputs } from "./token-inputs";

/** Inputs of which a change means another token. */
const REPLACING = ["host", "applicationId", "owner", "lifetime", "scopes", "rotationTrigger"] as const;

/** Inputs of which a change is taken over by the token that lives. */
const UPDATING = ["login", "administrator", "servicePrincipalId", "comment", "label"] as const;

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
    return { inputs: news, failures: await preflightToken(origin, lifetime, administrator, needsAdministrator) };
  },

  diff(id, olds, news) {
    const { origin, owner } = toTokenInputs(olds);
    rememberCurrentToken(origin, owner, {
      tokenId: id,
      overlapSeconds: toTokenInputs({ ...olds, ...news }).overlapSeconds,
    });
    const difference = compare(toCanonical(olds), toCanonical(news), REPLACING, UPDATING);
    return Promise.resolve({ ...difference, changes: difference.changes || olds.unswept === true });
  },

  async create(properties) {
    const inputs = toTokenInputs(properties);
    const { origin, applicationId, administrator } = inputs;
    assertRealTime(origin);
    try {
      const toAdministrator = (): WorkspaceClient =>
        new WorkspaceClient(origin, administratorLogin(origin, administrator));
      const session = await openPrincipalSession(inputs, toAdministrator, awaitPropagation);
      try {
        const existing = await awaitPropagation(() => listTokens(session.client));
        const { value, info } = await mintProvedToken(session.client, inputs, existing);
        const unswept = isLeftUnswept(inputs, existing) ? { unswept: true } : {};
        rememberCurrentToken(origin, inputs.owner, { tokenId: info.tokenId, overlapSeconds: inputs.overlapSeconds });
        const expiresAt = info.expiresAt ?? info.createdAt + toSeconds(inputs.lifetime) * 1000;
        const outputs = {
          tokenId: info.tokenId,
          tokenValue: value,
          createdAt: toTime(info.createdAt),
          expiresAt: toTime(expiresAt),
          schema: 1,
          ...unswept,
        };
        return { id: info.tokenId, outs: { ...properties, ...outputs } };
      } finally {
        await session.close();
      }
    } catch (error) {
      throw new Error(`minting a token for ${applicationId} in ${origin} failed: ${explain(error)}`, { cause: error });
    }
  },

  /**
   * Gone only when an authority that sees all tokens of the principal does not list it, and its value is refused; else
   * the state is kept.
   */
  async read(id, properties) {
    const inputs = toTokenInputs(properties);
    try {
      const tokens = await withTokenAuthority(inputs, inputs.administrator, (authority) => authority.list());
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
    if (olds.comment !== news.comment || olds.label !== news.label) {
      assertRealTime(inputs.origin);
      const comment = toOwnComment(inputs);
      await withTokenAuthority(inputs, inputs.administrator, (authority) => authority.updateComment(id, comment));
    }
    if (olds.unswept === true) {
      assertRealTime(inputs.origin);
      const current = { tokenId: id, overlapSeconds: inputs.overlapSeconds };
      await withTokenAuthority(inputs, inputs.administrator, (authority) =>
        endReplacedTokens(authority, inputs.owner, current, now()),
      );
    }
    const { tokenId, tokenValue, createdAt, expiresAt, schema } = olds;
    return { outs: { ...news, tokenId, tokenValue, createdAt, expiresAt, schema } };
  },

  /**
   * Ends the token, then what an interrupted run left behind: Pulumi deletes last, when all else is done. A token that was
   * replaced is only marked while it overlaps with the next one; the `TokenRetirement` beside it revokes it then.
   */
  async delete(id, properties) {
    const inputs = toTokenInputs(properties);
    assertRealTime(inputs.origin);
    const current = getCurrentToken(inputs.origin, inputs.owner);
    const isReplaced = current !== undefined && current.tokenId !== id;
    try {
      await withTokenAuthority(inputs, inputs.administrator, async (authority) => {
        if (!isReplaced || current.overlapSeconds === 0) await authority.revoke(id);
        if (isReplaced)
          await endReplacedTokens(authority, inputs.owner, current, now(), { id, comment: toOwnComment(inputs) });
      });
    } catch (error) {
      throw new Error(
        `token ${id} of ${inputs.applicationId} in ${inputs.origin} could not be revoked and is still alive until ${String(properties.expiresAt)}: ` +
          `${explain(error)}. Mend the login and run pulumi up again, or revoke it by hand: databricks token-management delete ${id}`,
        { cause: error },
      );
    }
  },
};

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

function toTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}
