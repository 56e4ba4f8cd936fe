import assert from "node:assert/strict";
import { runCommand } from "../../tools/processes/command";
import { blocksOf, DOCUMENTS, namesIn, proseOf } from "../documents";

/** A command of the Pulumi CLI in the documentation. */
interface Documented {
  readonly place: string;
  /** "stack", "export". A last one may be an argument. */
  readonly words: readonly string[];
  readonly options: readonly string[];
}

/** Lines of shell blocks, and inline code that begins with the command. */
function documentedCommands(): readonly Documented[] {
  return DOCUMENTS.flatMap((document) => [
    ...blocksOf(document).flatMap(({ language, text, place }) =>
      language === "sh" ? text.split("\n").flatMap((line) => toCommands(line, place)) : [],
    ),
    ...namesIn(proseOf(document))
      .filter((code) => /^([A-Z_]+=\S* )*pulumi /.test(code))
      .flatMap((code) => toCommands(code, document)),
  ]);
}

function toCommands(line: string, place: string): readonly Documented[] {
  const withoutTexts = line.replace(/\s#.*$/, "").replace(/'[^']*'|"[^"]*"/g, "TEXT");
  return withoutTexts.split(/&&|\|\||[|;)]/).flatMap((part) => {
    const tokens = part.trim().split(/\s+/);
    const start = tokens.findIndex((token) => /^(\$\()?pulumi$/.test(token));
    if (start === -1) return [];
    const rest = tokens.slice(start + 1).filter((token) => token !== "--");
    // The project's folder may stand before the command.
    const own = rest[0] === "-C" ? rest.slice(2) : rest;
    const end = own.findIndex((token) => !/^[a-z][a-z-]*$/.test(token));
    const words = end === -1 ? own : own.slice(0, end);
    const options = own.filter((token) => /^--?[a-z]/i.test(token)).map((token) => token.replace(/=.*/, ""));
    return words.length === 0 ? [] : [{ place, words, options }];
  });
}

describe("the commands of the Pulumi CLI in the documentation", function () {
  this.timeout(180_000);

  const helps = new Map<string, Promise<string>>();

  /** The help of a command; of a group of commands that has no such command, its own. */
  function helpOf(words: readonly string[]): Promise<string> {
    const key = words.join(" ");
    // With these the CLI also shows options for its makers, of which one is documented as what to avoid, and those that
    // it has for trial, like plans.
    const shown = { PULUMI_DEBUG_COMMANDS: "true", PULUMI_EXPERIMENTAL: "true" };
    const environment = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true", ...shown };
    const help = helps.get(key) ?? runCommand("pulumi", [...words, "--help"], { environment });
    helps.set(key, help);
    return help;
  }

  /** The words that are the command, and not its arguments. */
  async function commandIn({ words, place }: Documented): Promise<readonly string[]> {
    let command = words.slice(0, 1);
    for (;;) {
      const help = await helpOf(command);
      const next = words[command.length];
      if (!/^Available Commands:/m.test(help) || next === undefined) return command;
      command = [...command, next];
      assert.notEqual(await helpOf(command), help, `${place}: there is no pulumi ${command.join(" ")}`);
    }
  }

  it("exist, with their options", async () => {
    const commands = documentedCommands();
    assert.ok(commands.length > 50, String(commands.length));
    for (const documented of commands) {
      const command = await commandIn(documented);
      const help = await helpOf(command);
      for (const option of documented.options)
        assert.match(help, new RegExp(`(?<![\\w-])${option}(?![\\w-])`), `${documented.place}: ${option}`);
    }
  });
});
