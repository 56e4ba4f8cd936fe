import type { ClientEnvironment } from "../emulator/client-environment";
import type { RunningEmulator } from "./emulator-process";

const CONTROL_HEADERS = { "x-emulator-control": "yes" };
const CONTROL_TIMEOUT_MILLISECONDS = 5_000;

/** What a program has to know about a running emulator. */
export interface EmulatorFacts {
  /** Environment variables by client, as `emulator/client-environment` groups them. */
  readonly environments: Partial<ClientEnvironment>;
  /** The tenant's time, epoch milliseconds. */
  readonly now: number;
}

/** Asks a running emulator for its clients' environments and its time. */
export async function readEmulatorFacts(emulator: Pick<RunningEmulator, "httpOrigin">): Promise<EmulatorFacts> {
  const environments = (await getControl(emulator.httpOrigin, "environment")) as EmulatorFacts["environments"];
  return { environments, now: await readEmulatorClock(emulator) };
}

/** The tenant's time in epoch milliseconds. */
export async function readEmulatorClock(emulator: Pick<RunningEmulator, "httpOrigin">): Promise<number> {
  const { now } = (await getControl(emulator.httpOrigin, "clock")) as { readonly now: string };
  const instant = Date.parse(now);
  if (Number.isNaN(instant)) throw new Error(`The emulator at ${emulator.httpOrigin} says that it is "${now}".`);
  return instant;
}

async function getControl(httpOrigin: string, name: string): Promise<unknown> {
  const signal = AbortSignal.timeout(CONTROL_TIMEOUT_MILLISECONDS);
  const answer = await fetch(`${httpOrigin}/_emulator/${name}`, { headers: CONTROL_HEADERS, signal });
  if (!answer.ok) throw new Error(`The emulator at ${httpOrigin} answers ${answer.status} to GET /_emulator/${name}.`);
  return answer.json();
}
