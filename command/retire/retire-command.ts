import type { Command } from "commander";
import { uuid } from "../../dynamic/arguments/uuid";
import { administratorClient } from "../../dynamic/provider/logins/administrator-login";
import { assertRealTime } from "../../dynamic/provider/rehearsal";
import { toStackName } from "../../dynamic/arguments/stack-name";
import type { CommandParts } from "../command-parts";
import { EXIT, type ExitCode } from "../exit-codes";
import { takeInventory } from "../inventory/inventory";
import { toCount, toRelativeDay } from "../inventory/instants";
import { toExpiryWords, toOverlapWords, toTokenWords } from "../inventory/inventory-words";
import { addHelp } from "../help-text";
import { addWorkspaceOptions, type WorkspaceOptions } from "../workspace-options";
import { withoutValues } from "../without-values";
import { assertValue, findOrigin, runInWorkspace, UsageProblem, type WorkspaceRun } from "../workspace-run";
import { decideEnds, mayBeInUse } from "./end-decision";
import { printEnd, printResult, toUnlistedWords } from "./retire-result";
import { TokenEnds } from "./token-ending";
import { assertNoValue, toTokenId } from "./wanted-id";
import { selectTokens, toHint, toWantedWords, type Wanted } from "./token-selection";
import type { InventoryToken } from "../inventory/inventory-token";

interface RetireOptions extends WorkspaceOptions {
  readonly includingCurrent?: true;
  readonly lostState?: true;
  readonly project?: string;
  readonly stack?: string;
  readonly name?: string;
  readonly allOf?: string;
  readonly yes?: true;
  readonly json?: true;
}

const HELP = `
Shows what it is going to do, and asks first. Token ids are those of "databricks-pat inventory", whole or their first eight characters and more. A token without a marker of this package never ends, and one that may be in use only with --including-current, --lost-state or --all-of. A token that ends while this runs is "gone already". An id that is not listed at first may be that of a token that has ended before, or a wrong one: the list does not show which.

Exit codes: 0 every token has ended; 1 an id is of no active token (the others have ended), nothing was found, or the answer was no; 2 nothing was ended, because a token or an id was refused or nobody could be asked; 3 some are left; 74 the result could not be written; 130 and 143 a signal has ended it, and the result has what had ended until then.

Examples:
  databricks-pat retire 3f2a91c04d1e
  databricks-pat retire --lost-state --project shop --stack dev --name ingestion
  databricks-pat retire --all-of 0f8fad5b-d9cb-469f-a165-70867728950e
`;

/** Adds `databricks-pat retire`. */
export function addRetireCommand(program: Command, parts: CommandParts): void {
  addHelp(addWorkspaceOptions(program.command("retire")), HELP)
    .summary("end tokens on purpose: orphans, retired ones, those of a lost state, or a whole lineage")
    .description("Ends tokens on purpose: orphans, retired ones, those of a lost state, or a whole lineage.")
    .argument("[token-id...]", "tokens to end")
    .option("--including-current", "end a token too that may be in use: whatever uses it is refused at once")
    .option("--lost-state", "end every token that a stack has made whose state is lost: with --project and --stack")
    .option("--project <project>", "project of the lost state")
    .option("--stack <stack>", "stack of the lost state, without an organization")
    .option("--name <name>", "one ServicePrincipalToken or PersonalAccessToken of the lost state; all without it")
    .option("--all-of <lineage>", "emergency: end every token of a lineage, the current one too")
    .option("--yes", "do not ask")
    .option("--json", "the result as JSON")
    .action((ids: readonly string[], options: RetireOptions, command: Command) =>
      runInWorkspace(parts, command, (run) => work(run, parts, toWanted(ids, options), options)),
    );
}

/** Throws a `UsageProblem` unless the options say in one way which tokens are meant. */
function toWanted(ids: readonly string[], options: RetireOptions): Wanted {
  const { lostState, project, stack, name, allOf } = options;
  const ways = [ids.length > 0, lostState === true, allOf !== undefined].filter(Boolean).length;
  if (ways !== 1) throw new UsageProblem("give either token ids, or --lost-state, or --all-of");
  if (lostState !== true && (project ?? stack ?? name) !== undefined)
    throw new UsageProblem("--project, --stack and --name belong to --lost-state");
  if (allOf !== undefined) {
    assertValue("--all-of", uuid(), allOf);
    return { kind: "lineage", lineage: allOf };
  }
  if (lostState !== true) return { kind: "ids", ids: ids.map(toTokenId) };
  if (project === undefined || stack === undefined) throw new UsageProblem("--lost-state needs --project and --stack");
  if (stack.includes("/")) throw new UsageProblem("--stack: write the stack alone, without organization and project");
  return { kind: "lost state", project, stack, name };
}

async function work(run: WorkspaceRun, parts: CommandParts, wanted: Wanted, options: RetireOptions): Promise<ExitCode> {
  const { runtime, note } = run;
  const origin = findOrigin(runtime, options);
  assertRealTime(runtime, origin);
  const client = administratorClient(runtime, origin, undefined);
  const includesCurrent = wanted.kind !== "ids" || options.includingCurrent === true;
  const look = async () => {
    const { tokens, at } = await takeInventory(client, undefined);
    const { tokens: found, unlisted } = selectTokens(wanted, tokens);
    return { ...decideEnds(found, { includesCurrent, now: at }), found, unlisted, at, hint: toHint(wanted, tokens) };
  };
  const first = await look();
  const { ending, kept, unlisted, hint, at } = first;
  if (wanted.kind === "ids") assertNoValue(wanted.ids, unlisted);
  if (wanted.kind !== "ids" && first.found.length === 0) {
    note(`${origin} has no token of ${withoutValues(toWantedWords(wanted))}: ${hint}nothing was ended`);
    return EXIT.found;
  }
  const print = (result: Parameters<typeof printResult>[1]): void => printResult(run, result, options.json === true);
  if (kept.length > 0) {
    print({ origin, ended: [], gone: [], unlisted, left: kept });
    return EXIT.usage;
  }
  if (ending.length === 0) {
    print({ origin, ended: [], gone: [], unlisted, left: [] });
    return EXIT.found;
  }
  for (const tokenId of options.yes === true ? [] : unlisted) note(toUnlistedWords(tokenId, origin));
  note(toPlan(origin, ending, at));
  if (options.yes !== true) {
    if (parts.ask === undefined)
      throw new UsageProblem("nobody can be asked here, so nothing was ended: give --yes to end these tokens");
    const word = wanted.kind === "lineage" ? toLineageName(ending) : "yes";
    const answer = await parts.ask(`Type ${word} to end ${ending.length === 1 ? "it" : "them"}: `);
    if (answer.trim() !== word) {
      note("nothing was ended");
      return EXIT.found;
    }
  }
  // A rotation may have gone on while somebody thought about the answer.
  const second = options.yes === true ? first : await look();
  const shown = new Set(ending.map(({ listed }) => listed.info.tokenId));
  const isShown = ({ listed }: InventoryToken): boolean => shown.has(listed.info.tokenId);
  const listedAgain = new Set(second.found.map(({ listed }) => listed.info.tokenId));
  const ends = new TokenEnds(second.ending.filter(isShown), (token) => {
    if (options.json !== true) printEnd(run, token);
  });
  const interrupted = await untilInterrupted(parts, ends.revokeAll(client));
  ends.stop();
  const made = second.ending.filter((token) => !isShown(token));
  const result = {
    origin,
    ended: ends.ended,
    gone: [...shown].filter((tokenId) => !listedAgain.has(tokenId)),
    unlisted,
    left: [
      ...ends.left,
      ...second.kept,
      ...made.map((token) => ({ token, because: "it was made while you were asked: run the command again" })),
    ],
  };
  print(result);
  if (interrupted !== undefined) return interrupted;
  if (result.left.length > 0) return EXIT.unasked;
  return unlisted.length > 0 ? EXIT.found : EXIT.fine;
}

/** Waits for the work, or until a signal interrupts it: then with the exit code. */
async function untilInterrupted({ onInterrupt }: CommandParts, work: Promise<void>): Promise<ExitCode | undefined> {
  let stopListening = (): void => undefined;
  const interruption = new Promise<ExitCode>((resolve) => (stopListening = onInterrupt(resolve)));
  try {
    return (await Promise.race([work, interruption])) ?? undefined;
  } finally {
    stopListening();
  }
}

function toPlan(origin: string, ending: readonly InventoryToken[], now: number): string {
  const lines = ending.map((token) => `  ${toTokenWords(token)}: ${toUseWords(token, now).join("; ")}`);
  const inUse = ending.filter(mayBeInUse);
  const warning = inUse.length === 0 ? [] : toWarning(inUse, ending.length);
  return [`This ends ${toCount(ending.length, "token")} in ${origin}, for ever:`, ...lines, ...warning].join("\n");
}

function toWarning(inUse: readonly InventoryToken[], all: number): readonly string[] {
  const labels = [...new Set(inUse.map(({ label }) => label ?? ""))];
  const stacks = new Set(labels.map(toStackName));
  const others = labels.slice(0, -1).join(", ");
  const users = `${others === "" ? "the token of " : `the tokens of ${others} and `}${labels.at(-1)}`;
  const [whose, made] = labels.length > 1 ? ["their", "new tokens"] : ["its", "a new token"];
  return [
    `${toMembers(inUse.length, all)} may be in use: whatever reads ${users} is refused at once.`,
    stacks.size > 1
      ? "Where their stacks are still there, run pulumi up --refresh in each of them afterwards: it mints new tokens."
      : `If ${whose} stack is still there, run pulumi up --refresh in it afterwards: it mints ${made}.`,
  ];
}

/** Until when it would live, and whether it is used: readers may hold a retired token until its overlap is over. */
function toUseWords(token: InventoryToken, now: number): readonly string[] {
  const { lastUsedDay } = token;
  const overlap = toOverlapWords(token, now);
  return [
    `expires ${toExpiryWords(token, now)}`,
    ...(overlap === undefined ? [] : [overlap]),
    ...(lastUsedDay === undefined ? [] : [`last used ${toRelativeDay(lastUsedDay, now)}`]),
  ];
}

function toMembers(count: number, all: number): string {
  if (count === all) return all === 1 ? "It" : "They";
  return count === 1 ? "One of them" : `${count} of them`;
}

/** What somebody types who means the lineage: what has made it; the lineage where several stacks have. */
function toLineageName(ending: readonly InventoryToken[]): string {
  const [label, ...others] = [...new Set(ending.map((token) => token.label))];
  return label === undefined || others.length > 0 ? (ending[0]?.lineage ?? "") : label;
}
