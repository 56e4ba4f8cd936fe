import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

/** The ports of the two listeners; 0 takes a free one. */
export interface EmulatorPorts {
  readonly http: number;
  readonly https: number;
}

/**
 * The ports that the emulator of this folder had, if both are free. The stacks of its tenant have its addresses in their
 * states, so that other ports would show changes in every preview.
 */
export async function earlierPorts(stateDirectory: string): Promise<EmulatorPorts> {
  const earlier = readPorts(stateDirectory);
  return (await isFree(earlier.http)) && (await isFree(earlier.https)) ? earlier : { http: 0, https: 0 };
}

/** Remembers the ports of a running emulator in its folder. */
export function rememberPorts(stateDirectory: string, httpOrigin: string, httpsOrigin: string): void {
  const ports: EmulatorPorts = { http: Number(new URL(httpOrigin).port), https: Number(new URL(httpsOrigin).port) };
  writeFileSync(fileOf(stateDirectory), JSON.stringify(ports));
}

function readPorts(stateDirectory: string): EmulatorPorts {
  try {
    return JSON.parse(readFileSync(fileOf(stateDirectory), "utf8")) as EmulatorPorts;
  } catch {
    // None were written, or the writer was killed: any ports will do.
    return { http: 0, https: 0 };
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1" }, () => server.close(() => resolve(true)));
  });
}

function fileOf(stateDirectory: string): string {
  return join(stateDirectory, "ports.json");
}
