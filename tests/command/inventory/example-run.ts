import type { EmulatedWorkspace } from "../../emulated-workspace";
import { type CommandEnd, type CommandProcess, runCommandLine } from "../command-run";
import { NOW } from "./example-workspace";

/** The workspace of the example under the name that the pages give to it. */
export const HOST = "https://adb-1234567890123456.7.azuredatabricks.net";

/** Runs the command at the time of the example as the administrator of its workspace, and gives this its name. */
export async function runAtExample(
  emulated: EmulatedWorkspace,
  args: readonly string[],
  { env = {}, ...options }: CommandProcess = {},
): Promise<CommandEnd> {
  let paused = 0;
  const parts = {
    now: () => NOW + paused,
    pause: (milliseconds: number) => {
      paused += milliseconds;
      return Promise.resolve();
    },
    ...options.parts,
  };
  const end = await runCommandLine(args, { ...options, parts, env: { ...emulated.environment(), ...env } });
  const rename = (text: string): string => text.replaceAll(emulated.host, HOST);
  return { ...end, stdout: rename(end.stdout), stderr: rename(end.stderr) };
}
