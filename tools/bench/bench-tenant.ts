import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { clientEnvironment } from "../../emulator/client-environment";
import type { LogEntry } from "../../emulator/kernel/request-log";
import type { Seed } from "../../emulator/seed";
import { callControl, type EmulatorFacts } from "../emulator-control";
import { machineEnvironment } from "../isolated-environment";
import { countRequests, type PhaseRequests } from "./request-kinds";

/** How the emulator of a measured stack is set up. */
export interface TenantOptions {
  /** How long every answer takes. */
  readonly latencyMilliseconds: number;
  /** How many service principals with an OAuth secret there are before the stack. */
  readonly existingPrincipals: number;
  /** Whether everybody may use tokens, so that a principal can mint as soon as it exists. */
  readonly usersMayUseTokens: boolean;
}

/** What the emulator's process says when it listens. */
export interface TenantFacts {
  readonly httpOrigin: string;
  readonly httpsOrigin: string;
  /** PEM. */
  readonly caCertificate: string;
  readonly seed: Seed;
  readonly existing: readonly {
    readonly applicationId: string;
    readonly servicePrincipalId: string;
    readonly clientSecret: string;
  }[];
}

/** An emulator in memory, in a process of its own, so that it shares no event loop with what measures. */
export class BenchTenant {
  private constructor(
    readonly facts: TenantFacts,
    private readonly caFile: string,
    private readonly end: () => Promise<void>,
  ) {}

  /** Starts it; `directory` keeps the certificate of its authority. */
  static async start(directory: string, options: TenantOptions): Promise<BenchTenant> {
    const child = fork(join(__dirname, "tenant-main.js"), [JSON.stringify(options)], {
      env: machineEnvironment(),
      execArgv: [],
    });
    const ended = once(child, "exit");
    const facts = await Promise.race([
      once(child, "message").then(([message]) => message as TenantFacts),
      ended.then(([code]) => Promise.reject(new Error(`The emulator did not start: it ended with ${String(code)}.`))),
    ]);
    const caFile = join(directory, "ca.crt");
    await writeFile(caFile, facts.caCertificate);
    return new BenchTenant(facts, caFile, async () => {
      if (child.connected) child.disconnect();
      await ended;
    });
  }

  /** The addresses and logins of its clients. */
  emulatorFacts(): EmulatorFacts {
    return { environments: { ...clientEnvironment({ ...this.facts, caFile: this.caFile }) }, now: Date.now() };
  }

  /** Counts the requests since the last call. */
  async takeRequests(): Promise<PhaseRequests> {
    const { httpOrigin } = this.facts;
    const { entries } = (await callControl(httpOrigin, "GET", "log")) as { readonly entries: readonly LogEntry[] };
    await callControl(httpOrigin, "DELETE", "log");
    return countRequests(entries);
  }

  async close(): Promise<void> {
    await this.end();
  }
}
