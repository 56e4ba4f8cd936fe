import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { FaultJob } from "./fault-job";
import type { Findings } from "./matrix";

interface Waiting {
  readonly job: FaultJob;
  readonly resolve: (findings: Findings) => void;
  readonly reject: (error: Error) => void;
}

/** Processes that do fault jobs, each one job at a time, in the order in which they were given. */
export class FaultPool {
  private readonly workers: ChildProcess[] = [];
  private readonly idle: ChildProcess[] = [];
  private readonly waiting: Waiting[] = [];

  constructor(private readonly size: number) {}

  run(job: FaultJob): Promise<Findings> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ job, resolve, reject });
      this.next();
    });
  }

  /** Ends all processes. */
  async close(): Promise<void> {
    const ended = this.workers.filter(({ exitCode }) => exitCode === null).map((worker) => once(worker, "exit"));
    for (const worker of this.workers) if (worker.connected) worker.disconnect();
    await Promise.all(ended);
  }

  private next(): void {
    if (this.waiting.length === 0) return;
    const worker = this.idle.pop() ?? (this.workers.length < this.size ? this.start() : undefined);
    const waiting = worker === undefined ? undefined : this.waiting.shift();
    if (worker === undefined || waiting === undefined) return;
    const onExit = (code: number | null): void => waiting.reject(new Error(`a fault worker ended with ${code}`));
    worker.once("exit", onExit);
    worker.once("message", (answer: { readonly findings?: Findings; readonly error?: string }) => {
      worker.off("exit", onExit);
      this.idle.push(worker);
      if (answer.findings === undefined) waiting.reject(new Error(answer.error));
      else waiting.resolve(answer.findings);
      this.next();
    });
    worker.send(waiting.job);
  }

  private start(): ChildProcess {
    const worker = fork(join(__dirname, "fault-worker.js"), { execArgv: [] });
    this.workers.push(worker);
    return worker;
  }
}
