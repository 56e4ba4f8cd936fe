import { isLoopback } from "../arguments/host";
import { ProviderError } from "./errors/provider-error";
import { hasProgram, rehearsedTimeProblem, type Runtime } from "./runtime";

/** Time is rehearsed when it differs from real time by more than this. */
const TOLERANCE_MILLISECONDS = 60_000;

/** Whether `DATABRICKS_PAT_NOW` sets another time. */
export function isRehearsed(runtime: Runtime): boolean {
  return Math.abs(runtime.now() - runtime.realNow()) > TOLERANCE_MILLISECONDS;
}

/** Throws when `DATABRICKS_PAT_NOW` is malformed: nothing may then be read, decided or written. */
export function assertReadableTime(runtime: Runtime): void {
  const problem = rehearsedTimeProblem(runtime.env);
  if (problem !== undefined) throw new ProviderError("REHEARSAL", problem);
}

/**
 * Throws when time is rehearsed and `origin` is a real workspace: a rehearsal writes nothing. `origin` defaults to
 * DATABRICKS_HOST.
 */
export function assertRealTime(runtime: Runtime, origin: string | undefined = runtime.env.DATABRICKS_HOST): void {
  if (!isRehearsed(runtime)) return;
  if (origin !== undefined && URL.canParse(origin) && isLoopback(new URL(origin))) return;
  throw new ProviderError(
    "REHEARSAL",
    `DATABRICKS_PAT_NOW=${runtime.env.DATABRICKS_PAT_NOW} rehearses another time, so nothing is written${origin === undefined ? "" : ` to ${origin}`}: ` +
      (hasProgram(runtime) ? "use it with pulumi preview, and unset it for pulumi up" : "unset it"),
  );
}
