import { type InputDraw, runInputGroup } from "./input-runs";
import { describeInputGroup, INPUT_GROUPS } from "./input-table";
import { describeCell, type Findings, MATRIX, runCell } from "./matrix";
import { RewindableTenant, type TenantSnapshot } from "./rewindable-tenant";
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

/** Does the job, in the tenant of this process as it was on its first day. One job at a time; `endJobs` ends the tenant. */
export async function runJob(job: FaultJob): Promise<Findings> {
  firstDay ??= startTenant();
  const { tenant, snapshot } = await firstDay;
  tenant.restore(snapshot);
  if (job.kind === "schedules") return runRandomSchedules(tenant, job);
  if (job.kind === "inputs") {
    const group = INPUT_GROUPS.find((candidate) => describeInputGroup(candidate) === job.group);
    if (group === undefined) throw new Error(`there is no group "${job.group}"`);
    return runInputGroup(tenant, group, job);
  }
  const cell = MATRIX.find((candidate) => describeCell(candidate) === job.cell);
  if (cell === undefined) throw new Error(`there is no cell "${job.cell}"`);
  return runCell(tenant, cell, job.filter);
}

/** Ends the tenant of this process. */
export async function endJobs(): Promise<void> {
  await (await firstDay)?.tenant.close();
  firstDay = undefined;
}

/** A tenant has keys and certificates of its own, which take as long to make as many injections. */
let firstDay: ReturnType<typeof startTenant> | undefined;

async function startTenant(): Promise<{ readonly tenant: RewindableTenant; readonly snapshot: TenantSnapshot }> {
  const tenant = await RewindableTenant.start();
  return { tenant, snapshot: tenant.snapshot() };
}
