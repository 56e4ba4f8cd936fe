/**
 * The words of an argument as an SDK has them: pages of this package are named and not linked, and everybody who uses an
 * SDK writes a program.
 */
export function toSchemaWords(text: string): string {
  return text.replace(/\[([^\]]+)\]\((docs\/[^)]+)\)/g, "$1 ($2)").replace("; in programs only", "");
}

/** "`a`", "`a` and `b`", "`a`, `b` and `c`". */
export function joinNames(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} and ${last}`;
}
