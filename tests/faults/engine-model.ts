import { IN_UPDATE } from "../../dynamic/arguments/in-update";
import type { ComponentGraph, GraphResource, ReadValue } from "./component-graph";
import type { ResourceLifecycle } from "../../dynamic/provider/lifecycles/resource-lifecycle";
import { type Properties, UNKNOWN } from "../../dynamic/provider/lifecycles/properties";
import { PartlyDoneError } from "../../dynamic/provider/errors/partly-done-error";
import type { ModelledProcess } from "./modelled-process";
import type { SavedResource, Stack } from "./stack";

/** A lifecycle of this package or of another one, whose replacement may delete first. */
export interface ModelledLifecycle extends Omit<ResourceLifecycle, "diff"> {
  diff(
    id: string,
    olds: Properties,
    news: Properties,
  ): Promise<Omit<Awaited<ReturnType<ResourceLifecycle["diff"]>>, "deleteBeforeReplace"> & Replacement>;
}

interface Replacement {
  readonly deleteBeforeReplace: boolean;
}

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
 * first, and only when all else went well. A create or an update that fails half done is saved with what it says.
 */
export class EngineModel {
  /** The steps done, or announced by a preview: "token replace". */
  readonly steps: string[] = [];

  constructor(
    private readonly stack: Stack,
    private readonly process: ModelledProcess,
    private readonly program: ComponentGraph,
    /** Reads an argument of the component. */
    private readonly readArgument: ReadValue,
    /** The lifecycle of a resource by its type. */
    private readonly toLifecycle: (type: string) => ModelledLifecycle,
  ) {}

  async up(): Promise<void> {
    await this.forEachResource((resource, read) => this.bringUp(resource, read));
    const wanted = new Set(this.program.map(({ name }) => name));
    await this.deleteAll((saved) => saved.isPendingDelete || !wanted.has(saved.name));
  }

  /**
   * Announces what `up` would do: an output that is not an input is unknown where a resource changes, but for an update of
   * a bridged Terraform provider, which keeps it.
   */
  async preview(): Promise<void> {
    await this.forEachResource((resource, read) => this.announce(resource, read));
    const wanted = new Set(this.program.map(({ name }) => name));
    for (const { name, isPendingDelete } of this.stack.resources)
      if (isPendingDelete || !wanted.has(name)) this.steps.push(`${name} delete`);
  }

  /** Reads every resource in the state, and drops those that are gone. */
  async refresh(): Promise<void> {
    for (const saved of this.stack.resources.filter(({ isPendingDelete }) => !isPendingDelete)) {
      const lifecycle = this.toLifecycle(saved.type);
      const found = await this.step(saved.name, saved.type, "read", () => lifecycle.read(saved.id, saved.outputs));
      const { isPartlyDone: _forgotten, ...kept } = saved;
      this.replaceSaved(saved, found.id === undefined ? [] : [{ ...kept, outputs: found.props ?? saved.outputs }]);
    }
  }

  /** Deletes every resource in the state, without the program, `check` or `diff`. */
  async destroy(): Promise<void> {
    await this.deleteAll(() => true);
  }

  /** In the order of the dependencies, each with the outputs of those before it. */
  private async forEachResource(
    visit: (resource: GraphResource, read: ReadValue) => Promise<Properties>,
  ): Promise<void> {
    const outputs = new Map<string, Properties>();
    const read = (symbol: string): unknown => {
      if (symbol.startsWith("args.")) return this.readArgument(symbol);
      const [, name = "", property = ""] = /^([^.]+)\.(.+)$/.exec(symbol) ?? [];
      return outputs.get(name)?.[property];
    };
    for (const resource of this.program) outputs.set(resource.name, await visit(resource, read));
  }

  private async announce(resource: GraphResource, read: ReadValue): Promise<Properties> {
    const { name, type } = resource;
    const lifecycle = this.toLifecycle(type);
    const old = this.stack.current(name);
    const inputs = await this.check(resource, lifecycle, toOldInputs(old), plain(resource.inputs(read)));
    const { changes, replaces } = await this.compare(lifecycle, old, inputs, resource);
    if (old !== undefined && !changes) return withId(old);
    this.steps.push(`${name} ${old === undefined ? "create" : replaces ? "replace" : "update"}`);
    if (replaces) this.steps.push(`${name} delete`);
    const kept = old !== undefined && isBridged(type) ? old.outputs : {};
    const known: Properties = old === undefined || replaces ? inputs : { ...kept, ...inputs, id: old.id };
    return new Proxy(known, { get: (_, property) => (property in known ? known[String(property)] : UNKNOWN) });
  }

  private async bringUp(resource: GraphResource, read: ReadValue): Promise<Properties> {
    const { name, type, dependencies } = resource;
    const lifecycle = this.toLifecycle(type);
    const old = this.stack.current(name);
    // The program says so in an update.
    const news = { ...plain(resource.inputs(read)), ...(isOurs(type) && { [IN_UPDATE]: true }) };
    const inputs = await this.check(resource, lifecycle, toOldInputs(old), news);
    if (old === undefined) {
      this.steps.push(`${name} create`);
      return this.create(resource, lifecycle, inputs, undefined);
    }
    const { changes, replaces, deletesFirst } = await this.compare(lifecycle, old, inputs, resource);
    if (replaces) {
      this.steps.push(`${name} replace`);
      if (deletesFirst) {
        await this.step(name, type, "delete", () => lifecycle.delete(old.id, old.outputs));
        this.replaceSaved(old, []);
        return this.create(resource, lifecycle, await this.check(resource, lifecycle, {}, news), undefined);
      }
      const isCheckedAgain = old.isTainted !== true;
      const anew = isCheckedAgain ? await this.check(resource, lifecycle, {}, news) : inputs;
      return this.create(resource, lifecycle, anew, old);
    }
    if (!changes) {
      this.replaceSaved(old, [{ ...old, inputs, dependencies }]);
      return withId(old);
    }
    this.steps.push(`${name} update`);
    const { isPartlyDone: _repeated, ...finished } = old;
    const { outs } = await this.step(name, type, "update", () =>
      lifecycle.update(old.id, old.outputs, inputs).catch((error: unknown) => {
        // With the old inputs, so that the difference comes back.
        if (error instanceof PartlyDoneError)
          this.replaceSaved(old, [{ ...old, outputs: plain(error.properties), isPartlyDone: true }]);
        throw error;
      }),
    );
    const updated = { ...finished, inputs, dependencies, outputs: plain(outs) };
    this.replaceSaved(old, [updated]);
    return withId(updated);
  }

  /**
   * A tainted resource is replaced without a comparison. The deletion comes first where the program, else the provider,
   * says so; only of what nothing depends on, as nothing else is deleted first here.
   */
  private async compare(
    lifecycle: ModelledLifecycle,
    old: SavedResource | undefined,
    inputs: Properties,
    { name, type, deleteBeforeReplace }: GraphResource,
  ): Promise<{ readonly changes: boolean; readonly replaces: boolean; readonly deletesFirst: boolean }> {
    if (old === undefined) return { changes: true, replaces: false, deletesFirst: false };
    if (old.isTainted === true) return { changes: true, replaces: true, deletesFirst: false };
    const difference = await this.step(name, type, "diff", () => lifecycle.diff(old.id, old.outputs, inputs));
    const isLeaf = this.program.every(({ dependencies }) => !dependencies.includes(name));
    return {
      changes: difference.changes || old.isPartlyDone === true,
      replaces: difference.replaces.length > 0,
      deletesFirst: isLeaf && (deleteBeforeReplace ?? difference.deleteBeforeReplace),
    };
  }

  private async check(
    { name, type }: GraphResource,
    lifecycle: ModelledLifecycle,
    olds: Properties,
    news: Properties,
  ): Promise<Properties> {
    const { inputs, failures } = await this.step(name, type, "check", () => lifecycle.check(olds, news));
    if (failures.length > 0) {
      const reasons = failures.map(({ property, reason }) => `${property}: ${reason}`).join("; ");
      throw new StepError(`${name} check`, isOurs(type), new Error(reasons));
    }
    return plain(inputs);
  }

  private async create(
    { name, type, dependencies }: GraphResource,
    lifecycle: ModelledLifecycle,
    inputs: Properties,
    replaced: SavedResource | undefined,
  ): Promise<Properties> {
    const save = (id: string, outs: Properties, isPartlyDone = false): SavedResource => {
      const made = { name, type, dependencies, id, inputs, outputs: plain(outs), isPendingDelete: false };
      const created = isPartlyDone ? { ...made, isPartlyDone } : made;
      if (replaced === undefined) this.save([...this.stack.resources, created]);
      else this.replaceSaved(replaced, [{ ...replaced, isPendingDelete: true }, created]);
      return created;
    };
    const { id, outs } = await this.step(name, type, "create", () =>
      lifecycle.create(inputs).catch((error: unknown) => {
        if (error instanceof PartlyDoneError) save(error.id, error.properties, true);
        throw error;
      }),
    );
    return withId(save(id, outs));
  }

  private async deleteAll(isDoomed: (saved: SavedResource) => boolean): Promise<void> {
    for (const saved of toDependentsFirst(this.stack.resources).filter(isDoomed)) {
      const lifecycle = this.toLifecycle(saved.type);
      this.steps.push(`${saved.name} delete`);
      await this.step(saved.name, saved.type, "delete", () => lifecycle.delete(saved.id, saved.outputs));
      this.replaceSaved(saved, []);
    }
  }

  private async step<T>(name: string, type: string, method: string, work: () => Promise<T>): Promise<T> {
    const step = `${name} ${method}`;
    try {
      return await this.process.await(step, isOurs(type), work);
    } catch (error) {
      throw new StepError(step, isOurs(type), error);
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
}

/** True for this package's own resources: faults of all kinds are injected into their calls. */
function isOurs(type: string): boolean {
  return type.includes(":dynamic/databricks-pat:");
}

function isBridged(type: string): boolean {
  return /^(azuread|databricks):/.test(type);
}

/** The old inputs that `check` gets. */
function toOldInputs(old: SavedResource | undefined): Properties {
  return old === undefined || old.isTainted === true ? {} : old.inputs;
}

function withId({ id, outputs }: Pick<SavedResource, "id" | "outputs">): Properties {
  return { ...outputs, id };
}

function toDependentsFirst(resources: readonly SavedResource[]): readonly SavedResource[] {
  const depth = (name: string): number => {
    const dependencies = resources.filter((saved) => saved.name === name).flatMap((saved) => saved.dependencies);
    return Math.max(0, ...[...new Set(dependencies)].map((dependency) => 1 + depth(dependency)));
  };
  const depths = new Map(resources.map(({ name }) => [name, depth(name)]));
  return [...resources].sort((left, right) => (depths.get(right.name) ?? 0) - (depths.get(left.name) ?? 0));
}

/** Properties as they go over the wire: plain, without undefined ones. */
function plain(properties: Properties): Properties {
  return JSON.parse(JSON.stringify(properties)) as Properties;
}
