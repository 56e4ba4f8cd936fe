import { PERSONAL_ACCESS_TOKEN } from "../../arguments";
import { toSeconds } from "../../arguments/duration";
import { toRfc3339 } from "../../arguments/time";
import { checkPrincipal, checkWorkspace } from "../checks/preflight";
import { listTokens, type TokenInfo } from "../databricks/tokens-api";
import { explain } from "../errors/remedies";
import { awaitPropagation } from "../http/propagation";
import { hasAdministrator } from "../logins/administrator-login";
import { hasOwnLogin, openPrincipalSession } from "../logins/principal-session";
import { isUnknown, type Properties } from "./properties";
import { assertRealTime } from "../rehearsal";
import type { Runtime } from "../runtime";
import { adoptToken } from "../tokens/adoption";
import {
  type CurrentToken,
  getCurrentToken,
  getPrincipal,
  getSuccessor,
  isSamePrincipal,
  rememberComparedToken,
  rememberCreatedToken,
  type SeriesOwner,
} from "../tokens/current-token";
import { disposeOfMoved, disposeOfReplaced, disposeOfSeries } from "../tokens/dispose";
import { rememberListedTokens, takeListedTokens } from "../tokens/listed-tokens";
import { toMarker } from "../tokens/marker";
import { mintProvedToken } from "../tokens/mint";
import { isAccepted } from "../tokens/proof";
import { adoptionFailure, endFailure, mintFailure, updateFailure } from "../tokens/token-failures";
import { type TokenInputs, toOwnComment } from "../tokens/token-inputs";
import { withTokensView } from "../tokens/token-views";
import { toCanonical } from "./canonical";
import { toCheckFailures } from "./check-failures";
import { type CheckFailure, compare, type ResourceLifecycle } from "./resource-lifecycle";
import { refuseArguments } from "./refused-arguments";
import { toTokenInputs } from "./token-properties";

/** A change of one of these inputs replaces the token. */
const REPLACING = ["host", "applicationId", "lineage", "lifetime", "scopes", "rotation"] as const;

/** A change of one of these inputs updates the active token. */
const UPDATING = ["login", "administrator", "servicePrincipalId", "comment", "label"] as const;

/**
 * Inputs that identify the principal: while they stay the same, the principal can be checked before anything is
 * changed.
 */
const IDENTITY = ["host", "applicationId", "login", "administrator", "servicePrincipalId"] as const;

/**
 * How long tokens of the series stay active that a create found and could not distinguish from the token in use,
 * milliseconds. After a forced replacement whose dependents failed, one of them is still published: the runs of a day
 * can update the dependents before it is revoked.
 */
const ORPHAN_GRACE = 86_400_000;

/** Lifecycle of a `PersonalAccessToken`. */
export function tokenLifecycle(runtime: Runtime): ResourceLifecycle {
  return {
    configure({ config }) {
      runtime.stackConfiguration = config;
    },

    /** Before a new token, also checks that the workspace will allow it. */
    async check(olds, news) {
      const failures = refuseArguments(PERSONAL_ACCESS_TOKEN, olds, news);
      const isAhead = compare(toCanonical(olds), toCanonical(news), REPLACING, []).replaces.length > 0;
      if (failures.length > 0 || !isAhead || isUnknown([news.host, news.lifetime, news.administrator]))
        return { inputs: news, failures };
      return { inputs: news, failures: await preflight(runtime, olds, news) };
    },

    diff(id, olds, news) {
      const { overlapSeconds } = toTokenInputs({ ...olds, ...news });
      const looksForOrphans = isOrphanSearchDue(runtime, olds);
      const current = { ...toCurrentToken(id, olds), overlapSeconds };
      rememberComparedToken(runtime, toTokenInputs(olds), current, looksForOrphans);
      const difference = compare(toCanonical(olds), toCanonical(news), REPLACING, UPDATING);
      return Promise.resolve({ ...difference, changes: difference.changes || looksForOrphans });
    },

    /** Mints a token, or adopts one if `adopt` is given and nothing is replaced. */
    async create(properties) {
      const inputs = toTokenInputs(properties);
      assertRealTime(runtime, inputs.origin);
      const { adopt } = inputs;
      const isFirst = getCurrentToken(runtime, inputs) === undefined;
      const outputs =
        adopt !== undefined && isFirst
          ? await createByAdoption(runtime, inputs, adopt)
          : await createByMint(runtime, inputs);
      const id = outputs.tokenId;
      const outs = { ...properties, ...outputs };
      rememberCreatedToken(runtime, inputs, toCurrentToken(id, outs), outputs.orphansPending !== undefined);
      return { id, outs };
    },

    /**
     * The token is gone only if a list of all tokens of the principal lacks it and its value is refused. Otherwise the
     * state is kept.
     */
    async read(id, properties) {
      const inputs = toTokenInputs(properties);
      try {
        const tokens = await withTokensView(runtime, inputs, (view) => view.list());
        const isActive =
          tokens.some((token) => token.tokenId === id) ||
          (await isAccepted(runtime, inputs.origin, String(properties.tokenValue)));
        return isActive ? { id, props: properties } : {};
      } catch (error) {
        runtime.log(
          `token ${id} of ${inputs.applicationId} could not be looked up and stays in the state: ${explain(error)}`,
        );
        return { id, props: properties };
      }
    },

    async update(id, olds, news) {
      const inputs = toTokenInputs(news);
      const current = toCurrentToken(id, { ...olds, ...news });
      const isRenamed = olds.comment !== news.comment || olds.label !== news.label;
      const looksForOrphans = isOrphanSearchDue(runtime, olds);
      if (isRenamed || looksForOrphans) {
        assertRealTime(runtime, inputs.origin);
        try {
          await withTokensView(runtime, inputs, async (view) => {
            if (isRenamed) await view.updateComment(id, toOwnComment(inputs));
            if (looksForOrphans) await disposeOfReplaced(runtime, view, inputs.lineage, current);
          });
        } catch (error) {
          throw updateFailure(inputs, current, runtime.now(), error);
        }
      }
      return { outs: { ...news, ...toKeptOutputs(olds, looksForOrphans) } };
    },

    /**
     * Revokes the token, then the orphans of interrupted runs: Pulumi deletes last, when everything else is done. With
     * an overlap, a replaced token is only retired; the `TokenRetirement` beside it revokes it later.
     */
    async delete(id, properties) {
      const inputs = toTokenInputs(properties);
      assertRealTime(runtime, inputs.origin);
      const current = getCurrentToken(runtime, inputs);
      // A forced replacement has adopted the same token again: it is still in use.
      if (current?.tokenId === id && current.adoptedAt !== properties.adoptedAt) return;
      const successor = getSuccessor(runtime, inputs, id);
      const isMoved = successor !== undefined && !isSameSeries(successor.owner, inputs);
      // Nobody revokes later what overlaps in another workspace, or without an administrator.
      const isLookedAfter = !isMoved || (successor.owner.origin === inputs.origin && hasAdministrator(runtime, inputs));
      const overlapSeconds = isLookedAfter ? (successor?.token.overlapSeconds ?? 0) : 0;
      const replacement = successor && { ...successor.token, overlapSeconds };
      const deleted = { id, comment: toOwnComment(inputs) };
      let isRevoked = false;
      try {
        await withTokensView(runtime, inputs, async (view) => {
          if (replacement !== undefined && isMoved)
            return disposeOfMoved(runtime, view, inputs.lineage, replacement, deleted);
          if (replacement !== undefined && replacement.overlapSeconds > 0)
            return disposeOfReplaced(runtime, view, inputs.lineage, replacement, deleted);
          await view.revoke(id);
          isRevoked = true;
          if (replacement !== undefined) return disposeOfReplaced(runtime, view, inputs.lineage, replacement);
          // A token that this run has not compared is destroyed, and its series with it.
          if (current === undefined) return disposeOfSeries(runtime, view, inputs.lineage);
        });
      } catch (error) {
        const ending = { tokenId: id, expiresAt: String(properties.expiresAt), isRevoked };
        throw endFailure(inputs, ending, replacement, runtime.now(), error);
      }
    },
  };
}

type TokenOutputs = Properties & { readonly tokenId: string };

async function preflight(runtime: Runtime, olds: Properties, news: Properties): Promise<CheckFailure[]> {
  const inputs = toTokenInputs(news);
  const needsAdministrator = !isUnknown(news.login) && !hasOwnLogin(inputs);
  const failures = toCheckFailures(await checkWorkspace(runtime, { ...inputs, needsAdministrator }));
  if (failures.some(({ property }) => property === "host" || property === "administrator")) return failures;
  const hasMinted = !compare(toCanonical(olds), toCanonical(news), [], IDENTITY).changes;
  const isThere = inputs.isUsageAssumed && !isUnknown(IDENTITY.map((name) => news[name]));
  if (!hasMinted && !isThere) return failures;
  const { findings, tokens } = await checkPrincipal(runtime, inputs, inputs.isUsageAssumed);
  // A new login may not be known everywhere yet: the mint waits for it.
  failures.push(...toCheckFailures(findings.filter(({ check }) => hasMinted || check !== "principal's login")));
  // The mint then does not list them again.
  if (tokens !== undefined && failures.length === 0)
    rememberListedTokens(runtime, inputs.origin, inputs.applicationId, tokens);
  return failures;
}

async function createByMint(runtime: Runtime, inputs: TokenInputs): Promise<TokenOutputs> {
  const { origin, applicationId } = inputs;
  let existing = takeListedTokens(runtime, origin, applicationId);
  try {
    const patiently = <T>(attempt: () => Promise<T>): Promise<T> => awaitPropagation(runtime, attempt);
    const session = await openPrincipalSession(runtime, inputs, patiently);
    try {
      existing ??= await patiently(() => listTokens(session.client));
      const { value, info } = await mintProvedToken(session.client, inputs, existing);
      const orphans = hasOrphans(runtime, inputs, existing)
        ? { orphansPending: toRfc3339(runtime.now() + ORPHAN_GRACE) }
        : {};
      const expiresAt = info.expiresAt ?? info.createdAt + toSeconds(inputs.lifetime) * 1000;
      return { ...toOutputs(info, value, expiresAt), ...orphans };
    } finally {
      await session.close();
    }
  } catch (error) {
    throw mintFailure(inputs, getCurrentToken(runtime, inputs), existing, runtime.now(), error);
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
  const seen = getPrincipal(runtime, inputs);
  if (seen !== undefined && isSamePrincipal(seen, inputs)) return false;
  return existing.some((token) => toMarker(token.comment)?.lineage === inputs.lineage);
}

function isSameSeries(left: SeriesOwner, right: SeriesOwner): boolean {
  return left.origin === right.origin && left.lineage === right.lineage && isSamePrincipal(left, right);
}

function toOutputs(info: TokenInfo, tokenValue: string, expiresAt: number): TokenOutputs {
  const { tokenId, createdAt } = info;
  return { tokenId, tokenValue, createdAt: toRfc3339(createdAt), expiresAt: toRfc3339(expiresAt), schema: 1 };
}

/** The outputs that an update in place keeps. */
function toKeptOutputs(olds: Properties, hasLookedForOrphans: boolean): Properties {
  const { tokenId, tokenValue, createdAt, expiresAt, adoptedAt, orphansPending, schema } = olds;
  const adopted = adoptedAt === undefined ? {} : { adoptedAt };
  const pending = orphansPending === undefined || hasLookedForOrphans ? {} : { orphansPending };
  return { tokenId, tokenValue, createdAt, expiresAt, ...adopted, ...pending, schema };
}

/** Whether the time has come to look for the orphans that a create has found. */
function isOrphanSearchDue(runtime: Runtime, { orphansPending }: Properties): boolean {
  return typeof orphansPending === "string" && Date.parse(orphansPending) <= runtime.now();
}

function toCurrentToken(tokenId: string, properties: Properties): CurrentToken {
  const { overlapSeconds } = toTokenInputs(properties);
  const adoptedAt = properties.adoptedAt === undefined ? {} : { adoptedAt: String(properties.adoptedAt) };
  return { tokenId, overlapSeconds, expiresAt: String(properties.expiresAt), ...adoptedAt };
}
