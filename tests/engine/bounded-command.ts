import type { StartedCommand } from "../../tools/processes/started-command";
import { killNow, listDescendants } from "./kills/process-tree";

/**
 * The same command, whose result is awaited for so long. Then it fails and says which of its processes still run, and
 * what else is known; they are killed. A test that waits for ever says only that it did.
 */
export function withinBound(
  what: string,
  { process: child, ended }: StartedCommand,
  boundMilliseconds: number,
  describe: () => string,
): StartedCommand {
  const { pid } = child;
  let isLate = false;
  const late = new Promise<never>((_, reject) => {
    const expire = async (): Promise<void> => {
      isLate = true;
      const left = pid === undefined ? [] : await listDescendants(pid);
      const running = left.map((found) => `${found.pid} of ${found.parentPid}: ${found.commandLine}`);
      const error = new Error(
        [`${what} has not ended within ${boundMilliseconds / 1000} s; running:`, ...running, describe()].join("\n"),
      );
      await killNow(...(pid === undefined ? [] : [pid]), ...left.map((found) => found.pid));
      throw error;
    };
    const timer = setTimeout(() => void expire().catch(reject), boundMilliseconds);
    void ended.finally(() => clearTimeout(timer)).catch(() => undefined);
  });
  // A command that is killed here ends too.
  return { process: child, ended: Promise.race([ended.then((result) => (isLate ? late : result)), late]) };
}
