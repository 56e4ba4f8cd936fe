import { PERSONAL_ACCESS_TOKEN } from "../../arguments";
import { toSeconds } from "../../arguments/duration";
import { toRfc3339 } from "../../arguments/time";
import { checkPrincipal, checkWorkspace } from "../checks/preflight";
import { listTokens, type TokenInfo } from "../databricks/tokens-api";
import { explain, toErrorCode } from "../errors/remedies";
import { awaitPropagation } from "../http/propagation";
import { hasOwnLogin, openPrincipalSession } from "../logins/principal-session";
import { isUnknown, type Properties } from "./properties";
import { assertRealTime } from "../rehearsal";
import type { Runtime } from "../runtime";
import { adoptToken } from "../tokens/adoption";
import {
  getCurrentToken,
  getCurrentTokens,
  getSeries,
  learnAliases,
  rememberComparedToken,
  rememberCreatedToken,
} from "../tokens/current-token";
import { disposeOfReplaced, disposeOfSeries } from "../tokens/dispose";
import { rememberListedTokens, takeListedTokens } from "../tokens/listed-tokens";
import { toMarker } from "../tokens/marker";
import { mintProvedToken } from "../tokens/mint";
import { isAccepted } from "../tokens/proof";
import { isOurs, readStackNames, relate, type StackRelation } from "../tokens/stack-names";
import { adoptionFailure, endFailure, mintFailure, updateFailure } from "../tokens/token-failures";
import { type TokenInputs, toOwnComment } from "../tokens/token-inputs";
import { type TokensView, withTokensView } from "../tokens/token-views";
import { undecidedFailure, warnOfUndecided } from "../tokens/undecided-stacks";
import { toCheckFailures } from "./check-failures";
import type { CheckFailure, ResourceLifecycle } from "./resource-lifecycle";
import { refuseArguments } from "./refused-arguments";
import { refuseStackNames } from "./refused-stack-names";
import { toCurrentToken, toKeptOutputs, type TokenOutputs, toOutputs } from "./token-outputs";
import { toTokenInputs } from "./token-properties";
import { compareInWorkspace, rememberWorkspace, toWorkspaceOutput } from "./workspace-properties";

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
      failures.push(...refuseStackNames(runtime, news));
      if (failures.length > 0 || isUnknown([news.host, news.lifetime, news.administrator]))
        return { inputs: news, failures };
      const { replaces } = await compareInWorkspace(runtime, olds, news, REPLACING, []);
      return { inputs: news, failures: replaces.length > 0 ? await preflight(runtime, olds, news) : [] };
    },

    async diff(id, olds, news) {
      const difference = await compareInWorkspace(runtime, olds, news, REPLACING, UPDATING);
      const wanted = toTokenInputs({ ...olds, ...news });
      const old = toTokenInputs(olds);
      const looksForOrphans = isOrphanSearchDue(runtime, olds);
      const { overlapSeconds, label } = wanted;
      const origin = difference.replaces.includes("host") ? old.origin : wanted.origin;
      const current = { ...toCurrentToken(id, olds), overlapSeconds };
      rememberComparedToken(runtime, { ...old, origin, label }, current, looksForOrphans);
      const relation = compareStacks(runtime, id, olds, label);
      // A copy gets a token of its own, and one whose stack was renamed gets the new name.
      const replaces = relation === "copied" ? [...difference.replaces, "label"] : difference.replaces;
      const changes = difference.changes || looksForOrphans || relation === "copied" || relation === "renamed";
      return { ...difference, replaces, changes };
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
      const outs = { ...properties, ...outputs, ...toWorkspaceOutput(runtime, properties) };
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

    /** Leaves the comment of a token alone that another stack made, as long as the user has not said what that is. */
    async update(id, olds, news) {
      const inputs = toTokenInputs(news);
      const stacks = readStackNames(runtime, inputs.label);
      const madeBy = toMaker(olds);
      const isOwn = isOurs(stacks, madeBy);
      const current = toCurrentToken(id, { ...olds, ...news });
      const isRenamed = isOwn && (olds.comment !== news.comment || olds.label !== news.label || madeBy !== olds.label);
      const looksForOrphans = isOrphanSearchDue(runtime, olds);
      if (isRenamed || looksForOrphans) {
        assertRealTime(runtime, inputs.origin);
        try {
          await withTokensView(runtime, inputs, async (view) => {
            if (isRenamed) await view.updateComment(id, toOwnComment(inputs));
            if (!looksForOrphans) return;
            const series = { lineage: inputs.lineage, stacks };
            warnOfUndecided(runtime, stacks, await disposeOfReplaced(runtime, view, series, current));
          });
        } catch (error) {
          throw updateFailure(inputs, current, runtime.now(), error);
        }
      }
      const outs = { ...news, ...toKeptOutputs(olds, looksForOrphans), ...toWorkspaceOutput(runtime, news, olds) };
      return { outs: isOwn ? outs : { ...outs, madeBy } };
    },

    /**
     * Revokes the token, then the orphans of interrupted runs: Pulumi deletes last, when everything else is done. With
     * an overlap, a replaced token is only retired; the `TokenRetirement` beside it revokes it later.
     */
    async delete(id, properties) {
      const saved = toTokenInputs(properties);
      assertRealTime(runtime, saved.origin);
      // A forced replacement has adopted the same token again: it is still in use.
      const inUse = getCurrentTokens(runtime).filter(({ tokenId }) => tokenId === id);
      if (inUse.some(({ adoptedAt }) => adoptedAt !== properties.adoptedAt)) return;
      rememberWorkspace(runtime, properties);
      await learnAliases(runtime, saved);
      const seen = getSeries(runtime, saved);
      // The workspace may have another name by now.
      const inputs = { ...saved, origin: seen?.origin ?? saved.origin };
      const current = getCurrentToken(runtime, inputs);
      // With another principal the series goes on elsewhere, and nobody looks after what is left here.
      const isMoved = seen !== undefined && seen.applicationId.toLowerCase() !== inputs.applicationId.toLowerCase();
      const replacement = current?.tokenId === id || isMoved ? undefined : current;
      let isRevoked = false;
      try {
        const stacks = readStackNames(runtime, seen?.label ?? saved.label);
        const deleted = { tokenId: id, comment: toOwnComment(inputs), madeBy: toMaker(properties) };
        const series = { lineage: inputs.lineage, stacks, deleted };
        const undecided = await withTokensView(runtime, inputs, (view) => {
          const revoke: TokensView["revoke"] = async (tokenId) => {
            await view.revoke(tokenId);
            isRevoked ||= tokenId === id;
          };
          const noting = { ...view, revoke };
          if (replacement !== undefined) return disposeOfReplaced(runtime, noting, series, replacement);
          // A token that this run has not compared is destroyed, and its series with it.
          return disposeOfSeries(runtime, noting, series, current === undefined || isMoved);
        });
        if (undecided.length > 0 && replacement === undefined) throw undecidedFailure(inputs, stacks, undecided);
        warnOfUndecided(runtime, stacks, undecided);
      } catch (error) {
        if (toErrorCode(error) === "OTHER_STACK") throw error;
        const ending = { tokenId: id, expiresAt: String(properties.expiresAt), isRevoked };
        throw endFailure(inputs, ending, replacement, runtime.now(), error);
      }
    },
  };
}

async function preflight(runtime: Runtime, olds: Properties, news: Properties): Promise<CheckFailure[]> {
  const inputs = toTokenInputs(news);
  const needsAdministrator = !isUnknown(news.login) && !hasOwnLogin(inputs);
  const failures = toCheckFailures(await checkWorkspace(runtime, { ...inputs, needsAdministrator }));
  if (failures.some(({ property }) => property === "host" || property === "administrator")) return failures;
  const hasMinted = (await compareInWorkspace(runtime, olds, news, IDENTITY, [])).replaces.length === 0;
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
 * Whether the series has tokens that this run cannot distinguish from the one in use. If this run has compared a token,
 * it is being replaced, and its delete disposes of them. Otherwise this is a first token after a killed run, or a
 * forced replacement: a run that compares, a day later, disposes of them.
 */
function hasOrphans(runtime: Runtime, inputs: TokenInputs, existing: readonly TokenInfo[]): boolean {
  if (getCurrentToken(runtime, inputs) !== undefined) return false;
  const stacks = readStackNames(runtime, inputs.label);
  return existing.some(({ comment }) => {
    const marker = toMarker(comment);
    return marker?.lineage === inputs.lineage && isOurs(stacks, marker.label);
  });
}

/** Whether the time has come to look for the orphans that a create has found. */
function isOrphanSearchDue(runtime: Runtime, { orphansPending }: Properties): boolean {
  return typeof orphansPending === "string" && Date.parse(orphansPending) <= runtime.now();
}

/** Label of the resource that made the token in a state: its own, unless another stack made it. */
function toMaker({ madeBy, label }: Properties): string | undefined {
  const made = madeBy ?? label;
  return typeof made === "string" ? made : undefined;
}

/** What the stack that made the token is to this one. If the user has to say it, logs how. */
function compareStacks(runtime: Runtime, id: string, olds: Properties, label: string | undefined): StackRelation {
  const stacks = readStackNames(runtime, label);
  const madeBy = toMaker(olds);
  const relation = relate(stacks, madeBy);
  if (relation === "undecided" && madeBy !== undefined) {
    const expiresAt = Date.parse(String(olds.expiresAt));
    warnOfUndecided(runtime, stacks, [{ tokenId: id, madeBy, expiresAt }]);
  }
  return relation;
}
