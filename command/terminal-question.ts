import { createInterface } from "node:readline";

/** Asks the person at a terminal for one line: the empty answer where the input ends, or somebody interrupts it. */
export function askAt(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): (question: string) => Promise<string> {
  return (question) =>
    new Promise((resolve) => {
      const lines = createInterface({ input, output });
      const giveUp = (): void => {
        output.write("\n");
        resolve("");
      };
      lines.once("close", giveUp);
      lines.question(question, (answer) => {
        lines.off("close", giveUp);
        lines.close();
        resolve(answer);
      });
    });
}
