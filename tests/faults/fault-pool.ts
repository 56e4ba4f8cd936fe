import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describeJob, type FaultJob } from "./fault-job";
import type { Findings } from "./matrix";

interface Waiting {
  readonly job: FaultJob;
  readonly resolve: (findings: Findings) => void;
  readonly reject: (error: Error) => void;
}

/** One process, and the job that it does. */
interface Worker {
  readonly process: ChildProcess;
  work: (Waiting & { readonly late: NodeJS.Timeout }) | undefined;
}

/** A process makes much that is soon forgotten: with more room for it, less time goes into collecting it. */
const FEWER_COLLECTIONS = ["--max-semi-space-size=64"];

/** The longest time for one job, milliseconds: several times what the longest takes on a busy machine. */
const LONGEST_JOB = 300_000;

/**
 * Processes that do fault jobs, each one job at a time, in the order in which they were given. A process that ends fails
 * its job, and another one takes its place; so does one whose job takes too long, and it is killed.
 */
export class FaultPool {
  private readonly workers = new Set<Worker>();
  private readonly waiting: Waiting[] = [];

  constructor(
    private readonly size: number,
    private readonly longest = LONGEST_JOB,
    private readonly program = join(__dirname, "fault-worker.js"),
  ) {}

  run(job: FaultJob): Promise<Findings> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ job, resolve, reject });
      this.next();
    });
  }

  /** Ends all processes. */
  async close(): Promise<void> {
    const processes = [...this.workers].map((worker) => worker.process);
    const ended = processes.map((running) => once(running, "exit"));
    for (const running of processes) running.kill("SIGKILL");
    await Promise.all(ended);
  }

  private next(): void {
    if (this.waiting.length === 0) return;
    const idle = [...this.workers].find(({ work }) => work === undefined);
    const worker = idle ?? (this.workers.size < this.size ? this.start() : undefined);
    const waiting = worker && this.waiting.shift();
    if (worker === undefined || waiting === undefined) return;
    const late = setTimeout(() => worker.process.kill("SIGKILL"), this.longest);
    worker.work = { ...waiting, late };
    worker.process.send(waiting.job);
  }

  private start(): Worker {
    const worker: Worker = { process: fork(this.program, { execArgv: FEWER_COLLECTIONS }), work: undefined };
    const finish = (): Waiting | undefined => {
      const { work } = worker;
      clearTimeout(work?.late);
      worker.work = undefined;
      return work;
    };
    worker.process.on("message", ({ findings, error }: FaultAnswer) => {
      const work = finish();
      if (findings === undefined) work?.reject(new Error(error));
      else work?.resolve(findings);
      this.next();
    });
    worker.process.on("exit", (code, signal) => {
      this.workers.delete(worker);
      const work = finish();
      work?.reject(new Error(`the process of "${describeJob(work.job)}" ended with ${code ?? signal}`));
      this.next();
    });
    this.workers.add(worker);
    return worker;
  }
}

/** What a process says of its job. */
interface FaultAnswer {
  readonly findings?: Findings;
  readonly error?: string;
}
