import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Folder in which each process of mocha names its test; undefined where nobody watches. */
const folder = process.env["DATABRICKS_PAT_TEST_PROGRESS"];

/** Says what this process of mocha does, as long as it runs a file, for `watchStandingTests`. */
export const mochaHooks: Mocha.RootHookObject =
  folder === undefined
    ? {}
    : {
        beforeEach(this: Mocha.Context) {
          const { file, title } = { file: this.currentTest?.file, title: this.currentTest?.fullTitle() };
          writeFileSync(join(folder, String(process.pid)), JSON.stringify({ file, title }));
        },
        afterAll() {
          rmSync(join(folder, String(process.pid)), { force: true });
        },
      };
