import { isAlias, isKnownAlias } from "../databricks/workspace-id";
import type { Principal } from "../logins/principal-session";
import type { MemorySlot, Runtime } from "../runtime";

/** A series: the tokens that one resource mints in one workspace, one after the other. */
export interface Series {
  /** Scheme, host and port of the workspace; a workspace may have several. */
  readonly origin: string;
  /** The id in the markers of its tokens. */
  readonly lineage: string;
}

/** A series with its principal and the label of its resource. */
export interface LabelledSeries extends Series, Pick<Principal, "applicationId" | "servicePrincipalId"> {
  readonly label: string | undefined;
}

/** What this process knows about the current token of a series. */
export interface CurrentToken {
  readonly tokenId: string;
  /** How long the token that it replaces stays active, in seconds. */
  readonly overlapSeconds: number;
  /** When it expires, RFC 3339. */
  readonly expiresAt: string;
  /** When it was adopted, RFC 3339; undefined for a minted token. */
  readonly adoptedAt?: string | undefined;
}

/** What a process has last seen of a series. Other processes of the run read it, so it has no secrets. */
interface SeriesMemory {
  readonly current: CurrentToken;
  readonly series: LabelledSeries;
  /** Whether it had a token before this run. */
  readonly hadToken: boolean;
  /** Whether this run looks for orphans of it. */
  readonly looksForOrphans: boolean;
}

/** What this process has seen itself, the latest last. */
const SERIES: MemorySlot<SeriesMemory[]> = { create: () => [] };

/** What the processes of this run have seen, the latest of this one last. */
function recallSeries(runtime: Runtime): readonly SeriesMemory[] {
  const heard = runtime.peers.hear(TOPIC) as readonly SeriesMemory[];
  if (heard.length === 0) return runtime.recall(SERIES);
  return [...heard, ...runtime.recall(SERIES)].reduce<readonly SeriesMemory[]>(withLatest, []);
}

/** The topic of what processes tell each other. */
const TOPIC = "series";

/**
 * Remembers a series' token in the state, which Pulumi compares with the inputs of the program. `series` has the label
 * that the program gives.
 */
export function rememberComparedToken(
  runtime: Runtime,
  series: LabelledSeries,
  current: CurrentToken,
  looksForOrphans: boolean,
): void {
  remember(runtime, { current, series, hadToken: true, looksForOrphans });
}

/** Remembers the token that was just minted or adopted for a series, and whether the series had others then. */
export function rememberCreatedToken(
  runtime: Runtime,
  series: LabelledSeries,
  current: CurrentToken,
  hadOthers: boolean,
): void {
  const hadToken = hadOthers || hadTokenBefore(runtime, series);
  remember(runtime, { current, series, hadToken, looksForOrphans: looksForOrphans(runtime, series) });
}

/** The principal and the label of a series, or undefined when this process has not seen its token. */
export function getSeries(runtime: Runtime, series: Series): LabelledSeries | undefined {
  return recollect(runtime, series).at(-1)?.series;
}

/**
 * The current token of a series, or undefined when no process of this run has seen one. Nothing else distinguishes an orphan
 * from the token in use, or a rotation from a destroy.
 */
export function getCurrentToken(runtime: Runtime, series: Series): CurrentToken | undefined {
  return recollect(runtime, series).at(-1)?.current;
}

/**
 * Every token that the processes of this run know as the current one of a series, whatever its lineage and workspace: two names of
 * one workspace may not be known as such. The id of a token is unique.
 */
export function getCurrentTokens(runtime: Runtime): readonly CurrentToken[] {
  return recallSeries(runtime).map(({ current }) => current);
}

/**
 * Learns which workspaces of this lineage are the same as that of the series. Asks the hosts only where this process has
 * seen the lineage under another name.
 */
export async function learnAliases(runtime: Runtime, { origin, lineage }: Series): Promise<void> {
  for (const { series } of recallSeries(runtime))
    if (series.lineage === lineage) await isAlias(runtime, origin, series.origin);
}

/** The token that replaced another one, and the series to which it belongs. */
export interface Successor {
  readonly token: CurrentToken;
  readonly series: LabelledSeries;
}

/**
 * The token that has replaced this one, of the same series or of another one to which the same resource has moved;
 * undefined when no process of this run has seen one, as in a destroy.
 */
export function getSuccessor(runtime: Runtime, series: LabelledSeries, tokenId: string): Successor | undefined {
  const others = recallSeries(runtime).filter(
    (other) => other.series.label === series.label && isSamePrincipal(other.series, series),
  );
  const found = [...recollect(runtime, series).slice(-1), ...others].find(({ current }) => current.tokenId !== tokenId);
  return found && { token: found.current, series: found.series };
}

/** Whether two logins are those of one principal, however its id is spelt. */
export function isSamePrincipal(
  left: Pick<Principal, "applicationId">,
  right: Pick<Principal, "applicationId">,
): boolean {
  return left.applicationId.toLowerCase() === right.applicationId.toLowerCase();
}

/** Whether the series had a token before this run. */
export function hadTokenBefore(runtime: Runtime, series: Series): boolean {
  return recollect(runtime, series).some(({ hadToken }) => hadToken);
}

/** Whether this run looks for orphans of the series. */
export function looksForOrphans(runtime: Runtime, series: Series): boolean {
  return recollect(runtime, series).some((memory) => memory.looksForOrphans);
}

function remember(runtime: Runtime, { series, ...rest }: SeriesMemory): void {
  const { origin, lineage, label, applicationId, servicePrincipalId } = series;
  const memory = { ...rest, series: { origin, lineage, label, applicationId, servicePrincipalId } };
  const all = runtime.recall(SERIES);
  all.splice(0, all.length, ...withLatest(all, memory));
  runtime.peers.tell(TOPIC, memory);
}

function withLatest(all: readonly SeriesMemory[], latest: SeriesMemory): readonly SeriesMemory[] {
  const { origin, lineage } = latest.series;
  return [...all.filter(({ series }) => series.origin !== origin || series.lineage !== lineage), latest];
}

/** What was seen of a series under every name of its workspace. A name may have become known after that. */
function recollect(runtime: Runtime, { origin, lineage }: Series): readonly SeriesMemory[] {
  return recallSeries(runtime).filter(
    ({ series }) => series.lineage === lineage && isKnownAlias(runtime, series.origin, origin),
  );
}
