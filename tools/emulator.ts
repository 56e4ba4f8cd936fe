/**
 * `npm run emulator -- ARGUMENTS`: the emulator in this process, until it is told to end.
 *
 * Its program reads the command line itself, and sets the exit code itself.
 */
export async function main(args: readonly string[]): Promise<void> {
  process.argv.splice(2, process.argv.length, ...args);
  await import("../emulator/main.js");
}
