import { type RunGo, runGo } from "./go-program";

/** Where Go keeps modules and builds, and where it gets modules from. */
const SETTINGS = ["GOCACHE", "GOMODCACHE", "GOPROXY", "GOSUMDB", "GONOSUMDB", "GONOPROXY", "GOPRIVATE"];

/**
 * The settings of the machine's Go that an isolated process needs to build without downloading everything again: it has
 * another home. None where there is no Go.
 */
export async function goSettings(run: RunGo = runGo): Promise<Readonly<Record<string, string>>> {
  const printed = await run(["env", "-json", ...SETTINGS], {}).catch(() => "{}");
  const settings = JSON.parse(printed) as Readonly<Record<string, string>>;
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ""));
}
