import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { askAt } from "../../command/terminal-question";

describe("a question at a terminal", () => {
  async function answer(typed: string): Promise<{ readonly answer: string; readonly shown: string }> {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const asked = askAt(input, output)("Type yes: ");
    input.end(typed);
    return { answer: await asked, shown: String(output.read()) };
  }

  it("is answered with one line", async () => {
    assert.deepEqual(await answer("yes\nno\n"), { answer: "yes", shown: "Type yes: " });
  });

  it("has an empty answer where the input ends", async () => {
    assert.equal((await answer("")).answer, "");
  });
});
