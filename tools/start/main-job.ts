import type { LogEntry } from "../../emulator/kernel/request-log";
import { type ConfiguredToken, type TokenOutputs, toResourceCounts } from "./dev-stack";
import { toChanges } from "./preview-changes";
import { remainsOf } from "./remains";
import type { MainJob } from "./job";
import type { Narrator } from "./narrator";
import type { JobForm } from "./scenario";

/** The tokens of `Pulumi.dev.yaml` and the Key Vault secrets they are published to. */
const TOKENS = { reporting: "databricks-pat-reporting", ingestion: "databricks-pat-ingestion" } as const;

type TokenName = keyof typeof TOKENS;

const NAMES = Object.keys(TOKENS) as TokenName[];

/** The token whose `rotationTrigger` is left out at first, so that it changes in step 2. */
const TRIGGERED: TokenName = "reporting";

/** Provisions, rotates on a trigger, renews by the clock, and changes nothing. */
export async function runMainJob(job: MainJob): Promise<void> {
  await provision(job);
  await rotateOnTrigger(job);
  await renewByClock(job);
  await changeNothing(job);
}

async function provision(job: MainJob): Promise<void> {
  const { narrator, stack } = job;
  narrator.step("Two service principals, one managed by Entra and one by Databricks, with a token each");
  await stack.takeConfiguration();
  assertTokens(await stack.tokens());
  await stack.removeRotationTrigger(TRIGGERED);
  narrator.fact("config", `Pulumi.dev.yaml, still without the rotationTrigger of ${TRIGGERED}`);
  await narrator.timed("preview", () => stack.preview(), toResourceCounts);
  await narrator.timed("up", () => stack.up(), toResourceCounts);
  const outputs = await stack.outputs();
  for (const name of NAMES) {
    await proveAlive(job, name, outputs);
    narrator.row("first up", name, ...toCells(outputs[name]));
  }
}

async function rotateOnTrigger(job: MainJob): Promise<void> {
  const { narrator, stack, tenant } = job;
  narrator.step("A changed rotationTrigger");
  const before = await stack.outputs();
  const oldValue = await tenant.publishedValue(TOKENS.reporting);
  await stack.takeConfiguration();
  narrator.fact("config", "Pulumi.dev.yaml, with its rotationTrigger");
  await narrator.timed(
    "preview",
    () => stack.preview("--diff"),
    (printed) => {
      narrator.quote(toChanges(printed));
      return toResourceCounts(printed);
    },
  );
  await tenant.clearLog();
  await narrator.timed("up", () => stack.up(), toResourceCounts);
  const outputs = await stack.outputs();
  await proveAlive(job, "reporting", outputs);
  narrator.proof(
    "old token",
    (await tenant.whoIs(oldValue)) === undefined,
    `${short(before.reporting?.tokenId)} is refused`,
  );
  proveOrder(narrator, await tenant.log(), before.reporting, outputs.reporting);
  narrator.proof(
    "ingestion",
    before.ingestion?.tokenId === outputs.ingestion?.tokenId,
    `keeps its token ${short(outputs.ingestion?.tokenId)}`,
  );
  narrator.row("trigger", "reporting", ...toCells(outputs.reporting));
}

async function renewByClock(job: MainJob): Promise<void> {
  const { narrator, stack, tenant } = job;
  narrator.step("The clock moves into the renewal window");
  const before = await stack.outputs();
  const renewAt = Math.max(...NAMES.map((name) => Date.parse(before[name]?.renewAt ?? "")));
  const now = new Date(renewAt + 3_600_000).toISOString();
  await tenant.setClock(now);
  narrator.fact("clock", `the emulator and DATABRICKS_PAT_NOW say ${now}`);
  const { exitCode, stdout } = await narrator.timed(
    "preview",
    () => stack.expectNoChanges(),
    (result) => `--expect-no-changes exits ${result.exitCode}`,
  );
  const [changes = ""] = stdout.split("--outputs:--");
  for (const line of changes.split("\n").filter((text) => /~ (generation|reason|rotationTrigger) /.test(text))) {
    narrator.quote(line.trim());
  }
  narrator.proof("due", exitCode === 7, "a pipeline can ask whether a rotation is due: exit code 7, it is");
  narrator.proof("reason", changes.includes("renewal due since"), "the preview names it");
  const counts = toResourceCounts(await narrator.timed("up", () => stack.up(), toResourceCounts));
  narrator.proof("changes", !/created|deleted/.test(counts), "nothing else was created or deleted");
  const outputs = await stack.outputs();
  for (const name of NAMES) {
    narrator.proof(
      name,
      outputs[name]?.tokenId !== before[name]?.tokenId,
      `${short(before[name]?.tokenId)} => ${short(outputs[name]?.tokenId)}`,
    );
    await proveAlive(job, name, outputs);
    narrator.row("renewal", name, ...toCells(outputs[name]));
  }
}

async function changeNothing(job: MainJob): Promise<void> {
  const { narrator, stack, tenant } = job;
  narrator.step("An up with nothing to change");
  await tenant.clearLog();
  await narrator.timed("up", () => stack.up(), toResourceCounts);
  const ours = (await tenant.log()).filter((entry) => entry.userAgent.startsWith("pulumi-databricks-pat"));
  narrator.proof("requests", ours.length === 0, `${ours.length} to the workspace by our providers`);
}

/** The main job takes the configuration as the user has it, but proves what happens to these tokens. */
function assertTokens(tokens: Readonly<Record<string, ConfiguredToken>>): void {
  const missing = NAMES.filter((name) => tokens[name] === undefined);
  if (missing.length === 0 && tokens[TRIGGERED]?.rotationTrigger !== undefined) return;
  const what = missing.length > 0 ? `the token ${missing.join(", ")}` : `the rotationTrigger of ${TRIGGERED}`;
  throw new Error(
    `Pulumi.dev.yaml has been changed: ${what} is missing, which npm start needs. ` +
      "Restore the file: git checkout Pulumi.dev.yaml",
  );
}

/** A step of a job in another form: what it proves beyond the job itself. */
export async function proveForm(job: MainJob, { title, prove }: JobForm): Promise<void> {
  job.narrator.step(title);
  await prove(job, await job.stack.exportWithSecrets());
}

/** The last step: destroy, and check that nothing is left. */
export async function destroyEverything(job: MainJob): Promise<void> {
  const { narrator, stack, tenant } = job;
  narrator.step("Destroy");
  await narrator.timed("destroy", () => stack.destroy(), toResourceCounts);
  const remains = remainsOf(await tenant.state());
  for (const { what, left } of remains)
    narrator.proof(what, left.length === 0, left.length === 0 ? "none left" : `left: ${left.join(", ")}`);
}

async function proveAlive(
  { narrator, tenant }: MainJob,
  name: TokenName,
  outputs: Readonly<Record<string, TokenOutputs>>,
): Promise<void> {
  const facts = outputs[name];
  const userName = await tenant.whoIs(await tenant.publishedValue(TOKENS[name]));
  const text = `${TOKENS[name]} holds token ${short(facts?.tokenId)}, which authenticates as ${userName ?? "nobody"}, until ${facts?.expiresAt ?? "?"}`;
  narrator.proof(name, userName !== undefined && userName === facts?.applicationId, text);
}

/** The order that the server saw: the new token minted, verified and published before the old one was revoked. */
function proveOrder(
  narrator: Narrator,
  log: readonly LogEntry[],
  before: TokenOutputs | undefined,
  after: TokenOutputs | undefined,
): void {
  const first = (isIt: (entry: LogEntry) => boolean): number => log.find(isIt)?.sequence ?? NaN;
  const events = [
    ["mint", first((entry) => entry.note === `minted ${after?.tokenId}`)],
    ["verify", first((entry) => entry.note === "me" && entry.caller === after?.applicationId)],
    ["publish", first((entry) => entry.note?.startsWith(`published ${TOKENS.reporting}`) ?? false)],
    ["revoke", first((entry) => entry.note === `revoked ${before?.tokenId}`)],
  ] as const;
  const isInOrder = events.every(([, at], index) => (index === 0 ? at > 0 : at > (events[index - 1]?.[1] ?? NaN)));
  narrator.proof("order", isInOrder, events.map(([name, at]) => `${name} #${at}`).join(" < "));
}

function toCells(facts: TokenOutputs | undefined): string[] {
  if (facts === undefined) return ["no such token"];
  return [String(facts.generation), short(facts.tokenId), facts.expiresAt, facts.rotationReason];
}

function short(tokenId: string | undefined): string {
  return tokenId === undefined ? "?" : `${tokenId.slice(0, 8)}…`;
}
