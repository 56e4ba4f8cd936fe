import { PUBLISHED_SECRET } from "../../arguments";
import type { DataPlaneSink } from "../../arguments/data-plane-sink";
import { toWorkspaceOrigin } from "../../arguments/host";
import { PhaseFailure } from "../errors/phase-failure";
import { explain } from "../errors/remedies";
import { awaitPropagation } from "../http/propagation";
import { assertRealTime } from "../rehearsal";
import { logOnce } from "../log-once";
import type { Runtime } from "../runtime";
import { isLivePlace, rememberLivePlace } from "../sinks/live-places";
import { toPlaceFailure } from "../sinks/place-failure";
import { lookAtPlace, PASSING } from "../sinks/place-ownership";
import { isWrittenAs, publish } from "../sinks/publish-value";
import type { Sink } from "../sinks/sink";
import { toSha256 } from "../sinks/stored-secret";
import { mayRemove } from "../sinks/taking-decision";
import { assertMayWrite } from "../tokens/other-maker";
import { isStaying } from "../tokens/staying-token";
import { assertMaker, assertOwn } from "../tokens/token-sinks";
import { isTokenHash } from "../tokens/token-values";
import { NEXT } from "./check-failures";
import { isLeftToMaker, isMakerDecided, type MadePlace, toOtherMaker, toPlaceMaker } from "./place-maker";
import { isSame, isUnknown, type Properties } from "./properties";
import { type Publication, toPublication } from "./publication-properties";
import type { CheckFailure, LifecycleMethods } from "./resource-lifecycle";
import { refuseArguments } from "./refused-arguments";
import { refuseStackNames } from "./refused-stack-names";
import { isUpdateRun } from "./update-run";
import { compareInWorkspace, rememberWorkspace, toWorkspaceOutput } from "./workspace-properties";

/** A change of one of these inputs is written, if it changes what the place holds, and saved. */
const UPDATING = [...Object.keys({ ...PUBLISHED_SECRET.required, ...PUBLISHED_SECRET.optional }), "publishedBy"];

/** A preview looks again at a place that stays when one of these inputs changes. */
const LOOKED_WITH = ["tokenValue", "login", "administrator"] as const;

/** All inputs. */
const INPUTS = [...UPDATING, "place"];

/** Lifecycle of a `PublishedSecret`. */
export function publicationLifecycle(runtime: Runtime): LifecycleMethods {
  return {
    /** Before it is written, a preview also looks whether it can be, and whose secret is there. */
    async check(olds, news) {
      const failures = [...refuseArguments(PUBLISHED_SECRET, olds, news), ...refuseStackNames(runtime, news)];
      if (failures.length > 0 || isUnknown([news.host, news.sink])) return { inputs: news, failures };
      const { sink } = toPublication(runtime, news);
      rememberLivePlace(runtime, sink);
      const isHere = Object.keys(olds).length > 0 && toPublication(runtime, olds).sink.place === sink.place;
      if ((isHere && LOOKED_WITH.every((name) => isSame(olds[name], news[name]))) || isUpdateRun(runtime))
        return { inputs: news, failures };
      if (isUnknown([news.login, news.administrator])) return { inputs: news, failures };
      return { inputs: news, failures: await look(runtime, olds, news, !isHere) };
    },

    async diff(_id, olds, given) {
      const news = withStayingToken(runtime, olds, given);
      const difference = await compareInWorkspace(runtime, olds, news, [], UPDATING);
      if (isUnknown([news.host, news.sink])) return { ...difference, changes: true };
      const isMoved = await hasMoved(runtime, olds, news);
      if (olds.drift !== undefined)
        logOnce(runtime, toDriftWords(toPublication(runtime, olds).sink, String(olds.drift)));
      const isStale = !isUnknown(news.tokenValue) && olds.sha256 !== toSha256(String(news.tokenValue));
      const isWritten = isStale || isUnknown(news.tokenValue) || olds.drift !== undefined;
      const { sink } = toPublication(runtime, news);
      if (isWritten && !isMoved)
        assertMayWrite(runtime, String(news.publishedBy), { sink, madeBy: toPlaceMaker(olds) });
      return {
        ...difference,
        changes:
          difference.changes || isMoved || isStale || olds.drift !== undefined || isMakerDecided(runtime, olds, news),
        replaces: isMoved ? ["sink"] : [],
      };
    },

    /** A role that was given in the same run takes some time. */
    async create(properties) {
      const publication = toPublication(runtime, properties);
      const outs = await attempt(publication, () =>
        awaitPropagation(runtime, () => publishAs(runtime, publication, true), { only: PASSING }),
      );
      return { id: publication.sink.uri, outs: { ...properties, ...outs, ...toWorkspaceOutput(runtime, properties) } };
    },

    /** A secret that is gone is made again; one with another value is shown as a difference. */
    async read(id, properties) {
      const { sink, tokenValue, facts, madeBy } = toPublication(runtime, properties);
      try {
        const stored = await sink.read();
        if (stored === undefined) return {};
        const { drift: _drift, sha256: _sha256, version: _version, ...known } = properties;
        if (isWrittenAs(sink, stored, tokenValue, facts, madeBy))
          return { id, props: { ...known, ...toOutputs(sink.uri, tokenValue, stored.version) } };
        const drift =
          stored.value === undefined ? "disabled" : stored.value === tokenValue ? "relabelled" : "overwritten";
        const { version, sha256 } = stored;
        logOnce(runtime, toDriftWords(sink, drift));
        return {
          id,
          props: { ...known, drift, ...(version === undefined ? {} : { version }), ...(sha256 && { sha256 }) },
          // The program never gives it, so that the next preview shows it as the cause of the update.
          inputs: { ...toInputs(properties), drift },
        };
      } catch (error) {
        runtime.log(`${sink.description} could not be looked at and stays in the state: ${explain(error)}`);
        return { id, props: properties };
      }
    },

    async update(_id, olds, news) {
      const other = toOtherMaker(runtime, olds, news);
      const isOwnToken = olds.hasOwnToken === true || !isSame(olds.tokenValue, news.tokenValue);
      const maker = { ...other, ...(other.madeBy !== undefined && isOwnToken ? { hasOwnToken: true } : {}) };
      const publication = toPublication(runtime, { ...news, ...maker });
      const outs = await attempt(publication, () => publishAs(runtime, publication, false));
      const kept = { ...toWorkspaceOutput(runtime, news, olds), ...maker };
      return { outs: { ...news, ...outs, ...kept } };
    },

    /**
     * Leaves the secret where another resource of the program publishes in it, where another stack published before this
     * one, or where somebody else has written it.
     */
    async delete(_id, properties) {
      rememberWorkspace(runtime, properties);
      const publication = toPublication(runtime, properties);
      const { origin, sink, tokenValue, publisher } = publication;
      if (isLivePlace(runtime, sink)) return;
      assertRealTime(runtime, origin);
      if (await isLeftToMaker(runtime, toMadePlace(properties, publication))) return;
      try {
        const stored = await sink.read();
        if (stored === undefined) return;
        if (mayRemove(stored, toSha256(tokenValue), publisher)) await sink.remove();
        else runtime.log(`${sink.description} stays: somebody else has written or disabled it since`);
      } catch (error) {
        throw new PhaseFailure(`removing ${sink.description}`, error, {
          active: "the same tokens as before; the secret is there, unless the last call removed it",
          next: "fix the cause and run pulumi up again, or pulumi destroy, which removes it; or keep the secret: pulumi state delete",
        });
      }
    },
  };
}

function toMadePlace(properties: Properties, publication: Publication): MadePlace {
  const {
    origin,
    sink,
    publisher: { lineage = "" },
  } = publication;
  return {
    sink,
    series: { origin, lineage },
    label: String(properties.publishedBy),
    madeBy: toPlaceMaker(properties),
    hasOwnToken: async () => properties.hasOwnToken === true && (await holds(publication)),
  };
}

/** Whether the place holds the token; no where it cannot be read. */
async function holds({ sink, tokenValue }: Publication): Promise<boolean> {
  const stored = await sink.read(true).catch(() => undefined);
  return stored?.sha256 === toSha256(tokenValue);
}

/** The inputs in a state. Pulumi takes no undefined ones. */
function toInputs(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => INPUTS.includes(name)));
}

/** What somebody did to a published secret. */
function toDriftWords({ description }: Sink, drift: string): string {
  return `${description} was ${drift} since it was published: pulumi up publishes the token there again`;
}

/** Whose secret is at a place that is to be written: a secret of somebody else fails the preview. */
async function look(runtime: Runtime, olds: Properties, news: Properties, isNew: boolean): Promise<CheckFailure[]> {
  const { sink, publisher } = toPublication(runtime, news);
  const known = isUnknown(news.lineage) ? { ...publisher, lineage: undefined } : publisher;
  const problem = await lookAtPlace(runtime, () => sink, known, {
    name: sink.description,
    isKnown: false,
    isNew,
    assertMine: (place, stored) => void assertMaker(runtime, place, stored, known),
    isToken: ({ value, sha256 }) =>
      value !== undefined && ([olds.tokenValue, news.tokenValue].includes(value) || isTokenHash(runtime, sha256)),
  });
  if (problem === undefined) return [];
  const { argument, because } = toPlaceFailure(problem, {
    ...toArguments(news),
    kind: (news.sink as DataPlaneSink).kind,
    hasLogin: news.login != null,
  });
  return [{ property: argument, reason: `${because}. ${NEXT}` }];
}

/** What the arguments are called where the user gives them: the component of a place has it in `publish`. */
function toArguments({ place }: Properties): { readonly argument: string; readonly loginArgument: string } {
  if (typeof place !== "string") return { argument: "sink", loginArgument: "login" };
  return { argument: `publish.${place}`, loginArgument: `publish.${place}.login` };
}

/** The inputs with what a preview does not know of a token, because the run updates the token in place. */
function withStayingToken(runtime: Runtime, olds: Properties, news: Properties): Properties {
  const isPartial = isUnknown([news.tokenId, news.tokenValue, news.expiresAt]);
  if (!isPartial || isUnknown([news.host, news.lineage])) return news;
  const series = { origin: toWorkspaceOrigin(String(news.host)), lineage: String(news.lineage).toLowerCase() };
  const { tokenId, tokenValue, expiresAt } = olds;
  const stays = news.tokenId === tokenId || isStaying(runtime, series, tokenId);
  return stays ? { ...news, tokenId, tokenValue, expiresAt } : news;
}

/** Whether the new place is another one; the same one may be written in another way. */
async function hasMoved(runtime: Runtime, olds: Properties, news: Properties): Promise<boolean> {
  const { replaces } = await compareInWorkspace(runtime, olds, news, ["host"], []);
  const host = replaces.length === 0 ? news.host : olds.host;
  const [old, current] = [{ ...olds, host }, news].map((properties) => toPublication(runtime, properties).sink.place);
  return old !== current;
}

/** In a place that the resource did not have before, another stack may have published first: then it stays the maker. */
async function publishAs(
  runtime: Runtime,
  { origin, sink, tokenValue, facts, publisher, madeBy }: Publication,
  isNew: boolean,
): Promise<Properties> {
  assertRealTime(runtime, origin);
  const stored = await sink.read();
  const found = isNew ? assertOwn(runtime, sink, stored, publisher) : undefined;
  const { version, warning } = await publish(sink, stored, tokenValue, facts, publisher, isNew, found ?? madeBy);
  if (warning !== undefined) logOnce(runtime, warning);
  const outs = toOutputs(sink.uri, tokenValue, version);
  if (found === undefined) return outs;
  return { ...outs, madeBy: found, ...(stored?.sha256 !== toSha256(tokenValue) && { hasOwnToken: true }) };
}

function toOutputs(uri: string, tokenValue: string, version: string | undefined): Properties {
  return { uri, sha256: toSha256(tokenValue), ...(version === undefined ? {} : { version }) };
}

async function attempt<T>({ sink, facts }: Publication, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new PhaseFailure(`publishing token ${facts.tokenId} in ${sink.description}`, error, {
      active: `token ${facts.tokenId}, and the one that it replaces if there is one; readers keep what the place holds`,
      next: "fix the cause and run pulumi up: it publishes the token, then revokes the one that it replaces",
    });
  }
}
