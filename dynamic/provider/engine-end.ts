import { connect } from "node:net";

/** How often an idle process looks for its engine. It ends when the engine is gone at two looks in a row. */
export const LOOK_MILLISECONDS = 3_000;

/** The engine's address, the last argument of a provider process: flags for logs and traces come before it. */
const ENGINE_ADDRESS = /^127\.0\.0\.1:(\d+)$/;

/** What keeps an idle provider process running: the server that Pulumi listens with, for an engine that may be gone. */
const SERVER = "TCPServerWrap";

/** A pipe to the engine, which is there for the whole life of the process; only pipes have `unref`. */
interface StandardStream {
  unref?(): unknown;
}

/** What the watch needs from its process. */
export interface WatchedProcess {
  readonly argv: readonly string[];
  readonly stdin: StandardStream;
  readonly stdout: StandardStream;
  readonly stderr: StandardStream;
  /** What keeps the process running, by kind. */
  readonly getActiveResourcesInfo?: () => readonly string[];
  exit(): void;
}

/**
 * Ends a provider process whose engine was killed, once nothing is under way in it. Pulumi ends its providers when it
 * ends itself; after a `kill -9` a Node.js provider would wait for its next call for ever.
 *
 * A process is never ended while it is connected to anything, waits for a timer or runs a command, whether for us or for
 * another dynamic provider of the program. The engine is gone when nothing listens on its port: one that is busy or
 * stopped still does. Does nothing where the arguments have no address of an engine.
 *
 * @param pause waits for {@link LOOK_MILLISECONDS}, without keeping the process running
 */
export function endWithEngine(watched: WatchedProcess, pause: () => Promise<void>): void {
  const { argv, getActiveResourcesInfo } = watched;
  const port = toEnginePort(argv);
  if (port === undefined || getActiveResourcesInfo === undefined) return;
  const isIdle = (): boolean => {
    for (const stream of [watched.stdin, watched.stdout, watched.stderr]) stream.unref?.();
    return getActiveResourcesInfo().every((kind) => kind === SERVER);
  };
  const watch = async (): Promise<void> => {
    let refusals = 0;
    while (refusals < 2 || !isIdle()) {
      await pause();
      refusals = isIdle() && (await isRefused(port)) ? refusals + 1 : 0;
    }
    watched.exit();
  };
  void watch();
}

/**
 * Whether the engine of a provider process may still be there: something listens on its port, or the arguments of the
 * process have no address of an engine.
 */
export function hasEngine(argv: readonly string[]): Promise<boolean> {
  const port = toEnginePort(argv);
  if (port === undefined) return Promise.resolve(true);
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const settle = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", ({ code }: NodeJS.ErrnoException) => settle(code !== "ECONNREFUSED"));
  });
}

/** The port of the engine of a provider process; undefined where its arguments have no address of an engine. */
export function toEnginePort(argv: readonly string[]): number | undefined {
  const port = ENGINE_ADDRESS.exec(argv.at(-1) ?? "")?.[1];
  return port === undefined ? undefined : Number(port);
}

/** Whether nothing listens on the port. Waits while a stopped engine does not answer, so that it has one connection. */
function isRefused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.unref();
    let refused = false;
    // The first bytes are those of the engine's server, which speaks first.
    socket.once("data", () => socket.destroy());
    socket.once("error", ({ code }: NodeJS.ErrnoException) => (refused = code === "ECONNREFUSED"));
    socket.once("close", () => resolve(refused));
  });
}
