/** What is read of a resource in `pulumi stack export`. */
export interface ExportedResource {
  readonly urn: string;
  readonly custom?: boolean;
  readonly id?: string;
  readonly type: string;
  readonly parent?: string;
  readonly provider?: string;
  readonly dependencies?: readonly string[];
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** What only the engine decides: the time of a step, and the place in the program. */
const ENGINES_OWN = ["created", "modified", "sourcePosition", "stackTrace"];

/** The resources of `pulumi stack export`, in the order in which they were registered. */
export function readResources(exported: string): readonly ExportedResource[] {
  const { deployment } = JSON.parse(exported) as { readonly deployment: { resources?: readonly ExportedResource[] } };
  return deployment.resources ?? [];
}

/** The name that the program gave the resource: the last part of its URN. */
export function nameOf({ urn }: Pick<ExportedResource, "urn">): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** Bytes of the state of these resources without what only the engine decides, so that a second run has the same. */
export function steadyBytes(resources: readonly ExportedResource[]): number {
  const text = JSON.stringify(resources, (key, value: unknown) => (ENGINES_OWN.includes(key) ? undefined : value));
  return Buffer.byteLength(text);
}

/** Bytes of the longest `__provider`, the text that the engine saves with each dynamic resource. */
export function longestProviderText(resources: readonly ExportedResource[]): number {
  return Math.max(0, ...resources.map(({ inputs }) => Buffer.byteLength(toText(inputs?.["__provider"]))));
}

function toText(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
