import { describeCell, type Findings, MATRIX, runCell } from "./matrix";
import { RewindableTenant } from "./rewindable-tenant";
import { runRandomSchedules, type ScheduleDraw } from "./random-schedules";

/** A piece of the fault injection that one process does: a cell of the matrix by its name, or random schedules. */
export type FaultJob =
  | { readonly kind: "cell"; readonly cell: string; readonly filter?: string | undefined }
  | ({ readonly kind: "schedules" } & ScheduleDraw);

/** Does the job in a tenant of its own. */
export async function runJob(job: FaultJob): Promise<Findings> {
  const tenant = await RewindableTenant.start();
  try {
    if (job.kind === "schedules") return await runRandomSchedules(tenant, job);
    const cell = MATRIX.find((candidate) => describeCell(candidate) === job.cell);
    if (cell === undefined) throw new Error(`there is no cell "${job.cell}"`);
    return await runCell(tenant, cell, job.filter);
  } finally {
    await tenant.close();
  }
}
