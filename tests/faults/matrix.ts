import { isDeepStrictEqual } from "node:util";
import { type Expectation, checkFinalState } from "./final-state";
import { ModelledComponent, type Moment, type RunResult } from "./modelled-component";
import type { Injection } from "./modelled-process";
import { isCleanup, mustSucceedDespite } from "./transient-faults";
import type { Phase } from "./phase";
import { PHASES } from "./phases";
import {
  addExistingPrincipal,
  BRIEF_CASES,
  describeCase,
  OWN_CASES,
  PRINCIPAL_CASES,
  type PrincipalCase,
  TOKEN_EXCHANGE,
} from "./principal-cases";
import type { ExistingPrincipal, RewindableTenant } from "./rewindable-tenant";
import { describeCall, isLogin, isMaking, type RemoteCall } from "./remote-call";
import { isLasting, REMOTE_FAULTS, type RemoteFault } from "./remote-faults";
import type { SavedResource } from "./stack";
import { secondRunners, type SecondRunner } from "./second-runners";

/** One phase with one kind of principal and login: all faults at all its calls. */
export interface MatrixCell {
  readonly phase: Phase;
  readonly principalCase: PrincipalCase;
}

/** The outcome of the faults of a cell, or of random schedules. */
export interface Findings {
  readonly injections: number;
  /** In words: phase, call, fault, invariant, finding. */
  readonly violations: readonly string[];
}

const MINUTE = 60_000;

/** The longest time of the tenant's clock that one run of the engine may take. */
const LONGEST_RUN = 30 * MINUTE;

/** How many more requests a run may make for one fault. */
const MOST_EXTRA_CALLS = 80;

/** Every phase with every principal that it is tried with. */
export const MATRIX: readonly MatrixCell[] = PHASES.flatMap((phase) =>
  casesOf(phase).map((principalCase) => ({ phase, principalCase })),
);

/** The cells that `npm test` tries. */
export const TESTED_CELLS: readonly MatrixCell[] = MATRIX.filter(
  ({ phase, principalCase }) => phase.isTested?.(principalCase) ?? principalCase !== TOKEN_EXCHANGE,
);

/** "renewal, existing, oauth-m2m". */
export function describeCell({ phase, principalCase }: MatrixCell): string {
  return `${phase.name}, ${describeCase(principalCase)}`;
}

/** Injects every fault at every call of the cell, one at a time; `filter` keeps those whose description has the text. */
export async function runCell(tenant: RewindableTenant, cell: MatrixCell, filter = ""): Promise<Findings> {
  const bench = await Workbench.build(tenant, cell);
  const violations: string[] = [];
  let injections = 0;
  for (const call of bench.calls.filter((made) => cell.phase.strikes?.(made) ?? true)) {
    for (const fault of bench.faults.filter(
      (candidate) => candidate.strikes(call) && !isExcused(cell, candidate, call),
    )) {
      const description = `${describeCell(cell)}: call ${call.index} (${describeCall(call)}): ${fault.name}`;
      if (!description.includes(filter)) continue;
      const found = await bench.inject({ at: call.index, fault });
      if (found === undefined) continue;
      injections += 1;
      violations.push(...found.map((text) => `${description}: ${text}`));
    }
  }
  return { injections, violations };
}

function casesOf({ cases, kind, login, isBrief }: Phase): readonly PrincipalCase[] {
  const all = OWN_CASES.some((own) => own.login === login)
    ? OWN_CASES
    : isBrief === true
      ? BRIEF_CASES
      : [...PRINCIPAL_CASES, TOKEN_EXCHANGE];
  return (cases ?? all).filter((one) => [undefined, one.kind].includes(kind) && [undefined, one.login].includes(login));
}

/** A component that goes back to the beginning of a phase for each injection. */
class Workbench {
  calls: readonly RemoteCall[] = [];
  readonly faults: readonly RemoteFault[];

  private constructor(
    private readonly component: ModelledComponent,
    private readonly phase: Phase,
    private readonly start: Moment,
    spare: ExistingPrincipal,
  ) {
    this.faults = [...REMOTE_FAULTS, ...secondRunners(component, phase.command, spare)];
  }

  static async build(tenant: RewindableTenant, { phase, principalCase }: MatrixCell): Promise<Workbench> {
    const existing = await addExistingPrincipal(tenant);
    const spare = await addExistingPrincipal(tenant);
    const component = ModelledComponent.create(tenant, principalCase, existing);
    await phase.prepare(component);
    component.addForeignThings();
    const bench = new Workbench(component, phase, component.moment(), spare);
    const announced = phase.command === "up" ? await bench.preview() : undefined;
    const { process, steps } = await bench.operate([]);
    bench.calls = process.calls;
    if (announced !== undefined && !isAnnounced(announced, steps, phase.announcesMore === true))
      throw new Error(`a preview announced ${announced.join(", ")}, and ${steps.join(", ")} was done`);
    await bench.recover();
    const violations = await checkFinalState(component, bench.expect(undefined));
    if (violations.length > 0) throw new Error(`without a fault: ${JSON.stringify(violations)}`);
    return bench;
  }

  /** The steps that a preview announces at the beginning of the phase. Throws when it writes. */
  private async preview(): Promise<readonly string[]> {
    const { component, phase } = this;
    component.goBackTo(this.start);
    await phase.begin(component);
    const { steps, outcome, error, process } = await component.run("preview");
    if (outcome !== "done") throw new Error(`a preview ${outcome}: ${error?.message ?? ""}`);
    const write = process.calls.find((call) => call.method !== "GET" && !isLogin(call));
    if (write !== undefined) throw new Error(`a preview writes: ${describeCall(write)}`);
    return steps;
  }

  /** The violations after one fault, in words; undefined when the run made no call for it to strike. */
  async inject(injection: Injection): Promise<readonly string[] | undefined> {
    const { component } = this;
    const { process, outcome, error } = await this.operate([injection]);
    const [struck] = process.struck;
    if (struck === undefined) return undefined;
    const { fault, call } = struck;
    const isNeeded = isLasting(fault) && this.phase.needs?.(call) === true;
    const hasAdministrator = component.args.hasNoAmbientAdministrator !== true;
    if (mustSucceedDespite(fault, call, hasAdministrator) && !isNeeded && outcome !== "done")
      component.monitor.report(
        "I27 retries",
        `the fault is transient, and the run ${outcome}: ${error?.message ?? ""}`,
      );
    if (fault.isOnTheWay === true) this.checkNotMadeAgain(process.calls, call);
    await this.recover();
    if (component.monitor.violations.length > 0) return component.monitor.violations.map(toText);
    const violations = await checkFinalState(component, this.expect(injection.fault));
    return violations.map(toText);
  }

  /** The good runs afterwards. */
  private async recover(): Promise<void> {
    const { component, phase } = this;
    for (const command of phase.recovery) {
      component.advance(20 * MINUTE);
      const { outcome, error } = await component.run(command);
      if (outcome !== "done")
        component.monitor.report("I5 one good run", `${command} after it ${outcome}: ${error?.message ?? ""}`);
    }
  }

  private async operate(injections: readonly Injection[]): ReturnType<ModelledComponent["run"]> {
    const { component, phase } = this;
    component.goBackTo(this.start);
    await phase.begin(component);
    // While a token is replaced: its successor, and an orphan of a lost or killed mint. A second runner has one more.
    const isAccompanied = injections.some(({ fault }) => isSecondRunner(fault));
    const before = component.seriesTokens.length;
    component.monitor.mostActive = before + 2 + (isAccompanied ? 1 : 0);
    const begun = component.tenant.now();
    const result = await component.run(phase.command, injections);
    const minutes = (component.tenant.now() - begun) / MINUTE;
    if (minutes > LONGEST_RUN / MINUTE)
      component.monitor.report("I27 retries", `the run took ${Math.round(minutes)} minutes`);
    const { length } = result.process.calls;
    if (injections.length > 0 && length > this.calls.length + MOST_EXTRA_CALLS) {
      component.monitor.report("I27 retries", `the run made ${length} requests instead of ${this.calls.length}`);
    }
    this.checkSecrets(result);
    return result;
  }

  /** A mint, or the making of a secret, that was refused on the way is not tried again, and nothing is revoked for it. */
  private checkNotMadeAgain(calls: readonly RemoteCall[], refused: RemoteCall): void {
    if (!isMaking(refused)) return;
    const again = calls.find(
      (call) =>
        call.index > refused.index &&
        call.step === refused.step &&
        (isMaking(call) || /\/token\/delete$/.test(call.route) || isSecretDeletion(refused, call)),
    );
    if (again !== undefined)
      this.component.monitor.report("I33 no call gets through", `it was followed by ${describeCall(again)}`);
  }

  /** A run has one secret at a time, and leaves none unless it was killed or the deletion failed. */
  private checkSecrets({ process, outcome }: RunResult): void {
    const { monitor } = this.component;
    const { mostSecrets, secretIds, struck } = process;
    if (mostSecrets > 1) monitor.report("one-time secrets", `a run had ${mostSecrets} at the same time`);
    const mayLeave = outcome === "killed" || struck.some(({ call }) => isCleanup(call));
    if (secretIds.size > 0 && !mayLeave) monitor.report("one-time secrets", `a run has left ${secretIds.size}`);
  }

  private expect(fault: RemoteFault | undefined): Expectation {
    const { phase, start } = this;
    const second = fault !== undefined && isSecondRunner(fault) ? fault : undefined;
    const find = (name: string): SavedResource | undefined =>
      start.stack.find((resource) => resource.name === name && !resource.isPendingDelete);
    return {
      phase,
      generation: Number(find("schedule")?.outputs.generation ?? 0),
      tokenId: find("token")?.id,
      rotations: phase.rotations + (second?.rotations ?? 0),
      hasSurvivor: second?.outlivesEngine === true,
    };
  }
}

function isAnnounced(announced: readonly string[], steps: readonly string[], allowsMore: boolean): boolean {
  if (!allowsMore) return isDeepStrictEqual([...announced].sort(), [...steps].sort());
  const more = announced.filter((step) => !steps.includes(step));
  return steps.every((step) => announced.includes(step)) && more.every((step) => step.endsWith(" update"));
}

function isExcused({ phase }: MatrixCell, fault: RemoteFault, call: RemoteCall): boolean {
  return phase.excuses?.(fault.name, call.step, call) === true;
}

/** A secret that was made before a refused mint is deleted; after a refused secret there is none. */
function isSecretDeletion(refused: RemoteCall, call: RemoteCall): boolean {
  return refused.route.endsWith("/secrets") && call.method === "DELETE";
}

function isSecondRunner(fault: RemoteFault): fault is SecondRunner {
  return "outlivesEngine" in fault;
}

function toText({ invariant, found }: { readonly invariant: string; readonly found: string }): string {
  return `${invariant}: ${found}`;
}
