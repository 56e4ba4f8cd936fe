import type { Principal } from "../logins/principal-session";
import type { MemorySlot, Runtime } from "../runtime";

/** A series: the tokens that one resource mints in one workspace, one after the other. */
export interface Series {
  /** Scheme, host and port of the workspace. */
  readonly origin: string;
  /** The id in the markers of its tokens. */
  readonly lineage: string;
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

/** The principal of a series, and the resource that mints its tokens. */
export interface SeriesOwner extends Series, Principal {
  /** Project, stack and name of the resource. */
  readonly label: string;
}

/** What this process has seen of a series. */
interface SeriesMemory {
  current?: CurrentToken;
  principal?: SeriesOwner;
  /** Whether it had a token before this run. */
  hadToken?: boolean;
  /** Whether this run looks for orphans of it. */
  looksForOrphans?: boolean;
}

const SERIES: MemorySlot<Map<string, SeriesMemory>> = { create: () => new Map() };

/** Remembers a series' token in the state, which Pulumi compares with the inputs of the program. */
export function rememberComparedToken(
  runtime: Runtime,
  series: SeriesOwner,
  token: CurrentToken,
  looksForOrphans: boolean,
): void {
  Object.assign(memoryOf(runtime, series), { current: token, principal: series, hadToken: true, looksForOrphans });
}

/** Remembers the token that was just minted or adopted for a series, and whether the series had others then. */
export function rememberCreatedToken(
  runtime: Runtime,
  series: SeriesOwner,
  token: CurrentToken,
  hadOthers: boolean,
): void {
  const memory = memoryOf(runtime, series);
  const hadToken = memory.hadToken === true || hadOthers;
  Object.assign(memory, { current: token, principal: series, hadToken });
}

/** The principal of a series, or undefined when this process has not seen its token. */
export function getPrincipal(runtime: Runtime, series: Series): Principal | undefined {
  return memoryOf(runtime, series).principal;
}

/**
 * The current token of a series, or undefined when this process has seen none. Nothing else distinguishes an orphan
 * from the token in use, or a rotation from a destroy.
 */
export function getCurrentToken(runtime: Runtime, series: Series): CurrentToken | undefined {
  return memoryOf(runtime, series).current;
}

/** The token that replaced another one, and the series to which it belongs. */
export interface Successor {
  readonly token: CurrentToken;
  readonly owner: SeriesOwner;
}

/**
 * The token that has replaced this one, of the same series or of another one to which the same resource has moved;
 * undefined when this process has seen none, as in a destroy.
 */
export function getSuccessor(runtime: Runtime, series: SeriesOwner, tokenId: string): Successor | undefined {
  const others = [...runtime.recall(SERIES).values()].filter(
    ({ principal }) => principal?.label === series.label && isSamePrincipal(principal, series),
  );
  for (const { current, principal } of [memoryOf(runtime, series), ...others])
    if (current !== undefined && principal !== undefined && current.tokenId !== tokenId)
      return { token: current, owner: principal };
  return undefined;
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
  return memoryOf(runtime, series).hadToken === true;
}

/** Whether this run looks for orphans of the series. */
export function looksForOrphans(runtime: Runtime, series: Series): boolean {
  return memoryOf(runtime, series).looksForOrphans === true;
}

function memoryOf(runtime: Runtime, { origin, lineage }: Series): SeriesMemory {
  const all = runtime.recall(SERIES);
  const key = `${origin} ${lineage}`;
  const known = all.get(key) ?? {};
  all.set(key, known);
  return known;
}
