import type { Command } from "commander";
import { applicationId } from "../../dynamic/arguments/application-id";
import { limitWaiting } from "../../dynamic/provider/http/waiting-limit";
import type { Principal } from "../../dynamic/provider/logins/principal-session";
import type { CommandParts } from "../command-parts";
import { EXIT, type ExitCode } from "../exit-codes";
import { addHelp } from "../help-text";
import { addWorkspaceOptions, type WorkspaceOptions } from "../workspace-options";
import { assertValue, runInWorkspace, type WorkspaceRun } from "../workspace-run";
import type { DoctorContext } from "./doctor-context";
import { type DoctorCheckName, type NamedFinding, toWorst } from "./doctor-finding";
import { toFindingText, toSummary, toUncheckedText } from "./doctor-text";
import { findHostFinding } from "./host-finding";
import { runChecks } from "./run-checks";

interface DoctorOptions extends WorkspaceOptions {
  readonly principal?: string;
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  databricks-pat doctor
  databricks-pat doctor --principal 6f1d…            what would keep this principal from getting a token
  databricks-pat doctor --profile prod --json        one JSON document, for programs

Exit codes: 0 no problem (there may be warnings), 1 a problem, 2 wrong usage (a host that is none of a workspace, too), 3 the workspace could not be asked (connection, login).
`;

/** How long all checks together wait for a workspace that is busy or does not answer, in milliseconds. */
const LONGEST_WAIT = 30_000;

/** Checks without which nothing could be asked. */
const ASKING: readonly DoctorCheckName[] = ["proxy", "connection", "login", "identity"];

/** Adds `databricks-pat doctor`. */
export function addDoctorCommand(program: Command, parts: CommandParts): void {
  addHelp(addWorkspaceOptions(program.command("doctor")), EXAMPLES)
    .summary("find what keeps tokens from being made and rotated; reads only")
    .description(
      "Finds what would keep tokens from being made and rotated in a workspace: host, network, login, rights, limits.\n" +
        "Reads only: it makes and changes nothing.",
    )
    .option("--principal <application-id>", "service principal to look at too")
    .option("--json", "print one JSON document")
    .action((options: DoctorOptions, command: Command) =>
      runInWorkspace(parts, command, (run) => examine(parts, run, options)),
    );
}

async function examine(parts: CommandParts, run: WorkspaceRun, options: DoctorOptions): Promise<ExitCode> {
  const { runtime, print, paint, clean } = run;
  const { principal, json: isJson = false } = options;
  const { columns } = parts.stdout;
  assertValue("--principal", applicationId.schema, principal);
  limitWaiting(runtime, LONGEST_WAIT);
  const { origin, ...host } = findHostFinding(runtime, options);
  const toContext = (at: string): DoctorContext => ({
    runtime,
    origin: at,
    options,
    principal: principal === undefined ? undefined : toPrincipal(at, principal),
  });
  const context = origin === undefined ? undefined : toContext(origin);
  const findings: NamedFinding[] = [];
  for await (const found of runChecks(host, context, principal !== undefined)) {
    const finding = toClean(found, clean);
    findings.push(finding);
    if (!isJson && finding.status !== "unchecked") print(toFindingText(finding, paint, columns));
  }
  const status = toWorst(findings);
  if (isJson) print(`${JSON.stringify({ status, principal: principal ?? null, findings }, undefined, 2)}\n`);
  else {
    const unchecked = findings.filter((finding) => finding.status === "unchecked");
    print(`${toUncheckedText(unchecked, paint, columns)}\n${toSummary(findings)}\n`);
  }
  if (status !== "problem") return EXIT.fine;
  // A file of profiles that cannot be read is no wrong usage.
  if (origin === undefined) return host.code === undefined ? EXIT.usage : EXIT.unasked;
  const isAsked = !findings.some((finding) => finding.status === "problem" && ASKING.includes(finding.check));
  return isAsked ? EXIT.found : EXIT.unasked;
}

/** As an administrator sees it: its own login is not tried. */
function toPrincipal(origin: string, id: string): Principal {
  const login = { authType: "one-time-secret" } as const;
  return { origin, applicationId: id, servicePrincipalId: undefined, login, administrator: undefined };
}

/** A server's words may hold anything. */
function toClean(finding: NamedFinding, clean: (text: string) => string): NamedFinding {
  return JSON.parse(JSON.stringify(finding), (_key, value: unknown) =>
    typeof value === "string" ? clean(value) : value,
  ) as NamedFinding;
}
