import { isSame, type Properties } from "./properties";
import type { StackConfiguration } from "../runtime";

/** The methods of one kind of resource. */
export interface LifecycleMethods {
  check(olds: Properties, news: Properties): Promise<CheckResult>;
  diff(id: string, olds: Properties, news: Properties): Promise<DiffResult>;
  create(inputs: Properties): Promise<{ readonly id: string; readonly outs: Properties }>;
  /** With `inputs` the next run compares with them; Pulumi before 3.216 keeps those that it has. */
  read(
    id: string,
    properties: Properties,
  ): Promise<{ readonly id?: string; readonly props?: Properties; readonly inputs?: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<{ readonly outs: Properties }>;
  delete(id: string, properties: Properties): Promise<void>;
}

/** The methods that Pulumi's provider process calls on the object that a resource's `__provider` text returns. */
export interface ResourceLifecycle extends LifecycleMethods {
  /** Keeps the stack configuration. Synchronous: an awaited one leaves concurrent calls unconfigured. */
  configure(request: { readonly config: StackConfiguration }): void;
}

/** The inputs to save, and the failures that stop the run. */
export interface CheckResult {
  readonly inputs: Properties;
  readonly failures: readonly CheckFailure[];
}

/** A property, and why it fails the check. Without a property, the reason says what is wrong. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** Whether the resource changes, and the properties that replace it. The new one is always created first. */
export interface DiffResult {
  readonly changes: boolean;
  readonly replaces: string[];
  readonly deleteBeforeReplace: false;
}

/**
 * Compares two sets of properties: a difference in `replacing` replaces the resource, a difference in `updating`
 * updates it in place, and any other is ignored.
 */
export function compare(
  olds: Properties,
  news: Properties,
  replacing: readonly string[],
  updating: readonly string[],
): DiffResult {
  const differs = (name: string): boolean => !isSame(olds[name], news[name]);
  const replaces = replacing.filter(differs);
  return { changes: replaces.length > 0 || updating.some(differs), replaces, deleteBeforeReplace: false };
}
