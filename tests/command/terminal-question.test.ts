import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { askAt } from "../../command/terminal-question";

describe("a question at a terminal", () => {
  async function answer(
    typed: string,
    isTTY = false,
  ): Promise<{ answer: string; shown: string; isInterrupted: boolean }> {
    const [input, output] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY })];
    let isInterrupted = false;
    const asked = askAt(input, output, () => (isInterrupted = true))("Type yes: ");
    input.end(typed);
    return { answer: await asked, shown: String(output.read()), isInterrupted };
  }

  it("is answered with one line", async () => {
    assert.deepEqual(await answer("yes\nno\n"), { answer: "yes", shown: "Type yes: ", isInterrupted: false });
  });

  it("has an empty answer where the input ends", async () => {
    assert.equal((await answer("")).answer, "");
  });

  it("has an empty answer at Ctrl-C, which interrupts the command", async () => {
    const { answer: given, isInterrupted } = await answer("ye\u0003s\n", true);
    assert.deepEqual([given, isInterrupted], ["", true]);
  });
});
