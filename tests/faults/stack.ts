import type { Properties } from "../../dynamic/provider/lifecycles/properties";

/** A resource as the engine saves it. */
export interface SavedResource {
  readonly name: string;
  readonly type: string;
  /** Names of the resources that it waited for. */
  readonly dependencies: readonly string[];
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** True for one that was replaced and is still to be deleted. */
  readonly isPendingDelete: boolean;
  /** True for one that the user has marked with `pulumi state taint`: the next run replaces it without a comparison. */
  readonly isTainted?: boolean;
  /** True for one whose last create or update was left half done: the next run updates it whatever it compares. */
  readonly isPartlyDone?: boolean;
}

/** The engine's checkpoint: what the next run knows of this one. */
export class Stack {
  /** Replaced as a whole and never changed. */
  resources: readonly SavedResource[] = [];

  /** The resource of this name that is in use. */
  current(name: string): SavedResource | undefined {
    return this.resources.find((resource) => resource.name === name && !resource.isPendingDelete);
  }

  save(resources: readonly SavedResource[]): void {
    this.resources = JSON.parse(JSON.stringify(resources)) as SavedResource[];
  }

  taint(name: string): void {
    this.save(
      this.resources.map((saved) =>
        saved.name === name && !saved.isPendingDelete ? { ...saved, isTainted: true } : saved,
      ),
    );
  }

  snapshot(): readonly SavedResource[] {
    return this.resources;
  }

  restore(snapshot: readonly SavedResource[]): void {
    this.resources = snapshot;
  }
}
