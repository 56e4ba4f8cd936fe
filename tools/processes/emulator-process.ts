import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { readEmulatorClock } from "../emulator-control";
import { machineEnvironment } from "../isolated-environment";
import { earlierPorts, rememberPorts } from "./emulator-ports";
import { isAlive } from "./is-alive";
import { startCommand } from "./started-command";

/** What a listening emulator writes into `emulator.json` of its state folder. */
export interface RunningEmulator {
  /** "http://127.0.0.1:PORT" */
  readonly httpOrigin: string;
  /** "https://localhost:PORT" */
  readonly httpsOrigin: string;
  /** The certificate of the authority that signed the HTTPS certificate, PEM. */
  readonly caFile: string;
  readonly pid: number;
}

/** How the emulator's process is started. */
export interface EmulatorProcessOptions {
  /** Absolute folder of the emulator's state; its output goes to `emulator.log` there. */
  readonly stateDirectory: string;
  /** Whether it runs on when this process ends; by default it ends too. */
  readonly detached?: boolean;
}

const POLL_MILLISECONDS = 25;
const START_TIMEOUT_MILLISECONDS = 20_000;
const STOP_TIMEOUT_MILLISECONDS = 5_000;

/** The emulator that keeps its state in this folder, when it runs and answers. */
export async function findEmulator(stateDirectory: string): Promise<RunningEmulator | undefined> {
  const written = readEmulatorFile(stateDirectory);
  if (written === undefined || !isAlive(written.pid)) return undefined;
  const answers = await readEmulatorClock(written.httpOrigin).then(
    () => true,
    () => false,
  );
  return answers ? written : undefined;
}

/** Starts the emulator on its earlier ports, or else on free ones, and returns when it answers; throws with what it printed when it does not. */
export async function startEmulatorProcess(options: EmulatorProcessOptions): Promise<RunningEmulator> {
  mkdirSync(options.stateDirectory, { recursive: true });
  const logFile = join(options.stateDirectory, "emulator.log");
  // It prints the pretend tenant's credentials. They are worth nothing, and other users need not read them either.
  const log = openSync(logFile, "w", 0o600);
  const script = join(__dirname, "../../emulator/main.js");
  const ports = await earlierPorts(options.stateDirectory);
  const listeners = ["--port", String(ports.http), "--https-port", String(ports.https)];
  const args = [script, ...listeners, "--state", options.stateDirectory];
  const { process: child, ended } = await startCommand(process.execPath, args, {
    environment: machineEnvironment(),
    stdio: ["ignore", log, log],
    group: options.detached ?? false,
  });
  closeSync(log);
  let failure: string | undefined;
  ended.then(
    ({ exitCode }) => (failure = `it ended with ${exitCode}`),
    (error: Error) => (failure = error.message),
  );
  const deadline = Date.now() + START_TIMEOUT_MILLISECONDS;
  while (failure === undefined) {
    const found = await findEmulator(options.stateDirectory);
    if (found !== undefined && found.pid === child.pid) {
      rememberPorts(options.stateDirectory, found.httpOrigin, found.httpsOrigin);
      if (options.detached) child.unref();
      else process.once("exit", () => child.kill("SIGTERM"));
      return found;
    }
    if (Date.now() > deadline) {
      child.kill("SIGKILL");
      failure = `it did not answer within ${START_TIMEOUT_MILLISECONDS / 1000} s`;
    } else await delay(POLL_MILLISECONDS);
  }
  throw new Error(`The emulator did not start: ${failure}.\n${readFileSync(logFile, "utf8").trimEnd()}`);
}

/** Stops it by its process id: with SIGTERM, and after five seconds with SIGKILL. */
export async function stopEmulatorProcess(emulator: RunningEmulator): Promise<void> {
  const deadline = Date.now() + STOP_TIMEOUT_MILLISECONDS;
  sendSignal(emulator.pid, "SIGTERM");
  while (isAlive(emulator.pid)) {
    if (Date.now() > deadline) sendSignal(emulator.pid, "SIGKILL");
    await delay(POLL_MILLISECONDS);
  }
}

function readEmulatorFile(stateDirectory: string): RunningEmulator | undefined {
  try {
    return JSON.parse(readFileSync(join(stateDirectory, "emulator.json"), "utf8")) as RunningEmulator;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
