import { type FaultJob, runJob } from "./fault-job";

// A process of the pool: one job at a time, until its parent lets go of it.
process.on("message", (job: FaultJob) => {
  runJob(job).then(
    (findings) => process.send?.({ findings }),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on("disconnect", () => process.exit());
