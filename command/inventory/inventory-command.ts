import { type Command, Option } from "commander";
import { applicationId } from "../../dynamic/arguments/application-id";
import { duration, toSeconds } from "../../dynamic/arguments/duration";
import { administratorClient } from "../../dynamic/provider/logins/administrator-login";
import type { CommandParts } from "../command-parts";
import { EXIT, type ExitCode } from "../exit-codes";
import { addHelp } from "../help-text";
import { addWorkspaceOptions, type WorkspaceOptions } from "../workspace-options";
import { assertValue, findOrigin, runInWorkspace, UsageProblem, type WorkspaceRun } from "../workspace-run";
import { isAlarming, toAlert } from "./expiry-alert";
import { type Inventory, takeInventory } from "./inventory";
import { toCsv } from "./inventory-csv";
import { toJson } from "./inventory-json";
import { toTable } from "./inventory-table";
import { toSummary } from "./inventory-words";
import { assertKnownPrincipal } from "./known-principal";
import { assertSeparate, type OutputFile, writeFiles } from "./output-file";
import { toSvg } from "./timeline/timeline";
import { toPage } from "./timeline/timeline-page";

interface InventoryOptions extends WorkspaceOptions {
  readonly principal?: string;
  readonly expiresWithin?: string;
  readonly all?: true;
  readonly json?: true;
  readonly csv?: true;
  readonly html?: string;
  readonly svg?: string;
}

const HELP = `
States, as far as a list of tokens shows them:
  current  the newest token of its series that is not retired
  retired  it was replaced, and stays active until its overlap is over
  orphan   any other token of a series: an interrupted run has left it
  foreign  it has no marker of this package: a person's, or another tool's
A series is what one stack has made for one principal and one ServicePrincipalToken. The list does not have the state of the stack: where several tokens of a series are not retired, one of them is in use, and "current?" and "orphan?" say that it is not known which.

With --expires-within only current tokens count, and those with "?": a retired token is meant to end.

Examples:
  databricks-pat inventory
  databricks-pat inventory --principal 9f1c2d3e-5b6a-4c7d-8e9f-0a1b2c3d4e5f
  databricks-pat inventory --expires-within 14d || echo "run pulumi up"
  databricks-pat inventory --html tokens.html
`;

/** Adds `databricks-pat inventory`. */
export function addInventoryCommand(program: Command, parts: CommandParts): void {
  addHelp(addWorkspaceOptions(program.command("inventory")), HELP)
    .summary("list the personal access tokens of a workspace: whose, made by what, until when; reads only")
    .description(
      "Lists the personal access tokens of a workspace: whose, made by what, until when.\n" +
        "Reads only: it makes and changes nothing.",
    )
    .option("--principal <application-id>", "only the tokens of this service principal, which may ask for its own")
    .option(
      "--expires-within <duration>",
      'only tokens that expire within a time like "14d"; exits with 1 if there are any',
    )
    .addOption(new Option("--all", "with --expires-within: any token, also retired ones and those of people"))
    .option("--json", "as JSON")
    .addOption(new Option("--csv", "as CSV").conflicts("json"))
    .option("--html <file>", "write a page with a timeline and a table")
    .option("--svg <file>", "write the timeline alone")
    .action((options: InventoryOptions, command: Command) =>
      runInWorkspace(parts, command, (run) => work(run, options, parts)),
    );
}

async function work(run: WorkspaceRun, options: InventoryOptions, parts: CommandParts): Promise<ExitCode> {
  const { runtime, print, note, paint } = run;
  const { principal, expiresWithin, json, csv, html, svg } = options;
  assertValue("--principal", applicationId.schema, principal);
  assertValue("--expires-within", duration, expiresWithin);
  if (options.all === true && expiresWithin === undefined)
    throw new UsageProblem("--all belongs to --expires-within: without it every token is listed");
  const files = [toFile("--html", html, toPage), toFile("--svg", svg, toSvg)].flat();
  assertSeparate(files, parts);
  const origin = findOrigin(runtime, options);
  const client = administratorClient(runtime, origin, undefined);
  const whole = await takeInventory(client, principal);
  if (principal !== undefined && whole.tokens.length === 0) await assertKnownPrincipal(client, principal);
  const shown = expiresWithin === undefined ? whole : toExpiring(whole, expiresWithin, options.all === true);
  await writeFiles(files.map(({ draw, ...file }) => ({ ...file, content: draw(shown) })));
  if (files.length > 0) note(`wrote ${files.map(({ path }) => path).join(" and ")}: ${toSummary(shown)}`);
  if (json === true) print(toJson(shown, expiresWithin));
  else if (csv === true) print(toCsv(shown));
  else if (expiresWithin !== undefined) print(toAlert(shown, whole, expiresWithin, options.all === true));
  else if (files.length === 0) print(toTable(shown, parts.stdout.columns, paint));
  return expiresWithin !== undefined && shown.tokens.length > 0 ? EXIT.found : EXIT.fine;
}

interface Drawing extends OutputFile {
  readonly draw: (inventory: Inventory) => string;
}

function toFile(option: string, path: string | undefined, draw: Drawing["draw"]): readonly Drawing[] {
  return path === undefined ? [] : [{ option, path, draw }];
}

function toExpiring(inventory: Inventory, within: string, isAll: boolean): Inventory {
  const until = inventory.at + toSeconds(within) * 1000;
  return { ...inventory, tokens: inventory.tokens.filter((token) => isAlarming(token, until, isAll)) };
}
