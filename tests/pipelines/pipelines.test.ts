import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../tools/repository-root";
import { ENGINE_VERSION } from "../../tools/engine/engine-version";
import { read } from "../documents";
import { azurePipeline } from "./azure-pipeline";
import { operatorStack } from "./operator-stack";
import { readYaml } from "./yaml-documents";

const FOLDER = "examples/pipelines";
const AZURE = `${FOLDER}/azure-devops/azure-pipelines.yml`;
const FLEET = `${FOLDER}/kubernetes/fleet.yaml`;

describe("the pipeline of Azure DevOps", () => {
  const [pipeline] = readYaml(AZURE) as [Record<string, unknown>];

  it("has the keys of its schema, and no other", () => {
    assert.deepEqual(azurePipeline.safeParse(pipeline).error?.issues ?? [], []);
  });

  it("would not be taken with a key in the wrong place", () => {
    for (const wrong of [
      { ...pipeline, concurrency: "prod" },
      { ...pipeline, jobs: [{ job: "check" }] },
    ])
      assert.equal(azurePipeline.safeParse(wrong).success, false);
  });

  it("rotates after the check, if that says so", () => {
    const { jobs } = azurePipeline.parse(pipeline);
    const [check, rotate] = jobs;
    assert.ok(check !== undefined && "job" in check && rotate !== undefined && "deployment" in rotate);
    assert.equal(rotate.dependsOn, check.job);
    const [, job, step, variable] = /dependencies\.(\w+)\.outputs\['(\w+)\.(\w+)'\]/.exec(rotate.condition ?? "") ?? [];
    const named = check.steps.find((candidate) => "name" in candidate && candidate.name === step);
    assert.ok(job === check.job && named !== undefined && "inputs" in named && "inlineScript" in named.inputs);
    assert.match(named.inputs.inlineScript, new RegExp(`task\\.setvariable variable=${variable};isOutput=true`));
  });
});

describe("the stacks of the Kubernetes operator", () => {
  const stacks = readYaml(FLEET).filter((document) => (document as { kind: string }).kind === "Stack");

  it("have the fields of their definition, and no other", () => {
    for (const stack of stacks) assert.deepEqual(operatorStack.safeParse(stack).error?.issues ?? [], []);
    const [first] = stacks as [{ spec: object }];
    assert.equal(operatorStack.safeParse({ ...first, spec: { ...first.spec, resync: 1 } }).success, false);
  });

  it("are those of the fleet, differ in their names only, and run the engine that is tested", () => {
    const parsed = stacks.map((stack) => operatorStack.parse(stack));
    const { stacks: fleet } = JSON.parse(read("examples/fleet/fleet.json")) as { readonly stacks: object };
    assert.deepEqual(
      parsed.map(({ metadata, spec }) => [metadata.name, spec.stack]),
      Object.keys(fleet).map((name) => [name, name]),
    );
    const same = parsed.map(({ metadata, spec }) => ({ ...spec, stack: "", namespace: metadata.namespace }));
    assert.deepEqual(new Set(same.map((stack) => JSON.stringify(stack))).size, 1);
    assert.ok(same.every(({ workspaceTemplate }) => workspaceTemplate.spec.image.includes(`:${ENGINE_VERSION}-`)));
  });
});

describe("the pipelines", () => {
  it("are all in the page about them", () => {
    const files = readdirSync(join(repositoryRoot(), FOLDER), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `../${entry.parentPath.slice(repositoryRoot().length + 1)}/${entry.name}`);
    const page = read("docs/pipeline.md");
    assert.deepEqual(
      files.filter((file) => !page.includes(`](${file})`)),
      [],
    );
    assert.equal(files.length, 4);
  });

  it("check in the same words", () => {
    const [pipeline] = readYaml(AZURE) as [unknown];
    const [check] = azurePipeline.parse(pipeline).jobs;
    assert.ok(check !== undefined && "job" in check);
    const ours = (text: string): string[] => {
      const lines = text.split("\n").map((line) => line.trim());
      return lines.slice(lines.indexOf("code=0"), lines.lastIndexOf("esac") + 1);
    };
    const inline = check.steps.flatMap((step) =>
      "inputs" in step && "inlineScript" in step.inputs ? [step.inputs.inlineScript] : [],
    );
    assert.equal(inline.length, 1);
    assert.deepEqual(ours(inline[0] ?? ""), ours(read(`${FOLDER}/github-actions/rotate.yml`)));
    assert.ok(ours(inline[0] ?? "").length > 10);
  });
});
