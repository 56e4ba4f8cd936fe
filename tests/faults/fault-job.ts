import { type InputDraw, runInputGroup } from "./input-runs";
import { describeInputGroup, INPUT_GROUPS } from "./input-table";
import { describeCell, type Findings, MATRIX, runCell } from "./matrix";
import { RewindableTenant } from "./rewindable-tenant";
import { runRandomSchedules, type ScheduleDraw } from "./random-schedules";

/**
 * A piece of the fault injection that one process does: a cell of the matrix, or a group of the table of inputs, by its
 * name; or random schedules.
 */
export type FaultJob =
  | ({ readonly kind: "inputs"; readonly group: string } & InputDraw)
  | { readonly kind: "cell"; readonly cell: string; readonly filter?: string | undefined }
  | ({ readonly kind: "schedules" } & ScheduleDraw);

/** The name of a job. */
export function describeJob(job: FaultJob): string {
  switch (job.kind) {
    case "inputs":
      return job.group;
    case "cell":
      return job.cell;
    case "schedules":
      return `random schedules, seed ${job.seed}`;
  }
}

/** Does the job in a tenant of its own. */
export async function runJob(job: FaultJob): Promise<Findings> {
  const tenant = await RewindableTenant.start();
  try {
    if (job.kind === "schedules") return await runRandomSchedules(tenant, job);
    if (job.kind === "inputs") {
      const group = INPUT_GROUPS.find((candidate) => describeInputGroup(candidate) === job.group);
      if (group === undefined) throw new Error(`there is no group "${job.group}"`);
      return await runInputGroup(tenant, group, job);
    }
    const cell = MATRIX.find((candidate) => describeCell(candidate) === job.cell);
    if (cell === undefined) throw new Error(`there is no cell "${job.cell}"`);
    return await runCell(tenant, cell, job.filter);
  } finally {
    await tenant.close();
  }
}
