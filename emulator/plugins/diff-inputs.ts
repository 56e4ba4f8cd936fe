import {
  isAbsent,
  isProperties,
  isSame,
  isUnknown,
  reveal,
  withoutNulls,
  type Properties,
  type PropertyValue,
} from "./property-value";
import type { InputFields } from "./resource-type";

/** One changed input. */
export interface InputChange {
  /** Name of the input at the top. */
  readonly property: string;
  /** Path of what changed within it, in the engine's spelling: `tags.team`, `properties.value`. */
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  readonly replaces: boolean;
}

/** The changes from the saved inputs to the new ones, down to members of objects and maps. */
export function diffInputs(fields: InputFields, olds: Properties, news: Properties): readonly InputChange[] {
  const before = withoutNulls(olds);
  const after = withoutNulls(news);
  const names = new Set([...Object.keys(before), ...Object.keys(after)].filter((name) => !name.startsWith("__")));
  return [...names].sort().flatMap((property) => {
    const field = Object.hasOwn(fields, property) ? fields[property] : undefined;
    if (after[property] === undefined && field?.computed) return [];
    const paths = diffValue(before[property], after[property], property);
    return paths.map((change) => ({ ...change, property, replaces: field?.replaces === true }));
  });
}

/**
 * The saved inputs, and what the service had for an input that was never given: bridged Terraform providers compare with
 * the last state that they read, so that the next update takes it away.
 */
export function withFound(fields: InputFields, saved: Properties, outputs: Properties): Properties {
  const found = Object.entries(fields).flatMap(([name, field]): [string, PropertyValue][] => {
    const value = outputs[name];
    if (field.computed || field.writeOnly || value === undefined || isAbsent(reveal(value))) return [];
    return [[name, value]];
  });
  return { ...Object.fromEntries(found), ...withoutNulls(saved) };
}

type PathChange = Pick<InputChange, "path" | "kind">;

function diffValue(old: PropertyValue | undefined, now: PropertyValue | undefined, path: string): PathChange[] {
  if (old === undefined) return now === undefined ? [] : [{ path, kind: "add" }];
  if (now === undefined) return [{ path, kind: "delete" }];
  if (isUnknown(now)) return [{ path, kind: "update" }];
  if (isSame(old, now)) return [];
  const before = reveal(old);
  const after = reveal(now);
  if (!isProperties(before) || !isProperties(after)) return [{ path, kind: "update" }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => diffValue(before[name], after[name], path + toPathElement(name)));
}

function toPathElement(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
