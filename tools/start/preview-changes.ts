/** The lines of `pulumi preview --diff` that change something, without ids, addresses and the outputs of the stack. */
export function toChanges(printed: string): string {
  const [resources = ""] = printed.split("--outputs:--");
  return resources
    .split("\n")
    .filter((line) => /^\s*(?:[-+~]|\}$)/.test(line))
    .join("\n");
}
