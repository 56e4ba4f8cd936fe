import type { Properties } from "./properties";
import type { LifecycleMethods } from "./resource-lifecycle";

/**
 * The same methods, which see no property that is null, at any depth: Pulumi's SDK makes null of a secret whose value is
 * undefined, and states have it. A read that changes nothing leaves the state as it is.
 */
export function withoutNulls(methods: LifecycleMethods): LifecycleMethods {
  return {
    check: (olds, news) => methods.check(dropNulls(olds), dropNulls(news)),
    diff: (id, olds, news) => methods.diff(id, dropNulls(olds), dropNulls(news)),
    create: (inputs) => methods.create(dropNulls(inputs)),
    async read(id, properties) {
      const known = dropNulls(properties);
      const found = await methods.read(id, known);
      return found.props === known ? { ...found, props: properties } : found;
    },
    update: (id, olds, news) => methods.update(id, dropNulls(olds), dropNulls(news)),
    delete: (id, properties) => methods.delete(id, dropNulls(properties)),
  };
}

function dropNulls(properties: Properties): Properties {
  const given = Object.entries(properties).filter(([, value]) => value !== null);
  return Object.fromEntries(given.map(([name, value]) => [name, dropNullsIn(value)]));
}

/** An element of a list stays: without it, the list would be another one. */
function dropNullsIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropNullsIn);
  return typeof value === "object" && value !== null ? dropNulls(value as Properties) : value;
}
