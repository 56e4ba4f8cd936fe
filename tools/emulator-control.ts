import type { ClientEnvironment } from "../emulator/client-environment";

const CONTROL_HEADERS = { "x-emulator-control": "yes", "content-type": "application/json" };
const CONTROL_TIMEOUT_MILLISECONDS = 5_000;

/** What a program needs to know of a running emulator. */
export interface EmulatorFacts {
  /** Environment variables by client, as `emulator/client-environment` groups them. */
  readonly environments: Partial<ClientEnvironment>;
  /** The tenant's time, epoch milliseconds. */
  readonly now: number;
}

/** Asks a running emulator for its clients' environments and its time. */
export async function readEmulatorFacts(httpOrigin: string): Promise<EmulatorFacts> {
  const environments = (await callControl(httpOrigin, "GET", "environment")) as EmulatorFacts["environments"];
  return { environments, now: await readEmulatorClock(httpOrigin) };
}

/** The tenant's time in epoch milliseconds. */
export async function readEmulatorClock(httpOrigin: string): Promise<number> {
  const { now } = (await callControl(httpOrigin, "GET", "clock")) as { readonly now: string };
  const instant = Date.parse(now);
  if (Number.isNaN(instant)) throw new Error(`The emulator at ${httpOrigin} says that it is "${now}".`);
  return instant;
}

/** Calls a route of the emulator's control surface; undefined for an empty answer. */
export async function callControl(httpOrigin: string, method: string, name: string, body?: object): Promise<unknown> {
  const response = await fetch(`${httpOrigin}/_emulator/${name}`, {
    method,
    headers: CONTROL_HEADERS,
    signal: AbortSignal.timeout(CONTROL_TIMEOUT_MILLISECONDS),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(
      `The emulator at ${httpOrigin} answers ${response.status} to ${method} /_emulator/${name}: ${text}`,
    );
  }
  return text === "" ? undefined : JSON.parse(text);
}
