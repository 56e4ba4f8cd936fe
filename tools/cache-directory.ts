import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** The cache for all checkouts, of what takes long to get. It is below `XDG_CACHE_HOME`, or else `~/.cache`. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const configured = environment["XDG_CACHE_HOME"];
  // The XDG specification says to ignore a relative path.
  const base = configured && isAbsolute(configured) ? configured : join(homedir(), ".cache");
  return join(base, "pulumi-databricks-pat");
}
