import type { Mutant } from "./mutant";

const RETIRE = "../command/retire/retire-command.test.ts";
const INVENTORY = "../command/inventory/inventory-command.test.ts";

/** Mutants of what the command shows, loses or does not say, and of lists with pages. */
export const COMMAND_CARE_MUTANTS: readonly Mutant[] = [
  {
    id: "value-shown",
    breaks: "shows the digits of a token's value as an id that is not listed",
    file: "../../command/retire/retire-command.ts",
    find: "assertNoValue(wanted.ids, unlisted);",
    replacement: "assertNoValue(wanted.ids, []);",
    test: { file: RETIRE, title: "a value without its first letters, and shows nothing of it: []" },
  },
  {
    id: "busy-holds-up",
    breaks: "waits for a token for which the workspace is busy before it ends the others",
    file: "../../command/retire/token-ending.ts",
    find: "await this.revoke(withoutPatience, token);",
    replacement: "await this.revoke(withoutPatience === administrator ? withoutPatience : administrator, token);",
    test: { file: RETIRE, title: "ends the others first, and tries it again at last" },
  },
  {
    id: "interrupted-as-done",
    breaks: "says that a token which is under way at a signal was not tried",
    file: "../../command/retire/token-ending.ts",
    find: "if (token === this.asked)",
    replacement: "if (token === this.asked && !this.isStopped)",
    test: { file: RETIRE, title: "says what has ended and what is left, and ends with 130" },
  },
  {
    id: "hint-of-another",
    breaks: "suggests the name of another token to somebody who ends tokens",
    file: "../../command/retire/token-selection.ts",
    find: "toNumbers(part) === toNumbers(other) && ",
    replacement: "",
    test: { file: RETIRE, title: "has no hint where the name is that of another token: etl-2, and not etl-1" },
  },
  {
    id: "one-file-for-two",
    breaks: "writes the page and the picture into one file with two names",
    file: "../../command/inventory/output-file.ts",
    find: "return toTarget(path) === toTarget(other);",
    replacement: "return resolve(path) === resolve(other);",
    test: { file: INVENTORY, title: "by a symbolic link to a file that is not there yet" },
  },
  {
    id: "hard-link-for-two",
    breaks: "writes the page over the picture through a hard link",
    file: "../../command/inventory/output-file.ts",
    find: "return isSameFile(stats, others);",
    replacement: "return toTarget(path) === toTarget(other);",
    test: { file: INVENTORY, title: "by a hard link" },
  },
  {
    id: "tokens-of-nobody",
    breaks: "makes the doctor count the tokens of a principal that is not there",
    file: "../../command/doctor/principal-findings.ts",
    find: "context.isMissing = true;",
    replacement: "context.isMissing = false;",
    test: { file: "../command/doctor/broken-tenants.test.ts", title: "no such principal counts no tokens of it" },
  },
  {
    id: "credential-as-host",
    breaks: "looks up a token as the name of a host",
    file: "../arguments/host.ts",
    find: "TOKEN.test(hostname) || ",
    replacement: "",
    test: { file: "arguments/host.test.ts", title: 'is not "0a23456789abcdef0123456789abcdef"' },
  },
  {
    id: "half-a-list",
    breaks: "takes the first page of a list for all of it",
    file: "databricks/list-pages.ts",
    find: 'if (next == null || next === "") return pages;',
    replacement: 'if (next !== "the end") return pages;',
    test: {
      file: "provider/databricks/list-pages.test.ts",
      title: "a list with pages, of the tokens of a principal is read to its end",
    },
  },
  {
    id: "endless-list",
    breaks: "acts on what it has read of a list that does not end",
    file: "databricks/list-pages.ts",
    find: "if (seen.has(next)) break;",
    replacement: "if (seen.has(next)) return pages;",
    test: {
      file: "provider/databricks/list-pages.test.ts",
      title: "of the caller's tokens is a failure, and not half of it, where it names the same page again",
    },
  },
  {
    id: "width-of-nothing",
    breaks: "prints a table of no width to a terminal that does not know its own",
    file: "../../command/process-output.ts",
    find: "stream.columns || undefined",
    replacement: "stream.columns",
    test: { file: "../command/process-output.test.ts", title: "has the width of a terminal that knows it" },
  },
  {
    id: "end-without-result",
    breaks: "ends well where it waits for what never comes",
    file: "../../command/databricks-pat.ts",
    find: 'process.once("beforeExit", endWithoutResult);',
    replacement: "",
    test: { file: "../command/command-process.test.ts", title: "fails where it waits for what never comes" },
  },
  {
    id: "deaf-to-ctrl-c",
    breaks: "takes Ctrl-C at a question for the answer no",
    file: "../../command/terminal-question.ts",
    find: "interrupt();",
    replacement: "",
    test: { file: "../command/terminal-question.test.ts", title: "has an empty answer at Ctrl-C" },
  },
];
