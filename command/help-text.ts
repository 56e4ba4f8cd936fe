import type { Command } from "commander";

/** A term with its description, as in a list of states: the description goes on below itself. */
const DESCRIBED = /^( {2}\S+(?: \S+)* {2,})(\S.*)$/;

/**
 * Adds text after the options of a command, wrapped for the terminal as they are. A line is a paragraph, an indented one a
 * command, which stays whole, or a term with its description.
 */
export function addHelp(command: Command, text: string): Command {
  return command.addHelpText("after", ({ error }) => {
    const { getErrHelpWidth, getOutHelpWidth } = command.configureOutput();
    const width = (error ? getErrHelpWidth : getOutHelpWidth)?.() ?? 80;
    const lines = text.split("\n").map((line) => wrap(command, line, width));
    return lines.join("\n");
  });
}

function wrap(command: Command, line: string, width: number): string {
  const help = command.createHelp();
  const [, term = "", description = ""] = DESCRIBED.exec(line) ?? [];
  if (term === "") return line.startsWith(" ") ? line : help.boxWrap(line, width);
  const wrapped = help.boxWrap(description, width - term.length);
  return `${term}${wrapped.replaceAll("\n", `\n${" ".repeat(term.length)}`)}`;
}
