import * as fc from "fast-check";
import type { ComponentArgs } from "./component-args";
import { checkOneTimeSecrets, checkPublication, checkQuiet } from "./final-state";
import {
  describeInputCell,
  type InputCell,
  inputCells,
  type InputGroup,
  isReplaced,
  lifeOf,
  REPLACED_BEFORE_HOURS,
  type Role,
  toOverlap,
} from "./input-table";
import type { Findings } from "./matrix";
import { ModelledComponent, type Moment } from "./modelled-component";
import type { Injection } from "./modelled-process";
import { HOUR, runWell, trigger } from "./phase";
import { addExistingPrincipal } from "./principal-cases";
import { describeCall, isMint, type RemoteCall } from "./remote-call";
import { REMOTE_FAULTS, type RemoteFault } from "./remote-faults";
import type { ExistingPrincipal, RewindableTenant } from "./rewindable-tenant";

/** The runs after the one with the changed input, in hours after it: within each overlap, and after it. */
const LATER_RUNS = [12, 28, 53, 90, 91] as const;

const MINUTE = 60_000;

/** The most calls before a mint. */
const MOST_CALLS = 60;

const KILLED_AFTER = REMOTE_FAULTS.find(({ name }) => name === "killed before the state is saved");

/** A kill after the mint of a token, wherever it is among the calls. */
const KILLED_AFTER_MINT: readonly Injection[] = Array.from({ length: MOST_CALLS }, (_, at) => {
  if (KILLED_AFTER === undefined) throw new Error("there is no kill among the faults");
  return { at, fault: { ...KILLED_AFTER, strikes: isMint } };
});

/** A component in the moment before the user changes an input. */
class InputBench {
  private constructor(
    private readonly component: ModelledComponent,
    private readonly spare: ExistingPrincipal,
    private readonly start: Moment,
    private readonly before: ReadonlyMap<string, Role>,
  ) {}

  static async build(
    tenant: RewindableTenant,
    { principalCase, beginning }: InputGroup,
    args: Partial<ComponentArgs>,
  ): Promise<InputBench> {
    const existing = await addExistingPrincipal(tenant);
    const spare = await addExistingPrincipal(tenant);
    const component = ModelledComponent.create(tenant, principalCase, existing);
    if (args.usage !== undefined) tenant.grantTokenUsage(existing.applicationId);
    component.args = { ...args, overlap: toOverlap(beginning) };
    await runWell(component, "up");
    component.advance(HOUR);
    if (beginning === "while a replaced token overlaps") {
      trigger(component, "before");
      await runWell(component, "up");
      component.advance(REPLACED_BEFORE_HOURS * HOUR);
    }
    if (beginning.startsWith("after a killed rotation")) {
      trigger(component, "before");
      await component.run("up", KILLED_AFTER_MINT);
      component.advance(REPLACED_BEFORE_HOURS * HOUR);
    }
    component.addForeignThings();
    const current = component.stack.current("token")?.id;
    const roles = component.activeTokens.map(({ tokenId }): [string, Role] => [
      tokenId,
      tokenId === current ? "current" : beginning.startsWith("after") ? "orphan from before" : "replaced before",
    ]);
    return new InputBench(component, spare, component.moment(), new Map(roles));
  }

  /** Runs the cell without faults. Returns what breaks its rules, in words. */
  async check(cell: InputCell): Promise<readonly string[]> {
    const { component } = this;
    this.begin(cell);
    if (cell.operation === "an up killed after its mint") {
      const { outcome } = await component.run("up", KILLED_AFTER_MINT);
      if (outcome !== "killed") component.monitor.report("table", `nothing was minted: the run is ${outcome}`);
      component.advance(20 * MINUTE);
    } else await this.checkPreview();
    await this.runWell();
    return this.follow(cell);
  }

  /** The calls of the run, without a fault. */
  async calls(cell: InputCell): Promise<readonly RemoteCall[]> {
    this.begin(cell);
    return (await this.component.run("up")).process.calls;
  }

  /** The same with faults in the run with the changed input. Undefined where none struck. */
  async inject(cell: InputCell, injections: readonly Injection[]): Promise<readonly string[] | undefined> {
    const { component } = this;
    this.begin(cell);
    component.monitor.mostActive += 2;
    const { process } = await component.run("up", injections);
    if (process.struck.length === 0) return undefined;
    component.advance(20 * MINUTE);
    await this.runWell();
    return this.follow(cell);
  }

  private begin(cell: InputCell): void {
    const { component, spare, start } = this;
    component.goBackTo(start);
    component.monitor.mostActive = component.activeTokens.length + 2;
    cell.change.make(component, spare);
    const needsTrigger = cell.operation === "an up killed after its mint" && cell.change.effect === "kept";
    if (cell.operation === "an up with a trigger" || needsTrigger) trigger(component, "together");
    if (cell.operation === "up --replace of the token") component.stack.taint("token");
  }

  private async checkPreview(): Promise<void> {
    const { component } = this;
    const { outcome, process, error } = await component.run("preview");
    if (outcome !== "done") component.monitor.report("I11 preview", `it ${outcome}: ${error?.message ?? ""}`);
    if (process.calls.some((call) => isMint(call))) component.monitor.report("I11 preview", "it mints");
  }

  private async runWell(): Promise<void> {
    const { outcome, error } = await this.component.run("up");
    if (outcome !== "done") this.component.monitor.report("I5 one good run", `up ${outcome}: ${error?.message ?? ""}`);
  }

  /** From the run on, through its overlap, to the destroy. */
  private async follow(cell: InputCell): Promise<readonly string[]> {
    const { component } = this;
    const { monitor } = component;
    const begun = component.tenant.now();
    const roles = this.assignRoles(cell);
    this.checkActive(cell, roles, 0);
    await checkPublication(component);
    for (const hours of LATER_RUNS) {
      component.advance(begun + hours * HOUR - component.tenant.now());
      await this.runWell();
      this.checkActive(cell, roles, hours);
    }
    await checkPublication(component);
    await checkQuiet(component);
    checkOneTimeSecrets(component);
    await component.run("destroy");
    const left = component.activeTokens.length;
    if (left > 0) monitor.report("I23 destroy", `${left} tokens are active after it`);
    return monitor.violations.map(({ invariant, found }) => `${invariant}: ${found}`);
  }

  private assignRoles(cell: InputCell): ReadonlyMap<string, Role> {
    const { component, before } = this;
    const roles = new Map<string, Role>();
    const current = component.stack.current("token")?.id ?? "";
    const wasReplaced = ![...before].some(([tokenId, role]) => role === "current" && tokenId === current);
    if (wasReplaced !== isReplaced(cell))
      component.monitor.report("table", wasReplaced ? "the token was replaced" : "the token was not replaced");
    for (const [tokenId, role] of before) roles.set(tokenId, role === "current" && wasReplaced ? "replaced" : role);
    for (const { tokenId } of component.activeTokens) if (!roles.has(tokenId)) roles.set(tokenId, "orphan");
    return roles.set(current, "current");
  }

  /** After a run this many hours after the one with the change. */
  private checkActive(cell: InputCell, roles: ReadonlyMap<string, Role>, hours: number): void {
    const { component } = this;
    const active = component.activeTokens.map(({ tokenId }) => tokenId);
    for (const tokenId of active)
      if (!roles.has(tokenId)) component.monitor.report("table", `an unknown token is active after ${hours} hours`);
    for (const [tokenId, role] of roles) {
      const { least, most } = lifeOf(role, cell, component.args.overlap);
      const isActive = active.includes(tokenId);
      if (!isActive && hours < least)
        component.monitor.report("table", `after ${hours} hours the token "${role}" is not active`);
      if (isActive && hours >= most)
        component.monitor.report("table", `after ${hours} hours the token "${role}" is still active`);
    }
  }
}

/** How many faults are drawn for each cell, and from which seed. */
export interface InputDraw {
  readonly seed: number;
  readonly injections: number;
}

/** Runs every cell of the group without faults, then again with each of the faults that are drawn for it. */
export async function runInputGroup(tenant: RewindableTenant, group: InputGroup, draw: InputDraw): Promise<Findings> {
  const beginning = tenant.snapshot();
  const benches = new Map<string, Promise<InputBench>>();
  const violations: string[] = [];
  let injections = 0;
  for (const [index, cell] of inputCells(group).entries()) {
    const { before = {} } = cell.change;
    const key = JSON.stringify(before);
    if (!benches.has(key)) tenant.restore(beginning);
    const bench = await getOrBuild(benches, key, () => InputBench.build(tenant, group, before));
    const found = await runInputCell(bench, cell, { ...draw, seed: draw.seed + index });
    injections += found.injections;
    violations.push(...found.violations);
  }
  return { injections, violations };
}

function getOrBuild<T>(known: Map<string, T>, key: string, build: () => T): T {
  const found = known.get(key) ?? build();
  known.set(key, found);
  return found;
}

/** A token that neither the state nor the only list of a run has stays until the next rotation. */
function isExcused({ beginning }: InputCell, { name }: RemoteFault, { step }: RemoteCall): boolean {
  if (name !== "list without its oldest") return false;
  return beginning === "while a replaced token overlaps"
    ? step === "retirement delete"
    : beginning.startsWith("after a killed rotation") && step === "token delete";
}

async function runInputCell(bench: InputBench, cell: InputCell, draw: InputDraw): Promise<Findings> {
  const name = describeInputCell(cell);
  const found = await bench.check(cell);
  if (found.length > 0) return { injections: 0, violations: found.map((text) => `${name}: ${text}`) };
  const calls = draw.injections === 0 ? [] : await bench.calls(cell);
  const pairs = calls.flatMap((call) =>
    REMOTE_FAULTS.filter((fault) => fault.strikes(call) && !isExcused(cell, fault, call)).map((fault) => ({
      call,
      fault,
    })),
  );
  if (pairs.length === 0) return { injections: 0, violations: [] };
  const violations: string[] = [];
  let injections = 0;
  const drawn = fc.sample(fc.constantFrom(...pairs), { seed: draw.seed, numRuns: draw.injections });
  for (const { call, fault } of drawn) {
    const broken = await bench.inject(cell, [{ at: call.index, fault }]);
    if (broken === undefined) continue;
    injections += 1;
    const description = `${name}: call ${call.index} (${describeCall(call)}): ${fault.name}`;
    violations.push(...broken.map((text) => `${description}: ${text}`));
  }
  return { injections, violations };
}
