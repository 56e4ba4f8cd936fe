import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CommandResult, startCommand } from "../../tools/processes/started-command";
import { repositoryRoot } from "../../tools/repository-root";
import { azurePipeline } from "../pipelines/azure-pipeline";
import { readYaml } from "../pipelines/yaml-documents";
import { withinBound } from "./bounded-command";
import { EmulatedStack } from "./emulated-stack";

const FOLDER = "examples/pipelines";
const LONGEST_MILLISECONDS = 300_000;

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly if?: string; readonly steps: readonly { readonly run?: string }[] }>
  >;
}

/** The scripts of a pipeline that call Pulumi, by job; the others install what the test has already. */
type Scripts = Readonly<Record<"check" | "rotate", readonly string[]>>;

function ofGitHub(): Scripts {
  const [workflow] = readYaml(`${FOLDER}/github-actions/rotate.yml`) as [Workflow];
  const scriptsOf = (job: string): string[] =>
    workflow.jobs[job]!.steps.flatMap(({ run }) => (run?.includes("pulumi ") === true ? [run] : []));
  assert.equal(workflow.jobs["rotate"]?.if, "needs.check.outputs.due == 'true'");
  return { check: scriptsOf("check"), rotate: scriptsOf("rotate") };
}

function ofAzureDevOps(): Scripts {
  const [check, rotate] = azurePipeline.parse(readYaml(`${FOLDER}/azure-devops/azure-pipelines.yml`)[0]).jobs;
  assert.ok(check !== undefined && "job" in check && rotate !== undefined && "deployment" in rotate);
  const [ofCheck, ofRotate] = [check.steps, rotate.strategy.runOnce.deploy.steps].map((steps) =>
    steps.flatMap((step) => ("inputs" in step && "inlineScript" in step.inputs ? [step.inputs.inlineScript] : [])),
  );
  return { check: ofCheck ?? [], rotate: ofRotate ?? [] };
}

describe("the pipelines of examples/ on the real engine", () => {
  let stack: EmulatedStack;
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "databricks-pat-pipelines-"));
    stack = await EmulatedStack.create();
    await stack.setToken({ kind: "databricks" });
    await stack.up();
    stack.emulator.log.clear();
  });

  after(async () => {
    await stack.close();
    await rm(directory, { recursive: true, force: true });
  });

  const run = async (file: string, args: readonly string[], variables = {}): Promise<CommandResult> => {
    const environment = { ...(await stack.environment()), PULUMI_STACK: "dev", ...variables };
    const started = await startCommand(file, args, { cwd: stack.folder, environment });
    return withinBound([file, ...args].join(" "), started, LONGEST_MILLISECONDS, () => "").ended;
  };

  /** Runs the scripts of a job as the platform does, each in a bash of its own, and returns whether the check says "due". */
  const runJob = async (
    scripts: readonly string[],
  ): Promise<{ readonly due: string | undefined; readonly exitCode: number }> => {
    assert.equal(scripts.length, 1);
    const output = join(directory, "output");
    await writeFile(output, "");
    const { exitCode, stdout } = await run("bash", ["-e", "-c", scripts[0] ?? ""], { GITHUB_OUTPUT: output });
    const said = `${await readFile(output, "utf8")}${stdout}`;
    const [, github, azure] =
      /^due=(\w+)$|^##vso\[task\.setvariable variable=due;isOutput=true\](\w+)$/m.exec(said) ?? [];
    return { due: github ?? azure, exitCode };
  };

  const [github, azure] = [ofGitHub(), ofAzureDevOps()];
  let first: string;

  it("GitHub Actions: nothing is due, and nothing happens", async () => {
    first = (await stack.outputs()).tokenId;
    assert.deepEqual(await runJob(github.check), { due: "false", exitCode: 0 });
    assert.equal(stack.countEvents("minted"), 0);
  });

  it("GitHub Actions: a rotation is due, and is done; its failed revocation is due in Azure DevOps", async () => {
    await stack.setToken({ kind: "databricks", rotationTrigger: "second" });
    assert.deepEqual(await runJob(github.check), { due: "true", exitCode: 0 });
    assert.equal(stack.countEvents("minted"), 0, "the check rotates nothing");
    stack.emulator.faults.add({
      method: "POST",
      path: "^/api/2.0/token/delete$",
      times: 100,
      effect: { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message: "no" } },
    });
    stack.refuseTokenManagement();
    const { exitCode } = await runJob(github.rotate);
    assert.notEqual(exitCode, 0);
    assert.equal(stack.countEvents("minted"), 1);
    stack.emulator.faults.clear();
    assert.equal((await stack.preview("--expect-no-changes")).exitCode, 0, "a preview alone would not see it");
    assert.deepEqual(await runJob(azure.check), { due: "true", exitCode: 0 });
  });

  it("Azure DevOps: the next run revokes what was left, and then nothing is due", async () => {
    assert.ok(stack.liveTokens().includes(first));
    assert.equal((await runJob(azure.rotate)).exitCode, 0);
    const { tokenId } = await stack.outputs();
    assert.deepEqual(stack.liveTokens(), [tokenId]);
    assert.deepEqual(await runJob(azure.check), { due: "false", exitCode: 0 });
  });

  it("a check that fails is no rotation", async () => {
    const { exitCode, due } = await (async () => {
      stack.variables["DATABRICKS_PAT_NOW"] = "not a time";
      const result = await runJob(azure.check);
      delete stack.variables["DATABRICKS_PAT_NOW"];
      return result;
    })();
    assert.equal(due, undefined);
    assert.ok(exitCode !== 0 && exitCode !== 7, String(exitCode));
  });

  it("Automation API: says what is due, rotates it only with --apply, and names a stack that is wrong", async () => {
    const script = join(stack.folder, "rotate.mjs");
    await writeFile(script, await readFile(join(repositoryRoot(), FOLDER, "automation", "rotate.mjs")));
    const rotate = async (...words: readonly string[]): Promise<readonly [number, string, string]> => {
      const { exitCode, stdout, stderr } = await run(process.execPath, [script, ...words]);
      return [exitCode, stdout, stderr];
    };
    const before = (await stack.outputs()).tokenId;
    await stack.setToken({ kind: "databricks", rotationTrigger: "third" });
    const [looked, printed] = await rotate("dev");
    assert.deepEqual([looked, printed], [7, "dev: something is due\n"]);
    assert.equal((await stack.outputs()).tokenId, before);
    const [failed, done, problems] = await rotate("--apply", "prdo", "dev");
    assert.match(done, /^dev: rotated$/m);
    assert.match(problems, /^prdo: .*no stack named 'prdo' found/m);
    assert.equal(failed, 1);
    assert.notEqual((await stack.outputs()).tokenId, before);
    assert.deepEqual(await rotate("dev"), [0, "dev: nothing is due\n", ""]);
    assert.equal((await rotate("--aply", "dev"))[0], 2);
  });
});
