import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Where what takes long to get is kept for all checkouts: below `XDG_CACHE_HOME`, or else `~/.cache`. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const configured = environment["XDG_CACHE_HOME"];
  // The XDG specification says that a relative path is to be ignored.
  const base = configured && isAbsolute(configured) ? configured : join(homedir(), ".cache");
  return join(base, "pulumi-databricks-pat");
}
