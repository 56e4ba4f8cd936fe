import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { clientEnvironment } from "./client-environment";
import { type Emulator, startEmulator } from "./index";
import { FolderInUse } from "./kernel/folder-claim";
import { UnreadableState } from "./kernel/store";
import { toExports } from "./shell/shell-exports";

/** The file in the state directory by which other programs find a running emulator. */
interface Announcement {
  readonly httpOrigin: string;
  readonly httpsOrigin: string;
  readonly caFile: string;
  readonly pid: number;
}

interface Arguments {
  readonly port: number;
  readonly httpsPort: number;
  readonly stateDirectory: string;
}

const DEFAULT_STATE_DIRECTORY = path.join(".local", "emulator");

/** How an emulator is started. */
export const USAGE = `usage: npm run emulator -- [--port N] [--https-port N] [--state DIR]

  --port N        port of the HTTP listener on 127.0.0.1; 0, the default, takes a free one
  --https-port N  port of the HTTPS listener on 127.0.0.1; 0, the default, takes a free one
  --state DIR     folder that keeps the tenant; default ${DEFAULT_STATE_DIRECTORY}
`;

/** A mistake on the command line: printed without a stack. */
class UsageError extends Error {}

function readArguments(args: readonly string[]): Arguments | "help" {
  const options = {
    port: { type: "string" },
    "https-port": { type: "string" },
    state: { type: "string" },
    help: { type: "boolean", short: "h" },
  } as const;
  const values = parseOrExplain(() => parseArgs({ args: [...args], options }).values);
  if (values.help === true) return "help";
  return {
    port: readPort("--port", values.port),
    httpsPort: readPort("--https-port", values["https-port"]),
    stateDirectory: path.resolve(values.state ?? DEFAULT_STATE_DIRECTORY),
  };
}

function parseOrExplain<Values>(parse: () => Values): Values {
  try {
    return parse();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readPort(option: string, text = "0"): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new UsageError(`${option} is "${text}"; it must be a whole number from 0 to 65535`);
}

function announcementFile(stateDirectory: string): string {
  return path.join(stateDirectory, "emulator.json");
}

function announce(stateDirectory: string, emulator: Emulator): void {
  const { httpOrigin, httpsOrigin, caFile = "" } = emulator;
  const announcement: Announcement = { httpOrigin, httpsOrigin, caFile, pid: process.pid };
  const file = announcementFile(stateDirectory);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    fs.writeFileSync(temporary, `${JSON.stringify(announcement, undefined, 2)}\n`, { mode: 0o600 });
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

function printEnvironment(emulator: Emulator): void {
  const { httpOrigin, httpsOrigin, caFile, store } = emulator;
  const clients = clientEnvironment({ httpOrigin, httpsOrigin, caFile, seed: store.document.seed });
  console.log(`emulator: ${httpOrigin} and ${httpsOrigin}; in a browser, ${httpOrigin}/ shows its page\n`);
  for (const [client, environment] of Object.entries(clients)) {
    console.log(`# ${client}`);
    console.log(`${toExports(environment as Record<string, string>)}\n`);
  }
}

/** Serves until a signal ends the process. Throws what keeps it from serving, and then holds nothing. */
async function serve({ stateDirectory, ...ports }: Arguments): Promise<void> {
  const emulator = await startEmulator({ stateDirectory, ...ports });
  const stop = (): void => {
    try {
      fs.rmSync(announcementFile(stateDirectory), { force: true });
    } finally {
      void emulator.close().finally(() => process.exit(0));
    }
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  try {
    announce(stateDirectory, emulator);
    printEnvironment(emulator);
  } catch (error) {
    process.off("SIGTERM", stop).off("SIGINT", stop);
    await emulator.close();
    throw error;
  }
}

/** What the user can change, in one line; undefined for a failure of the emulator itself. */
function explain(error: unknown): string | undefined {
  if (error instanceof UnreadableState || error instanceof FolderInUse) return error.message;
  const { code, message, port, path: file } = error as NodeJS.ErrnoException & { readonly port?: number };
  if (code === "EADDRINUSE") return `port ${port} is in use; give another one, or 0 for a free one`;
  if (port !== undefined && code === "EACCES") return `port ${port} is not allowed; give one above 1023`;
  return file === undefined ? undefined : `${message}; give --state a folder that can be written`;
}

/** Starts the emulator of a command line in this process. Returns the exit code; undefined while it serves. */
export async function main(args: readonly string[]): Promise<number | undefined> {
  try {
    const parsed = readArguments(args);
    if (parsed !== "help") await serve(parsed);
    else console.log(USAGE);
    return undefined;
  } catch (error) {
    const explanation = explain(error);
    if (error instanceof UsageError) console.error(`emulator: ${error.message}\n\n${USAGE}`);
    else if (explanation === undefined) console.error("emulator: could not start", error);
    else console.error(`emulator: ${explanation}`);
    return error instanceof UsageError || error instanceof FolderInUse ? 2 : 1;
  }
}

if (require.main === module) {
  void main(process.argv.slice(2)).then((exitCode) => {
    if (exitCode !== undefined) process.exitCode = exitCode;
  });
}
