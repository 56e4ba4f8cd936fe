import { timeProblem } from "../values/time";
import { isLoopback } from "../values/workspace-host";

/** Real time may differ by this much from a rehearsed one before writes are refused. */
const TOLERANCE_MILLISECONDS = 60_000;

/**
 * Now, in epoch milliseconds: the one place where the provider reads the time. `DATABRICKS_PAT_NOW`, RFC 3339, sets it
 * for a rehearsal: a preview then shows what would rotate at that time. Throws when it is malformed.
 */
export function now(): number {
  const rehearsed = process.env.DATABRICKS_PAT_NOW;
  if (rehearsed === undefined || rehearsed === "") return Date.now();
  const problem = timeProblem(rehearsed);
  if (problem !== undefined) throw new Error(`DATABRICKS_PAT_NOW: ${problem}, or unset it`);
  return Date.parse(rehearsed);
}

/**
 * Throws when the clock is a rehearsed one and `origin` is a real workspace: a rehearsal writes nothing. Who has no
 * workspace of its own asks for that of the environment.
 */
export function assertRealTime(origin: string | undefined = process.env.DATABRICKS_HOST): void {
  if (Math.abs(now() - Date.now()) <= TOLERANCE_MILLISECONDS) return;
  if (origin !== undefined && URL.canParse(origin) && isLoopback(new URL(origin))) return;
  throw new Error(
    `DATABRICKS_PAT_NOW=${process.env.DATABRICKS_PAT_NOW} rehearses another time, so nothing is written${origin === undefined ? "" : ` to ${origin}`}: ` +
      `use it with pulumi preview, and unset it for pulumi up`,
  );
}
