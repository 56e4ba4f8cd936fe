import type { AdministratorLogin } from "../../arguments/auth-types";
import { listAllTokens, toTokensOf } from "../databricks/token-management-api";
import type { CreatedToken, TokenInfo } from "../databricks/tokens-api";
import { administratorClient, hasAdministrator } from "../logins/administrator-login";
import type { MemorySlot, Runtime } from "../runtime";
import { knownLogins, type TokenOwner } from "./known-logins";
import { isRefusedLogin } from "./logins-error";

/** How many lists of one workspace a process takes: one that lacks what it must show is taken again. */
const MOST_LISTS = 4;

/** One list of all tokens of a workspace. */
interface WorkspaceList {
  readonly tokens: Promise<readonly CreatedToken[]>;
  /** The series that it has served. */
  readonly served: Set<string>;
}

/** What one administrator of a workspace was asked for. */
interface Asking {
  /** The first principal: its own list is smaller. */
  readonly first: string;
  list: WorkspaceList | undefined;
  taken: number;
}

const ASKINGS: MemorySlot<Map<string, Asking>> = { create: () => new Map() };

/** What a list must show before it counts. */
export type IsFresh = (tokens: readonly TokenInfo[]) => boolean;

/**
 * The tokens of a principal in a list of the whole workspace, which is taken as administrator for the second principal and
 * then serves all others; undefined for the first one, and where such a list is refused, fails or is not fresh: its own
 * list is then to be asked for. A list serves each series once, because the run changes the tokens of the series after it.
 */
export async function findInWorkspaceList(
  runtime: Runtime,
  owner: TokenOwner,
  isFresh: IsFresh,
): Promise<readonly TokenInfo[] | undefined> {
  const administrator = newestAdministrator(runtime, owner);
  if (!hasAdministrator(runtime, { ...owner, administrator })) return undefined;
  const asking = toAsking(runtime, owner, administrator);
  const seen = asking.list;
  if (seen?.served.has(owner.lineage) === true) return undefined;
  const found = await read(asking, seen, owner, isFresh);
  if (found !== undefined) return found;
  if (asking.list === undefined && asking.first === owner.applicationId.toLowerCase()) return undefined;
  // Another series may have found the list stale too: one of them takes a new one for all.
  if (asking.list === seen && asking.taken < MOST_LISTS) {
    asking.taken += 1;
    asking.list = takeList(runtime, owner, administrator);
  }
  return asking.list === seen ? undefined : read(asking, asking.list, owner, isFresh);
}

/**
 * Takes the list of the whole workspace as the administrator of this owner before a second principal asks, for a run that
 * is known to need it for several. It then serves the first one too. Rejects as the list does.
 */
export function takeWorkspaceList(runtime: Runtime, owner: TokenOwner): Promise<readonly CreatedToken[]> {
  const administrator = newestAdministrator(runtime, owner);
  const asking = toAsking(runtime, owner, administrator);
  if (asking.list === undefined) {
    asking.taken += 1;
    asking.list = takeList(runtime, owner, administrator);
  }
  return asking.list.tokens;
}

function newestAdministrator(runtime: Runtime, owner: TokenOwner): AdministratorLogin | undefined {
  const login = knownLogins(runtime, owner).find(({ as }) => as === "administrator");
  return login?.as === "administrator" ? login.administrator : undefined;
}

function toAsking(runtime: Runtime, owner: TokenOwner, administrator: AdministratorLogin | undefined): Asking {
  const askings = runtime.recall(ASKINGS);
  const key = JSON.stringify([owner.origin, administrator]);
  const asking = askings.get(key) ?? { first: owner.applicationId.toLowerCase(), list: undefined, taken: 0 };
  askings.set(key, asking);
  return asking;
}

function takeList(
  runtime: Runtime,
  { origin }: TokenOwner,
  administrator: AdministratorLogin | undefined,
): WorkspaceList {
  const tokens = Promise.resolve().then(() => listAllTokens(administratorClient(runtime, origin, administrator)));
  return { tokens, served: new Set() };
}

/** A login that may not see the tokens of others is not asked again; after any other failure the next one asks. */
async function read(
  asking: Asking,
  list: WorkspaceList | undefined,
  owner: TokenOwner,
  isFresh: IsFresh,
): Promise<readonly TokenInfo[] | undefined> {
  if (list === undefined) return undefined;
  try {
    const tokens = toTokensOf(await list.tokens, owner);
    if (list.served.has(owner.lineage) || !isFresh(tokens)) return undefined;
    list.served.add(owner.lineage);
    return tokens;
  } catch (error) {
    if (isRefusedLogin(error)) asking.taken = MOST_LISTS;
    return undefined;
  }
}
