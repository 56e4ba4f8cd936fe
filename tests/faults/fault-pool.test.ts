import assert from "node:assert/strict";
import { join } from "node:path";
import { useTemporaryFolder, writeFiles } from "../tools/temporary-folder";
import type { FaultJob } from "./fault-job";
import { FaultPool } from "./fault-pool";

describe("the processes of the fault injection", () => {
  const folder = useTemporaryFolder();

  /** Runs jobs in processes that end or stand still at a job whose name says so; each answers its process id otherwise. */
  async function runJobs(size: number, names: readonly string[]): Promise<readonly string[]> {
    const program = `process.on("message", ({ cell }) => {
      if (cell === "end") process.exit(3);
      if (cell === "stand still") for (;;) {}
      process.send({ findings: { injections: process.pid, violations: [] } });
    });`;
    await writeFiles(folder(), { "worker.js": program });
    const pool = new FaultPool(size, 2_000, join(folder(), "worker.js"));
    try {
      const jobs = names.map((cell): FaultJob => ({ kind: "cell", cell }));
      const outcomes = await Promise.allSettled(jobs.map((job) => pool.run(job)));
      return outcomes.map((outcome) => (outcome.status === "fulfilled" ? "done" : (outcome.reason as Error).message));
    } finally {
      await pool.close();
    }
  }

  it("fail the job of a process that ends, and go on with another one", async () => {
    assert.deepEqual(await runJobs(1, ["a", "end", "b", "end", "c"]), [
      "done",
      'the process of "end" ended with 3',
      "done",
      'the process of "end" ended with 3',
      "done",
    ]);
  });

  it("fail a job that takes too long, and go on with another process", async () => {
    assert.deepEqual(await runJobs(2, ["stand still", "a", "b", "stand still", "c"]), [
      'the process of "stand still" ended with SIGKILL',
      "done",
      "done",
      'the process of "stand still" ended with SIGKILL',
      "done",
    ]);
  });
});
