/**
 * What Pulumi's provider process calls on the object that a resource's `__provider` text returns. Properties are plain
 * values: secrets come in clear, and what is not known yet in a preview comes as `UNKNOWN`.
 */
export interface ResourceLifecycle {
  /** Keeps the stack configuration. Synchronous: an awaited one leaves concurrent calls unconfigured. */
  configure(request: { readonly config: StackConfiguration }): void;
  check(olds: Properties, news: Properties): Promise<CheckResult>;
  diff(id: string, olds: Properties, news: Properties): Promise<DiffResult>;
  create(inputs: Properties): Promise<{ readonly id: string; readonly outs: Properties }>;
  read(id: string, properties: Properties): Promise<{ readonly id?: string; readonly props?: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<{ readonly outs: Properties }>;
  delete(id: string, properties: Properties): Promise<void>;
}

export type Properties = Readonly<Record<string, unknown>>;

export interface StackConfiguration {
  get(key: string): string | undefined;
}

export interface CheckResult {
  readonly inputs: Properties;
  readonly failures: readonly CheckFailure[];
}

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface DiffResult {
  readonly changes: boolean;
  readonly replaces: string[];
  readonly deleteBeforeReplace: false;
}

/** The text that stands for a value that a preview does not know yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** True when `value` is, or holds, something that is not known yet. */
export function isUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(isUnknown);
}

/**
 * What `news` asks to change of `olds`: a difference in one of `replacing` replaces the resource, one in `updating`
 * updates it in place, any other is none. Absent and undefined are the same.
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

function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (left === null || right === null || typeof left !== "object" || typeof right !== "object")
    return left == null && right == null;
  const [a, b] = [left as Record<string, unknown>, right as Record<string, unknown>];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => isSame(a[key], b[key]));
}
