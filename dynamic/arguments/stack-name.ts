import { createHash } from "node:crypto";

/** The longest name of a project or a stack that a marker has whole. */
const LONGEST_NAME = 28;

const HASH_LENGTH = 8;

/** The stacks that a key of the stack configuration names: "shop/dev, shop/test". */
export function toNamedStacks(text: string | undefined): readonly string[] {
  return (text ?? "").split(/[\s,]+/).filter((name) => name !== "");
}

/**
 * The stack that a label begins with, "shop/dev", as markers have it. A long name of a project or a stack ends with a
 * hash of it, so that no two of them look alike. The name of such a name is itself.
 */
export function toStackName(label: string): string {
  return label.split("/", 2).map(toMarkedName).join("/");
}

function toMarkedName(name: string): string {
  const text = toMarkedText(name);
  if (text.length <= LONGEST_NAME) return text;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, HASH_LENGTH);
  return `${text.slice(0, LONGEST_NAME - HASH_LENGTH - 1)}~${hash}`;
}

/** The text without what a marker cannot have. A tilde is that of an earlier cut. */
export function toMarkedText(text: string): string {
  return text.replace(/[^\w./~-]/g, "_");
}
