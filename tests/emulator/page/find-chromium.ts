import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser"];
const START_MILLISECONDS = 20_000;

/** The first Chromium on the PATH that starts; undefined where there is none. */
export function findChromium(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const files = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return files.filter((file) => existsSync(file)).find(starts);
}

/** Some systems have a command of this name that only says how to install the browser. */
function starts(file: string): boolean {
  const { status, stdout } = spawnSync(file, ["--version"], { encoding: "utf8", timeout: START_MILLISECONDS });
  return status === 0 && /Chrom/.test(stdout);
}
