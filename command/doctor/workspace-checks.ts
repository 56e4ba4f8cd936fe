import { applicationId } from "../../dynamic/arguments/application-id";
import { lifetime } from "../../dynamic/arguments/lifetime";
import { problemOf } from "../../dynamic/arguments/schema";
import { checkLifetimeAllowed, checkTokensEnabled } from "../../dynamic/provider/checks/policy-checks";
import { getPolicyOnce } from "../../dynamic/provider/checks/workspace-policy";
import { serverNow } from "../../dynamic/provider/http/server-time";
import { toStackName } from "../../dynamic/arguments/stack-name";
import { TOKEN_QUOTA } from "../../dynamic/provider/tokens/token-quota";
import { type Inventory, takeInventory } from "../inventory/inventory";
import type { InventoryToken } from "../inventory/inventory-token";
import { toCommandLine, type WorkspaceOptions } from "../workspace-options";
import type { DoctorCheck, DoctorContext } from "./doctor-context";
import { clientOf } from "./login-checks";

/** From which share of a quota on somebody should know. */
const NEARLY_FULL = 0.9;

/** How many tokens a finding names. */
const NAMED = 5;

/** An id that a command line may have as it is: a server may send what is an option. */
const WHOLE_ID = /^\w[\w-]*$/;

/** Why the tokens of somebody who is not there are not counted. */
const NO_OWNER = "the check of principal failed";

/** Whether the workspace lets anybody use personal access tokens. */
export const tokensEnabledCheck: DoctorCheck = {
  name: "tokens-enabled",
  needs: ["administrator"],
  needsAdministrator: true,
  async find({ runtime, origin }) {
    const { ok, because, remedy } = checkTokensEnabled(origin, await getPolicyOnce(runtime, origin, undefined));
    if (ok) return { status: "ok", because: "personal access tokens are enabled" };
    return { status: "problem", because, remedy, code: "PATS_DISABLED" };
  },
};

/** The longest lifetime that the workspace allows. */
export const lifetimeCheck: DoctorCheck = {
  name: "lifetime",
  needs: ["administrator"],
  needsAdministrator: true,
  async find({ runtime, origin }) {
    const policy = await getPolicyOnce(runtime, origin, undefined);
    const { longestLifetimeDays } = policy;
    const facts = { longestLifetimeDays: longestLifetimeDays ?? null };
    const { ok, because } = checkLifetimeAllowed(origin, policy, lifetime.default);
    if (!ok)
      return {
        status: "warning",
        because: `the default lifetime of a token, ${because}`,
        remedy: `Set lifetime to "${longestLifetimeDays}d" or less`,
        facts,
      };
    if (longestLifetimeDays === undefined)
      return { status: "ok", because: "the workspace sets no longest lifetime", facts };
    return { status: "ok", because: `at most ${longestLifetimeDays}d (maxTokenLifetimeDays)`, facts };
  },
};

/** How many tokens the principal has, or else the owner who has most of them. */
export const tokenQuotaCheck: DoctorCheck = {
  name: "token-quota",
  needs: ["administrator"],
  async find(context) {
    if (context.isMissing === true) return { status: "unchecked", because: NO_OWNER };
    const inventory = await takeInventory(clientOf(context), context.principal?.applicationId);
    context.inventory = inventory;
    const [owner, count] = toFullest(inventory, context.principal?.applicationId);
    const facts = { owner, count, quota: TOKEN_QUOTA };
    if (owner === undefined) return { status: "ok", because: "nobody has a token", facts };
    const because = `${owner} has ${count} of the ${TOKEN_QUOTA} active tokens that a workspace allows per owner`;
    if (count < TOKEN_QUOTA * NEARLY_FULL) return { status: "ok", because, facts };
    return {
      status: count < TOKEN_QUOTA ? "warning" : "problem",
      because,
      remedy: toQuotaRemedy(context, owner),
      facts,
    };
  },
};

/** Only a service principal has an inventory of its own. */
function toQuotaRemedy({ options }: DoctorContext, owner: string): string {
  const isPrincipal = problemOf(applicationId.schema, owner) === undefined;
  const words = isPrincipal ? ["inventory", "--principal", owner] : ["inventory"];
  const what = isPrincipal ? "lists them" : "lists them with those of other owners";
  return `Revoke some that are no longer needed. This ${what}: ${toCommandLine(options, ...words)}`;
}

function toFullest({ tokens }: Inventory, applicationId: string | undefined): [string | undefined, number] {
  const counts = new Map<string | undefined, number>(applicationId === undefined ? [] : [[applicationId, 0]]);
  for (const { owner } of tokens) {
    const name = applicationId ?? owner;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort(([, left], [, right]) => right - left)[0] ?? [undefined, 0];
}

/** The tokens that this package has made: orphans, and those whose overlap is over. */
export const tokensCheck: DoctorCheck = {
  name: "tokens",
  needs: ["administrator"],
  find({ inventory, isMissing, runtime, origin, options }) {
    if (isMissing === true) return { status: "unchecked", because: NO_OWNER };
    if (inventory === undefined) return { status: "unchecked", because: "the check of token quota failed" };
    const { tokens } = inventory;
    const count = (state: InventoryToken["state"]): number => tokens.filter((token) => token.state === state).length;
    const facts = {
      current: count("current"),
      retired: count("retired"),
      orphans: tokens.filter(({ state }) => state === "orphan").map(({ tokenId }) => tokenId),
      foreign: count("foreign"),
    };
    const counted = `${facts.current} current and ${facts.retired} retired of this package, ${facts.foreign} of others`;
    const orphans = tokens.filter(({ state }) => state === "orphan");
    const now = serverNow(runtime, origin);
    const overdue = tokens.filter(({ state, retireAt = Infinity }) => state === "retired" && retireAt < now);
    const remedies = [
      ...(orphans.length > 0 ? toOrphanRemedies(orphans, options) : []),
      overdue.length > 0 &&
        `The next pulumi up of ${toStacks(overdue)} revokes ${overdue.length === 1 ? "it" : "them"}`,
    ].filter((remedy) => remedy !== false);
    if (remedies.length === 0) return { status: "ok", because: counted, facts };
    const found = [
      orphans.length > 0 && `orphans: ${toIds(orphans)}`,
      overdue.length > 0 && `retired, with the overlap over: ${toIds(overdue)}`,
    ].filter((words) => words !== false);
    return { status: "warning", because: `${counted}; ${found.join("; ")}`, remedy: remedies.join(". "), facts };
  },
};

/** Which of several tokens is in use, only the stack knows, and its next update revokes the others. */
function toOrphanRemedies(orphans: readonly InventoryToken[], options: WorkspaceOptions): readonly string[] {
  const unused = orphans.filter(({ isCertain, tokenId }) => isCertain && WHOLE_ID.test(tokenId)).slice(0, NAMED);
  const doubtful = orphans.filter(({ isCertain }) => !isCertain);
  return [
    ...(doubtful.length > 0 ? [`The next pulumi up of ${toStacks(doubtful)} revokes those that it does not use`] : []),
    ...(unused.length > 0
      ? [
          `This ends ${unused.length === 1 ? "an orphan" : "orphans"} that nothing uses: ${toCommandLine(options, "retire", ...unused.map(({ tokenId }) => tokenId))}`,
        ]
      : []),
    `This shows all of them: ${toCommandLine(options, "inventory")}`,
  ];
}

function toStacks(tokens: readonly InventoryToken[]): string {
  return [...new Set(tokens.map(({ label }) => toStackName(label ?? "")))].slice(0, NAMED).join(", ");
}

function toIds(tokens: readonly InventoryToken[]): string {
  const ids = tokens.slice(0, NAMED).map(({ tokenId }) => tokenId);
  return tokens.length > NAMED ? `${ids.join(", ")}, …` : ids.join(", ");
}
