import { toErrorCode } from "../errors/remedies";
import type { Login } from "../http/call-login";
import type { MemorySlot, Runtime } from "../runtime";

/** A login with what was made for it. */
export interface OpenedLogin {
  readonly login: Login;
  /** Deletes what was made for it. Never throws. */
  close(): Promise<void>;
}

/** Everybody who uses one login now. */
interface Sharing {
  users: number;
  opened: Promise<OpenedLogin> | undefined;
  /** Settles when what was made before is deleted. */
  closed: Promise<void>;
}

const SHARINGS: MemorySlot<Map<string, Sharing>> = { create: () => new Map() };

/**
 * Joins the login of this process that has this key; `open` makes it for the first user, and again if it expires during
 * the work. The last user's close ends it. A failure to open fails everybody who waits for it; the next user tries again.
 */
export async function shareLogin(
  runtime: Runtime,
  key: string,
  open: () => Promise<OpenedLogin>,
): Promise<OpenedLogin> {
  const sharings = runtime.recall(SHARINGS);
  const sharing = sharings.get(key) ?? { users: 0, opened: undefined, closed: Promise.resolve() };
  sharings.set(key, sharing);
  sharing.users += 1;
  const leave = async (): Promise<void> => {
    sharing.users -= 1;
    if (sharing.users === 0) await end(sharing);
  };
  try {
    const { login } = await getOpened(sharing, open);
    return { login: toSharedLogin(sharing, login, open), close: leave };
  } catch (error) {
    await leave();
    throw error;
  }
}

function toSharedLogin(sharing: Sharing, first: Login, open: () => Promise<OpenedLogin>): Login {
  let current = first;
  return {
    description: first.description,
    async authorize() {
      const opened = getOpened(sharing, open);
      current = (await opened).login;
      return current.authorize().catch(async (error: unknown) => {
        if (toErrorCode(error) !== "OAUTH_SECRET_REFUSED") throw error;
        // It has logged in before: since then it has expired, or somebody has deleted it.
        if (sharing.opened === opened) void end(sharing);
        current = (await getOpened(sharing, open)).login;
        return current.authorize();
      });
    },
    forget: (refused) => current.forget(refused),
  };
}

function getOpened(sharing: Sharing, open: () => Promise<OpenedLogin>): Promise<OpenedLogin> {
  if (sharing.opened !== undefined) return sharing.opened;
  const opened = sharing.closed.then(open);
  sharing.opened = opened;
  opened.catch(() => {
    if (sharing.opened === opened) sharing.opened = undefined;
  });
  return opened;
}

/** Closes the login that is open, if one is. */
function end(sharing: Sharing): Promise<void> {
  const { opened } = sharing;
  sharing.opened = undefined;
  if (opened !== undefined) sharing.closed = opened.then(({ close }) => close());
  return sharing.closed;
}
