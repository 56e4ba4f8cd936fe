import { writeFile } from "node:fs/promises";
import { OutputProblem } from "../workspace-run";

/** Writes what an option asks for. Throws a `OutputProblem` where the file cannot be written. */
export async function writeFileOf(option: string, file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (error) {
    const { code = "an unknown error" } = error as NodeJS.ErrnoException;
    throw new OutputProblem(`${option}: ${file} cannot be written (${code})`);
  }
}
