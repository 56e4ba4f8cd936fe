import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** The version of the installed package, without a "v". */
export function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(resolve(__dirname, "../../package.json"), "utf8")) as {
    readonly version: string;
  };
  return manifest.version;
}
