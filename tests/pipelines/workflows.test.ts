import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../tools/repository-root";
import { read } from "../documents";
import { workflowProblems } from "./workflow-problems";

const EXAMPLE = "examples/pipelines/github-actions/rotate.yml";
const OURS = ".github/workflows";
const WORKFLOWS = [EXAMPLE, ...readdirSync(join(repositoryRoot(), OURS)).map((name) => join(OURS, name))];

/** A change of the example, and what is then wrong. */
const BROKEN: readonly [change: string, to: string, problem: RegExp][] = [
  ["runs-on", "run-on", /Unexpected value 'run-on'/],
  ["needs: check", "needs: chek", /Job 'rotate' depends on unknown job 'chek'/],
  ["17 4 * * *", "17 4 * *", /Invalid cron expression/],
  ["if: needs.check", "if: steps.check", /Unrecognized named-value: 'steps'/],
  ["vars.ARM_TENANT_ID", "vars.ARM_TENANT_ID +", /Unexpected symbol: '\+'/],
  ["id-token: write", "id-token: wriet", /Unexpected value 'wriet'/],
];

describe("workflows of GitHub Actions", () => {
  for (const workflow of WORKFLOWS) {
    it(`are valid: ${workflow}`, async () => {
      assert.deepEqual(await workflowProblems(read(workflow)), []);
    });

    it(`use actions by their major version, and have a time limit for each job: ${workflow}`, () => {
      const text = read(workflow);
      const actions = [...text.matchAll(/uses: *(?!\.\/)(\S+)/g)].map(([, action = ""]) => action);
      assert.notEqual(actions.length, 0);
      assert.deepEqual(
        actions.filter((action) => !/^[\w-]+\/[\w-]+@v\d+$/.test(action)),
        [],
      );
      assert.equal(text.match(/^ {4}timeout-minutes: /gm)?.length, text.match(/^ {4}runs-on: /gm)?.length);
    });
  }

  for (const [change, to, problem] of BROKEN) {
    it(`are not valid with ${to}`, async () => {
      const text = read(EXAMPLE);
      assert.ok(text.includes(change));
      const problems = await workflowProblems(text.replace(change, to));
      assert.match(problems.join("\n"), problem);
    });
  }
});
