import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { clientEnvironment } from "./client-environment";
import { type Emulator, startEmulator } from "./index";
import { toExports } from "./shell-exports";

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
const USAGE = `usage: npm run emulator -- [--port N] [--https-port N] [--state DIR]
       npm run emulator -- --stop [--state DIR]
       npm run --silent emulator -- --env BLOCK [--state DIR]

  --port N        port of the HTTP listener on 127.0.0.1; 0, the default, takes a free one
  --https-port N  port of the HTTPS listener on 127.0.0.1; 0, the default, takes a free one
  --state DIR     folder that keeps the tenant; default ${DEFAULT_STATE_DIRECTORY}
  --stop          stops the emulator that serves the folder; its tenant is kept
  --env BLOCK     prints one client's environment of the running emulator, for eval
`;

/** A mistake on the command line: printed without a stack. */
class UsageError extends Error {}

function readArguments(args: string[]): Arguments | "help" {
  const options = {
    port: { type: "string" },
    "https-port": { type: "string" },
    state: { type: "string" },
    help: { type: "boolean", short: "h" },
  } as const;
  const values = parseOrExplain(() => parseArgs({ args, options }).values);
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

/** Two emulators on one folder would overwrite each other's state. The file of a killed emulator does not count. */
async function refuseSecondEmulator(stateDirectory: string): Promise<void> {
  const file = announcementFile(stateDirectory);
  if (!fs.existsSync(file)) return;
  const { httpOrigin, pid } = JSON.parse(fs.readFileSync(file, "utf8")) as Announcement;
  const headers = { "x-emulator-control": "yes" };
  const answer = await fetch(`${httpOrigin}/_emulator/clock`, { headers, signal: AbortSignal.timeout(2_000) }).catch(
    () => undefined,
  );
  if (answer?.ok !== true) return;
  throw new UsageError(`process ${pid} already serves ${stateDirectory} at ${httpOrigin}; stop it or give --state`);
}

function announcementFile(stateDirectory: string): string {
  return path.join(stateDirectory, "emulator.json");
}

function announce(stateDirectory: string, emulator: Emulator): void {
  const { httpOrigin, httpsOrigin, caFile = "" } = emulator;
  const announcement: Announcement = { httpOrigin, httpsOrigin, caFile, pid: process.pid };
  const file = announcementFile(stateDirectory);
  const temporary = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(temporary, `${JSON.stringify(announcement, undefined, 2)}\n`, { mode: 0o600 });
  fs.renameSync(temporary, file);
}

function printEnvironment(emulator: Emulator): void {
  const { httpOrigin, httpsOrigin, caFile, store } = emulator;
  const clients = clientEnvironment({ httpOrigin, httpsOrigin, caFile, seed: store.document.seed });
  console.log(`emulator: ${httpOrigin} and ${httpsOrigin}\n`);
  for (const [client, environment] of Object.entries(clients)) {
    console.log(`# ${client}`);
    console.log(`${toExports(environment as Record<string, string>)}\n`);
  }
}

async function main(): Promise<void> {
  const parsed = readArguments(process.argv.slice(2));
  if (parsed === "help") return console.log(USAGE);
  await refuseSecondEmulator(parsed.stateDirectory);
  const emulator = await startEmulator(parsed);
  const stop = (): void => {
    fs.rmSync(announcementFile(parsed.stateDirectory), { force: true });
    void emulator.close().then(() => process.exit(0));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  announce(parsed.stateDirectory, emulator);
  printEnvironment(emulator);
}

main().catch((error: unknown) => {
  const { code, message, port } = error as NodeJS.ErrnoException & { readonly port?: number };
  if (error instanceof UsageError) console.error(`emulator: ${message}\n\n${USAGE}`);
  else if (code === "EADDRINUSE")
    console.error(`emulator: port ${port} is in use; give another one, or 0 for a free one`);
  else console.error("emulator: could not start", error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
