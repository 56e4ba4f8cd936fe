import { join } from "node:path/posix";

/** One deliberate defect of the provider, and the test that must fail with it. */
export interface Mutant {
  /** In kebab-case. */
  readonly id: string;
  /** What the mutated provider does, a sentence without its subject: "revokes the old token before …". */
  readonly breaks: string;
  /** The changed source, relative to `dynamic/provider`: `"../../components/publication.ts"` for one outside. */
  readonly file: string;
  /** Text that the source has exactly once. */
  readonly find: string;
  readonly replacement: string;
  /** The test that fails with it: a file relative to `tests/dynamic` and a part of the full title. */
  readonly test: NamedTest;
}

/** Tests of one file, chosen by a part of their full titles. */
export interface NamedTest {
  readonly file: string;
  readonly title: string;
}

/** The source with the mutant in it. Throws unless the source has the text exactly once. */
export function toMutatedSource({ id, file, find, replacement }: Mutant, source: string): string {
  const [before = "", after, ...more] = source.split(find);
  if (after === undefined || more.length > 0) {
    const times = after === undefined ? "no longer" : `${more.length + 1} times`;
    throw new Error(
      `The mutant ${id} no longer applies: ${JSON.stringify(find)} is ${times} in ${join("dynamic/provider", file)}.`,
    );
  }
  return `${before}${replacement}${after}`;
}
