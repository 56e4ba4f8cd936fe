import type { Mutant } from "./mutant";
import type { TestOutcome } from "./named-tests";

/** The result of a mutant. Only a failed assertion of its test catches it. */
export type Verdict =
  | { readonly kind: "caught"; readonly by: string; readonly message: string }
  | { readonly kind: "survived" }
  /** The run failed before the test could show anything. */
  | { readonly kind: "unproven"; readonly because: string };

/** The verdict on a mutant whose test had this outcome. */
export function toVerdict({ test }: Mutant, { passed, failed }: TestOutcome): Verdict {
  const caught = failed.find(({ isHook, fullTitle }) => !isHook && fullTitle.includes(test.title));
  if (caught !== undefined) return { kind: "caught", by: caught.fullTitle, message: caught.message };
  const [broken] = failed;
  if (broken !== undefined) return { kind: "unproven", because: `${broken.fullTitle}: ${broken.message}` };
  if (passed.length === 0) return { kind: "unproven", because: `no test has the title "${test.title}"` };
  return { kind: "survived" };
}

/** One line of the report; with `detail` the message of the failed test follows. */
export function toLine({ id, breaks, test }: Mutant, verdict: Verdict, detail = false): string {
  switch (verdict.kind) {
    case "caught":
      return `  caught    ${id}: ${breaks}; by "${verdict.by}"${detail ? `\n${verdict.message}` : ""}`;
    case "survived":
      return `  SURVIVED  ${id}: ${breaks}; "${test.title}" of tests/dynamic/${test.file} passed`;
    case "unproven":
      return `  UNPROVEN  ${id}: ${breaks}; ${verdict.because}`;
  }
}
