import { startCommand } from "../../tools/processes/started-command";

/** The id of a process that has ended. */
export async function deadProcess(): Promise<number> {
  const { process: child, ended } = await startCommand(process.execPath, ["--version"]);
  await ended;
  return child.pid!;
}
