/** Environment variables as commands for a POSIX shell, one `export` a line. */
export function toExports(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => `export ${name}=${quote(value)}`)
    .join("\n");
}

/** The text for a shell; quoted where it needs quotes. */
function quote(value: string): string {
  return /^[\w./:@-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
