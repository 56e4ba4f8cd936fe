import type { Properties } from "../../dynamic/provider/lifecycle";

/** A resource as the engine saves it. */
export interface SavedResource {
  readonly name: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** True for one that was replaced and is still to be deleted. */
  readonly isPendingDelete: boolean;
}

/** The engine's checkpoint: what the next run knows of this one. */
export class Stack {
  private saved = "[]";

  get resources(): readonly SavedResource[] {
    return JSON.parse(this.saved) as SavedResource[];
  }

  /** The resource of this name that is in use. */
  current(name: string): SavedResource | undefined {
    return this.resources.find((resource) => resource.name === name && !resource.isPendingDelete);
  }

  save(resources: readonly SavedResource[]): void {
    this.saved = JSON.stringify(resources);
  }

  snapshot(): string {
    return this.saved;
  }

  restore(snapshot: string): void {
    this.saved = snapshot;
  }
}
