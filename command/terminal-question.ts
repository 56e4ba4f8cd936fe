import { createInterface } from "node:readline";

/**
 * Asks the person at a terminal for one line: the empty answer where the input ends. A terminal that is read from makes
 * no signal of Ctrl-C: `interrupt` does what the signal does, and the answer is empty.
 */
export function askAt(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  interrupt: () => void,
): (question: string) => Promise<string> {
  return (question) =>
    new Promise((resolve) => {
      const lines = createInterface({ input, output });
      const giveUp = (): void => {
        output.write("\n");
        resolve("");
      };
      lines.once("close", giveUp);
      lines.once("SIGINT", () => {
        interrupt();
        lines.close();
      });
      lines.question(question, (answer) => {
        lines.off("close", giveUp);
        lines.close();
        resolve(answer);
      });
    });
}
