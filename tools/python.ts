import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "./cache-directory";
import { elapsedSince, type Report } from "./report";
import { runCommand } from "./processes/command";
import { makeWholeFolder } from "./whole-folder";

/** The release of Databricks' own Python SDK that the emulator is tested with. */
export const DATABRICKS_SDK_VERSION = "0.156.0";

const INSTALL_TIMEOUT_MILLISECONDS = 180_000;

/**
 * Returns the path of a Python that has `databricks-sdk`, in a virtual environment in the cache that is created once.
 *
 * Needs `python3` with `venv`, and the package index that pip is configured for; throws with what is missing.
 */
export async function ensurePythonSdk(report: Report, cache = cacheDirectory()): Promise<string> {
  const folder = join(cache, "python", `databricks-sdk-${DATABRICKS_SDK_VERSION}`);
  const python = join(folder, "bin", "python");
  if (
    existsSync(folder) &&
    (await proveSdk(folder).then(
      () => true,
      () => false,
    ))
  )
    return python;
  const start = Date.now();
  report(`Python with databricks-sdk ${DATABRICKS_SDK_VERSION}: installing …`);
  await makeWholeFolder({ path: folder, fill: fillVirtualEnvironment, prove: proveSdk });
  report(`Python with databricks-sdk ${DATABRICKS_SDK_VERSION}: installed in ${elapsedSince(start)}`);
  return python;
}

/** Runs pip as a module: the scripts in `bin` contain the path of the draft. */
async function fillVirtualEnvironment(draft: string): Promise<void> {
  await runCommand("python3", ["-m", "venv", draft], { timeoutMilliseconds: INSTALL_TIMEOUT_MILLISECONDS });
  const requirement = `databricks-sdk==${DATABRICKS_SDK_VERSION}`;
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement];
  const python = join(draft, "bin", "python");
  await runCommand(python, install, { timeoutMilliseconds: INSTALL_TIMEOUT_MILLISECONDS });
  await runCommand(python, ["-c", "import databricks.sdk"], { timeoutMilliseconds: INSTALL_TIMEOUT_MILLISECONDS });
}

async function proveSdk(folder: string): Promise<void> {
  const program = "from importlib.metadata import version; print(version('databricks-sdk'))";
  const printed = await runCommand(join(folder, "bin", "python"), ["-c", program], { timeoutMilliseconds: 60_000 });
  if (printed.trim() !== DATABRICKS_SDK_VERSION) throw new Error(`${folder} has databricks-sdk ${printed.trim()}`);
}
