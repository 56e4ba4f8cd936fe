import { fork } from "node:child_process";
import { once } from "node:events";
import { passSignalsTo } from "./ending-signals";

/** Runs a compiled file in a Node.js process of its own, which gets the signals of this one. Returns its exit code. */
export async function runForked(file: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<number> {
  const child = fork(file, [...args], { execArgv: [], ...(env === undefined ? {} : { env }) });
  const stopPassing = passSignalsTo(child);
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    return code ?? 1;
  } finally {
    stopPassing();
  }
}
