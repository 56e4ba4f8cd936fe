import { toJsonText } from "../kernel/json-text";
import { scimFailure } from "./scim-error";
import type { ScimResource } from "./scim-resource";

/** Whether a resource is in the result of a filter. */
export type ScimPredicate = (resource: ScimResource) => boolean;

const TOKEN = /\s*(\(|\)|"(?:[^"\\]|\\.)*"|[^\s()"]+)/y;

/** Parses `displayName eq "a" and (id sw "1" or active eq true)`; operators eq, ne, co, sw, pr. Throws a SCIM 400. */
export function parseScimFilter(filter: string): ScimPredicate {
  const tokens = tokenise(filter);
  const predicate = readOr(tokens);
  if (tokens.length > 0) throw unreadable(filter);
  return predicate;

  function readOr(rest: string[]): ScimPredicate {
    let left = readAnd(rest);
    while (rest[0]?.toLowerCase() === "or") {
      rest.shift();
      const [first, second] = [left, readAnd(rest)];
      left = (resource) => first(resource) || second(resource);
    }
    return left;
  }

  function readAnd(rest: string[]): ScimPredicate {
    let left = readComparison(rest);
    while (rest[0]?.toLowerCase() === "and") {
      rest.shift();
      const [first, second] = [left, readComparison(rest)];
      left = (resource) => first(resource) && second(resource);
    }
    return left;
  }

  function readComparison(rest: string[]): ScimPredicate {
    const attribute = rest.shift();
    if (attribute === undefined) throw unreadable(filter);
    if (attribute === "(") {
      const inner = readOr(rest);
      if (rest.shift() !== ")") throw unreadable(filter);
      return inner;
    }
    const operator = rest.shift()?.toLowerCase();
    if (operator === "pr") return (resource) => valuesOf(resource, attribute).length > 0;
    const literal = rest.shift();
    const compare = operator === undefined ? undefined : COMPARISONS[operator];
    if (compare === undefined || literal === undefined) throw unreadable(filter);
    const wanted = readLiteral(literal).toLowerCase();
    // The real service fails on an empty operand with this message.
    if (wanted === "") throw scimFailure(500, "Index 1 out of bounds for length 1");
    return (resource) => compare(valuesOf(resource, attribute), wanted);
  }

  function readLiteral(literal: string): string {
    if (!literal.startsWith('"')) return literal;
    try {
      return String(JSON.parse(literal));
    } catch {
      throw unreadable(filter);
    }
  }
}

const COMPARISONS: Readonly<Record<string, (values: readonly string[], wanted: string) => boolean>> = {
  eq: (values, wanted) => values.includes(wanted),
  ne: (values, wanted) => !values.includes(wanted),
  co: (values, wanted) => values.some((value) => value.includes(wanted)),
  sw: (values, wanted) => values.some((value) => value.startsWith(wanted)),
};

function tokenise(filter: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < filter.trimEnd().length) {
    const found = TOKEN.exec(filter)?.[1];
    if (found === undefined) throw unreadable(filter);
    tokens.push(found);
  }
  return tokens;
}

/** The attribute's values in lower case; `members` and `members.value` both look at the elements' values. */
function valuesOf(resource: ScimResource, attribute: string): string[] {
  const [head = "", part = "value"] = attribute.toLowerCase().split(".");
  const value = Object.entries(resource).find(([name]) => name.toLowerCase() === head)?.[1];
  const list: readonly unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return list
    .map((item) => (typeof item === "object" && item !== null ? (item as Record<string, unknown>)[part] : item))
    .filter((item) => item !== undefined)
    .map((item) => toJsonText(item).toLowerCase());
}

function unreadable(filter: string): Error {
  return scimFailure(400, `Given filter operator is not supported: ${filter}`);
}
