import { toJsonText } from "../kernel/json-text";
import { isJsonObject, type JsonObject } from "./request-body";
import { scimFailure } from "./scim-error";

/** One operation on one attribute. */
export interface ScimOperation {
  readonly op: "add" | "remove" | "replace";
  /** The attribute's name as written. */
  readonly attribute: string;
  /** The element that a path like `members[value eq "7"]` selects. */
  readonly element?: string;
  readonly value?: unknown;
}

const PATH = /^(\w+)(?:\[\s*value\s+eq\s+"([^"]*)"\s*\])?$/i;

/** The operations of a PatchOp body; one without a path counts as one per attribute of its value. */
export function readScimPatch(body: JsonObject): readonly ScimOperation[] {
  const operations = body.Operations ?? body.operations;
  if (!Array.isArray(operations)) throw invalidPatch("Operations must be a list");
  return operations.flatMap((operation: unknown): ScimOperation[] => {
    if (!isJsonObject(operation)) throw invalidPatch("an operation must be an object");
    const op = toJsonText(operation.op).toLowerCase();
    if (op !== "add" && op !== "remove" && op !== "replace") throw invalidPatch(`unknown op ${op}`);
    const { value, path } = operation;
    if (op === "remove" && value !== undefined) throw invalidPatch("a remove must not carry a value");
    if (path === undefined || path === null || path === "") {
      if (op === "remove") throw invalidPatch("a remove needs a path");
      if (!isJsonObject(value)) throw invalidPatch("without a path the value must be an object");
      return Object.entries(value).map(([attribute, part]) => ({ op, attribute, value: part }));
    }
    const parts = PATH.exec(toJsonText(path));
    if (parts?.[1] === undefined) throw invalidPatch(`unknown path ${toJsonText(path)}`);
    return [{ op, attribute: parts[1], ...(parts[2] !== undefined && { element: parts[2] }), value }];
  });
}

/** The list of values after the operation. */
export function patchValues(current: readonly string[], operation: ScimOperation): string[] {
  const { op, element } = operation;
  if (op === "remove") return element === undefined ? [] : current.filter((value) => value !== element);
  const values = toScimValues(operation.value);
  return op === "replace" ? values : [...new Set([...current, ...values])];
}

/** The values of `[{"value":"a"}]`, `["a"]`, `{"value":"a"}` or `"a"`; elements without one, like `{}`, do not count. */
export function toScimValues(value: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list
    .map((item) => (isJsonObject(item) ? item.value : item))
    .filter((item) => item !== undefined && item !== null && item !== "")
    .map(toJsonText);
}

/** A boolean in any of the forms that clients send: `false`, `"false"`, `[{"value":"false"}]`. */
export function toScimFlag(value: unknown): boolean {
  const text = toScimValues(value)[0]?.toLowerCase();
  if (text === "true" || text === "false") return text === "true";
  throw invalidPatch("active must be true or false");
}

function invalidPatch(problem: string): Error {
  return scimFailure(400, `Request is unparsable, syntactically incorrect, or violates schema: ${problem}.`);
}
