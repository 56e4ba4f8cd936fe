import { type Properties, type ResourceLifecycle, UNKNOWN } from "../../dynamic/provider/lifecycle";
import type { ModelledProcess } from "./modelled-process";
import type { SavedResource, Stack } from "./stack";

/** A resource that the program asks for. */
export interface ProgramResource {
  readonly name: string;
  /** True for this package's own: faults of all kinds are injected into its calls. */
  readonly isOurs: boolean;
  readonly lifecycle: (process: ModelledProcess) => ResourceLifecycle;
  /** Its inputs, from the outputs of those before it. */
  readonly inputs: (outputs: (name: string) => Properties) => Properties;
}

/** Resources in the order of their dependencies. */
export type Program = readonly ProgramResource[];

/** A step that its provider refused. */
export class StepError extends Error {
  constructor(
    readonly step: string,
    readonly isOurs: boolean,
    override readonly cause: unknown,
  ) {
    super(`${step}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/**
 * Pulumi as it was measured: `check` with the old inputs, `diff` with the old outputs, a replacement checked again
 * with none and created before anything is deleted, the state saved after every step, deletes last and dependents
 * first, and only when all else went well.
 */
export class EngineModel {
  /** What was done, or is announced by a preview: "token replace". */
  readonly steps: string[] = [];

  constructor(
    private readonly stack: Stack,
    private readonly process: ModelledProcess,
    private readonly program: Program,
    /** All that the program may have had in an earlier run, to delete what it has no more. */
    private readonly catalogue: Program,
  ) {}

  async up(): Promise<void> {
    const outputs = new Map<string, Properties>();
    for (const resource of this.program) {
      outputs.set(resource.name, await this.bringUp(resource, (name) => outputs.get(name) ?? {}));
    }
    const wanted = new Set(this.program.map(({ name }) => name));
    await this.deleteAll((saved) => saved.isPendingDelete || !wanted.has(saved.name));
  }

  /**
   * Announces what `up` would do: what is created or replaced has no outputs yet but its inputs, and what is updated
   * those that its inputs tell.
   */
  async preview(): Promise<void> {
    const outputs = new Map<string, Properties>();
    for (const resource of this.program) {
      outputs.set(resource.name, await this.announce(resource, (name) => outputs.get(name) ?? {}));
    }
    const wanted = new Set(this.program.map(({ name }) => name));
    for (const { name, isPendingDelete } of this.stack.resources)
      if (isPendingDelete || !wanted.has(name)) this.steps.push(`${name} delete`);
  }

  /** Reads all that is in the state; what is gone is dropped from it. */
  async refresh(): Promise<void> {
    for (const saved of this.stack.resources.filter(({ isPendingDelete }) => !isPendingDelete)) {
      const lifecycle = this.lifecycleOf(saved.name);
      const found = await this.step(saved.name, "read", () => lifecycle.read(saved.id, saved.outputs));
      this.replaceSaved(saved, found.id === undefined ? [] : [{ ...saved, outputs: found.props ?? saved.outputs }]);
    }
  }

  /** Deletes all that is in the state, without asking the program, `check` or `diff`. */
  async destroy(): Promise<void> {
    await this.deleteAll(() => true);
  }

  private async announce(resource: ProgramResource, outputs: (name: string) => Properties): Promise<Properties> {
    const { name } = resource;
    const lifecycle = resource.lifecycle(this.process);
    const old = this.stack.current(name);
    const inputs = await this.check(name, lifecycle, old?.inputs ?? {}, plain(resource.inputs(outputs)));
    const { changes, replaces } =
      old === undefined
        ? { changes: true, replaces: [] }
        : await this.step(name, "diff", () => lifecycle.diff(old.id, old.outputs, inputs));
    if (old !== undefined && !changes) return old.outputs;
    this.steps.push(`${name} ${old === undefined ? "create" : replaces.length > 0 ? "replace" : "update"}`);
    if (replaces.length > 0) this.steps.push(`${name} delete`);
    return new Proxy(inputs, { get: (known, property) => (property in known ? known[String(property)] : UNKNOWN) });
  }

  private async bringUp(resource: ProgramResource, outputs: (name: string) => Properties): Promise<Properties> {
    const { name } = resource;
    const lifecycle = resource.lifecycle(this.process);
    const old = this.stack.current(name);
    const news = plain(resource.inputs(outputs));
    const inputs = await this.check(name, lifecycle, old?.inputs ?? {}, news);
    if (old === undefined) {
      this.steps.push(`${name} create`);
      return this.create(name, lifecycle, inputs, undefined);
    }
    const difference = await this.step(name, "diff", () => lifecycle.diff(old.id, old.outputs, inputs));
    if (difference.replaces.length > 0) {
      this.steps.push(`${name} replace`);
      return this.create(name, lifecycle, await this.check(name, lifecycle, {}, news), old);
    }
    if (!difference.changes) {
      this.replaceSaved(old, [{ ...old, inputs }]);
      return old.outputs;
    }
    this.steps.push(`${name} update`);
    const { outs } = await this.step(name, "update", () => lifecycle.update(old.id, old.outputs, inputs));
    this.replaceSaved(old, [{ ...old, inputs, outputs: plain(outs) }]);
    return plain(outs);
  }

  private async check(
    name: string,
    lifecycle: ResourceLifecycle,
    olds: Properties,
    news: Properties,
  ): Promise<Properties> {
    const { inputs, failures } = await this.step(name, "check", () => lifecycle.check(olds, news));
    if (failures.length > 0) {
      const reasons = failures.map(({ property, reason }) => `${property}: ${reason}`).join("; ");
      throw new StepError(`${name} check`, this.isOurs(name), new Error(reasons));
    }
    return plain(inputs);
  }

  private async create(
    name: string,
    lifecycle: ResourceLifecycle,
    inputs: Properties,
    replaced: SavedResource | undefined,
  ): Promise<Properties> {
    const { id, outs } = await this.step(name, "create", () => lifecycle.create(inputs));
    const created: SavedResource = { name, id, inputs, outputs: plain(outs), isPendingDelete: false };
    if (replaced === undefined) this.save([...this.stack.resources, created]);
    else this.replaceSaved(replaced, [{ ...replaced, isPendingDelete: true }, created]);
    return created.outputs;
  }

  private async deleteAll(isDoomed: (saved: SavedResource) => boolean): Promise<void> {
    const order = this.catalogue.map(({ name }) => name);
    const doomed = this.stack.resources.filter(isDoomed).sort((a, b) => order.indexOf(b.name) - order.indexOf(a.name));
    for (const saved of doomed) {
      const lifecycle = this.lifecycleOf(saved.name);
      this.steps.push(`${saved.name} delete`);
      await this.step(saved.name, "delete", () => lifecycle.delete(saved.id, saved.outputs));
      this.replaceSaved(saved, []);
    }
  }

  private async step<T>(name: string, method: string, work: () => Promise<T>): Promise<T> {
    const step = `${name} ${method}`;
    try {
      return await this.process.await(step, this.isOurs(name), work);
    } catch (error) {
      throw new StepError(step, this.isOurs(name), error);
    }
  }

  private replaceSaved(old: SavedResource, replacements: readonly SavedResource[]): void {
    const isOld = (saved: SavedResource): boolean =>
      saved.name === old.name && saved.id === old.id && saved.isPendingDelete === old.isPendingDelete;
    this.save(this.stack.resources.flatMap((saved) => (isOld(saved) ? replacements : [saved])));
  }

  private save(resources: readonly SavedResource[]): void {
    if (!this.process.canSave) throw new Error("a dead engine saved its state");
    this.stack.save(resources);
  }

  private lifecycleOf(name: string): ResourceLifecycle {
    const resource = this.catalogue.find((candidate) => candidate.name === name);
    if (resource === undefined) throw new Error(`${name} is in the state and in no program`);
    return resource.lifecycle(this.process);
  }

  private isOurs(name: string): boolean {
    return this.catalogue.find((resource) => resource.name === name)?.isOurs === true;
  }
}

/** Properties as they go over the wire: plain, without what is undefined. */
function plain(properties: Properties): Properties {
  return JSON.parse(JSON.stringify(properties)) as Properties;
}
