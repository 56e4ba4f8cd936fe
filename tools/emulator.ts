/**
 * `npm run emulator -- ARGUMENTS`: the emulator in this process, until a signal ends it.
 *
 * Its program reads the command line and sets the exit code itself.
 */
export async function main(args: readonly string[]): Promise<void> {
  process.argv.splice(2, process.argv.length, ...args);
  await import("../emulator/main.js");
}
