import type { Schema } from "./schema";

/**
 * One argument: its documentation, schema and default. Its types are in its own file: the input type and the resolved
 * type.
 */
export interface Argument<Resolved = unknown> {
  /** One line for the tables of arguments. */
  readonly doc: string;
  readonly schema: Schema<Resolved>;
  /** The value when it is left out. */
  readonly default?: Resolved;
  /** What happens when it is left out, if no plain value is the default. With neither, the argument is required. */
  readonly fallback?: string;
  /** Why it is no longer to be used, and what takes its place. It still works. */
  readonly deprecated?: string;
}

/** The arguments of a resource or a component, by name. */
export interface ArgumentList {
  readonly required: Readonly<Record<string, Argument>>;
  readonly optional: Readonly<Record<string, Argument>>;
}
