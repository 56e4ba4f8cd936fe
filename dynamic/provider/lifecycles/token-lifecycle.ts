import { PERSONAL_ACCESS_TOKEN } from "../../arguments";
import type { PrincipalLogin } from "../../arguments/auth-types";
import { overlapProblem } from "../../arguments/overlap";
import { quote } from "../../arguments/quote";
import type { TokenInfo } from "../databricks/tokens-api";
import { getWorkspaceTime } from "../databricks/workspace-time";
import { explain } from "../errors/remedies";
import { serverNow } from "../http/server-time";
import { assertRealTime } from "../rehearsal";
import type { Runtime } from "../runtime";
import { getCurrentToken, rememberComparedToken, rememberCreatedToken } from "../tokens/current-token";
import { disposeOfReplaced } from "../tokens/dispose";
import { rememberNewLogins, rememberSavedLogins } from "../tokens/known-logins";
import { isOverdue } from "../tokens/late-renewal";
import { hasExpired } from "../tokens/letting-go";
import { isOrphanSearchDue, mayOrphanSearchBeDue } from "../tokens/orphan-search";
import { isAccepted } from "../tokens/proof";
import { isOurs, readStackNames, relate, type StackRelation } from "../tokens/stack-names";
import { rememberStaying } from "../tokens/staying-token";
import { rememberCurrentValue, rememberSavedValue, rememberValueHash } from "../tokens/token-values";
import { stayingFailure, updateFailure } from "../tokens/token-failures";
import { toOwnComment } from "../tokens/token-inputs";
import { withTokensView } from "../tokens/token-views";
import { warnOfUndecided } from "../tokens/undecided-stacks";
import { findInWorkspaceList } from "../tokens/workspace-list";
import { isUnknown, type Properties } from "./properties";
import { PartlyDoneError } from "../errors/partly-done-error";
import type { CheckFailure, LifecycleMethods } from "./resource-lifecycle";
import { refuseArguments } from "./refused-arguments";
import { refuseDelivery } from "./refused-delivery";
import { refuseChangedLogins } from "./refused-logins";
import { refusePrincipalEnd } from "./refused-principal-end";
import { refuseStackNames } from "./refused-stack-names";
import { withoutEndedAdoption } from "./ended-adoption";
import { carryOtherTokens } from "./other-tokens";
import { createToken } from "./token-creation";
import { carryHistory, isValueFree, rememberPlaces, toHistoryOutputs, withoutHistory } from "./token-places";
import {
  assertMayWriteIn,
  checkTokenSinks,
  compareDelivery,
  findDelivered,
  redeliver,
  rememberDelivered,
} from "./token-delivery";
import { endToken } from "./token-end";
import { toCurrentToken, toKeptOutputs, toMaker } from "./token-outputs";
import { checkTrustedRun, IDENTITY, preflight, trustsAnother } from "./token-preflight";
import { toTokenInputs } from "./token-properties";
import { isUpdateRun } from "./update-run";
import { compareInWorkspace, toWorkspaceOutput } from "./workspace-properties";

/** A change of one of these inputs replaces the token. */
const REPLACING = ["host", "applicationId", "lineage", "lifetime", "scopes", "rotation", "storeValue"] as const;

/** A change of one of these inputs updates the active token. */
const UPDATING = ["login", "administrator", "servicePrincipalId", "comment", "label"] as const;

/** Scopes of which one lets a token mint others. */
const MINTING: readonly string[] = ["authentication", "all-apis"];

/** Lifecycle of a `PersonalAccessToken`. */
export function tokenLifecycle(runtime: Runtime): LifecycleMethods {
  return {
    /** Before a new token, a preview also checks that the workspace will allow it; before one for another host, an update too. */
    async check(olds, given) {
      const news = withoutEndedAdoption(runtime, olds, given);
      const newScopes = runtime.stackConfiguration.get("databricks-pat:newScopes");
      const failures = refuseArguments(PERSONAL_ACCESS_TOKEN, olds, news, newScopes);
      if (failures.length === 0) failures.push(...refuseOverlap(news), ...refuseDelivery(news));
      if (failures.length === 0) failures.push(...refuseLastToken(news));
      failures.push(...refusePrincipalEnd(olds, news), ...refuseStackNames(runtime, news));
      if (failures.length > 0 || isUnknown([news.host, news.lifetime, news.administrator]))
        return { inputs: news, failures };
      const { replaces } = await compareInWorkspace(runtime, olds, news, REPLACING, []);
      // Another name of the workspace looks like another workspace while nobody answers: that must not replace the token.
      const hasMoved = olds.host !== undefined && replaces.includes("host");
      const isMint = replaces.length > 0;
      if (!isMint) failures.push(...refuseChangedLogins(runtime, olds, news));
      if (isUpdateRun(runtime) && !hasMoved) return { inputs: news, failures };
      if (isMint) return { inputs: news, failures: await preflight(runtime, olds, news) };
      failures.push(...(await checkTokenSinks(runtime, olds, news, false)));
      if (trustsAnother(olds, news)) failures.push(...(await checkTrustedRun(runtime, news)));
      return { inputs: news, failures };
    },

    async diff(id, olds, news) {
      const difference = await compareInWorkspace(runtime, olds, news, REPLACING, UPDATING);
      const wanted = toTokenInputs({ ...olds, ...news });
      const old = toTokenInputs(olds);
      if (!isUnknown(IDENTITY.map((name) => news[name]))) rememberNewLogins(runtime, old.lineage, toTokenInputs(news));
      const looksForOrphans = mayOrphanSearchBeDue(olds.orphansPending, runtime.now());
      const { overlapSeconds, label } = wanted;
      const origin = difference.replaces.includes("host") ? old.origin : wanted.origin;
      const current = { ...toCurrentToken(id, olds), overlapSeconds };
      rememberCurrentValue(runtime, { ...old, origin }, { tokenId: id, value: olds.tokenValue });
      if (typeof olds.valueHash === "string") rememberValueHash(runtime, olds.valueHash);
      rememberComparedToken(runtime, { ...old, origin, label }, current, looksForOrphans);
      const relation = compareStacks(runtime, id, olds, label);
      const replaces = [...difference.replaces];
      // A copy gets a token of its own, and one whose stack was renamed gets the new name.
      if (relation === "copied") replaces.push("label");
      if (replaces.length === 0 && isRemade(olds.servicePrincipalId, news.servicePrincipalId))
        replaces.push("servicePrincipalId");
      if (replaces.length === 0 && (await isOverdue(runtime, { ...old, origin }, current))) replaces.push("expiresAt");
      rememberPlaces(runtime, olds, label);
      if (isValueFree(olds) && isValueFree(news) && !isUnknown([news.host, news.publish]))
        if (replaces.length > 0 && !replaces.includes("host")) assertMayWriteIn(runtime, olds, news);
      const delivery = replaces.length > 0 ? undefined : await compareDelivery(runtime, id, olds, news);
      if (delivery?.rotates === true) replaces.push("publish");
      if (replaces.length === 0) rememberStaying(runtime, { origin, lineage: old.lineage }, id);
      const changes =
        difference.changes ||
        looksForOrphans ||
        relation === "renamed" ||
        replaces.length > 0 ||
        delivery?.changes === true;
      return { ...difference, replaces, changes };
    },

    async create(properties) {
      const inputs = toTokenInputs(properties);
      assertRealTime(runtime, inputs.origin);
      rememberNewLogins(runtime, inputs.lineage, inputs);
      const replaced = getCurrentToken(runtime, inputs);
      const { tokenId: id, outputs, undelivered, makers } = await createToken(runtime, inputs);
      const history = isValueFree(properties) ? carryHistory(runtime, properties, makers) : {};
      const others = carryOtherTokens(runtime, properties);
      const outs = { ...properties, ...outputs, ...history, ...others, ...toWorkspaceOutput(runtime, properties) };
      const current = toCurrentToken(id, outs);
      rememberCurrentValue(runtime, inputs, { tokenId: id, value: outs.tokenValue });
      // Not saved, the token would be lost: its value may have been delivered.
      const toSaved = (why: "undelivered" | "untold", error: unknown): PartlyDoneError => {
        const now = serverNow(runtime, inputs.origin);
        return new PartlyDoneError(stayingFailure(why, inputs, current, replaced, now, error), id, outs);
      };
      try {
        rememberCreatedToken(runtime, inputs, current, outputs.orphansPending !== undefined);
        if (isValueFree(outs)) rememberDelivered(runtime, id, outs);
      } catch (error) {
        throw toSaved("untold", error);
      }
      if (undelivered === undefined) return { id, outs };
      throw toSaved("undelivered", undelivered);
    },

    /**
     * The token is gone only if a list of all tokens of the principal lacks it and its value is refused, or if it has
     * expired. Otherwise the state is kept.
     */
    async read(id, properties) {
      const inputs = toTokenInputs(properties);
      rememberSavedLogins(runtime, inputs);
      rememberSavedValue(runtime, inputs, { tokenId: id, value: properties.tokenValue });
      try {
        const found = isValueFree(properties) ? await findDelivered(runtime, id, properties) : undefined;
        const value = found === undefined ? String(properties.tokenValue) : found.value;
        const isListed = (tokens: readonly TokenInfo[]): boolean => tokens.some((token) => token.tokenId === id);
        // Without any value, the next update replaces the token.
        const isActive =
          (await findInWorkspaceList(runtime, inputs, isListed)) !== undefined ||
          isListed(await withTokensView(runtime, inputs, (view) => view.list())) ||
          value === undefined ||
          (await isAccepted(runtime, inputs.origin, value));
        if (!isActive) return {};
        return { id, props: found === undefined ? properties : { ...properties, published: found.published } };
      } catch (error) {
        if (await hasExpired(runtime, inputs.origin, String(properties.expiresAt))) return {};
        runtime.log(
          `token ${id} of ${inputs.applicationId} could not be looked up and stays in the state: ${explain(error)}`,
        );
        return { id, props: properties };
      }
    },

    /**
     * Delivers the value where it is not stored, then writes the comment. Leaves the comment and the secrets of a token
     * alone that another stack made, as long as the user has not said what that is.
     */
    async update(id, olds, news) {
      const inputs = toTokenInputs(news);
      const stacks = readStackNames(runtime, inputs.label);
      const madeBy = toMaker(olds);
      const isOwn = isOurs(stacks, madeBy);
      const current = toCurrentToken(id, { ...olds, ...news });
      const fail = (error: unknown): Error => updateFailure(inputs, current, serverNow(runtime, inputs.origin), error);
      const delivered = isValueFree(olds)
        ? await redeliver(runtime, id, olds, news).catch((error: unknown) => {
            throw fail(error);
          })
        : undefined;
      const { published, history, failure } = delivered ?? {};
      // What was not done yet is done again by the next run, which compares with this.
      const toPartlyDone = (error: Error): Error =>
        history === undefined
          ? error
          : new PartlyDoneError(error, id, {
              ...withoutHistory(olds),
              published,
              publish: news.publish,
              ...toHistoryOutputs(olds, history),
            });
      if (failure !== undefined) throw toPartlyDone(fail(failure));
      const isRenamed = isOwn && (olds.comment !== news.comment || olds.label !== news.label || madeBy !== olds.label);
      let looksForOrphans = mayOrphanSearchBeDue(olds.orphansPending, runtime.now());
      if (isRenamed || looksForOrphans) {
        assertRealTime(runtime, inputs.origin);
        try {
          // Too early, dependents may still have one of them.
          looksForOrphans &&= isOrphanSearchDue(olds.orphansPending, await getWorkspaceTime(runtime, inputs.origin));
          await withTokensView(runtime, inputs, async (view) => {
            if (isRenamed) await view.updateComment(id, toOwnComment(inputs));
            if (!looksForOrphans) return;
            const series = { ...inputs, stacks };
            warnOfUndecided(runtime, stacks, await disposeOfReplaced(runtime, view, series, current));
          });
        } catch (error) {
          throw toPartlyDone(fail(error));
        }
      }
      const outs = {
        ...news,
        ...toKeptOutputs(olds, looksForOrphans),
        ...(published && { published }),
        ...toWorkspaceOutput(runtime, news, olds),
      };
      const state = isOwn ? outs : { ...outs, madeBy };
      return { outs: { ...state, ...(history && toHistoryOutputs(state, history)) } };
    },

    delete: (id, properties) => endToken(runtime, id, properties),
  };
}

/** The problem of an overlap that is longer than the token's lifetime, when both are known. */
function refuseOverlap({ overlap, lifetime }: Properties): CheckFailure[] {
  if (typeof overlap !== "string" || typeof lifetime !== "string" || isUnknown([overlap, lifetime])) return [];
  const problem = overlapProblem(overlap, lifetime);
  return problem === undefined ? [] : [{ property: "overlap", reason: problem }];
}

/** The problem of scopes with which a token cannot mint its successor, where nothing else does. */
function refuseLastToken({ login, scopes }: Properties): CheckFailure[] {
  if (!Array.isArray(scopes) || isUnknown([login, scopes])) return [];
  const { authType, token } = login as PrincipalLogin & { readonly token?: unknown };
  if (authType !== "pat" || token != null || MINTING.some((scope) => scopes.includes(scope))) return [];
  const reason =
    `${scopes.map(quote).join(", ")}: such a token cannot mint the next one, as the login "pat" needs it to: add "authentication", with which a ` +
    "token may mint others of any scope, or choose another login";
  return [{ property: "scopes", reason }];
}

/** Whether the principal was deleted and made again with the same application id: its tokens are gone. */
function isRemade(oldId: unknown, newId: unknown): boolean {
  return typeof oldId === "string" && typeof newId === "string" && !isUnknown(newId) && oldId !== newId;
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
