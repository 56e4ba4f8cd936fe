import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "./cache-directory";
import { ENGINE_VERSION } from "./engine/engine-version";
import { elapsedSince, type Report } from "./report";
import { runCommand } from "./processes/command";
import { makeWholeFolder } from "./whole-folder";

/** A package of Python in an environment of its own. */
interface PythonPackage {
  readonly name: string;
  readonly version: string;
  /** What is imported once, so that it is compiled. */
  readonly module: string;
  /** What else its users need, as pip takes it. */
  readonly besides: readonly string[];
}

/** The release of Databricks' own Python SDK that the emulator is tested with. */
const DATABRICKS_SDK: PythonPackage = {
  name: "databricks-sdk",
  version: "0.156.0",
  module: "databricks.sdk",
  besides: [],
};

/** Pulumi's SDK of the engine's release, with what generated SDKs need. */
const PULUMI_SDK: PythonPackage = {
  name: "pulumi",
  version: ENGINE_VERSION,
  module: "pulumi",
  besides: ["parver==1.0.1.post0"],
};

const INSTALL_TIMEOUT_MILLISECONDS = 180_000;

/**
 * Returns the path of a Python that has `databricks-sdk`, in a virtual environment in the cache that is created once.
 *
 * Needs `python3` with `venv`, and the package index that pip is configured for; throws with what is missing.
 */
export async function ensurePythonSdk(report: Report, cache?: string): Promise<string> {
  return ensurePython(DATABRICKS_SDK, report, cache);
}

/** The same for Pulumi programs in Python. */
export async function ensurePulumiPython(report: Report, cache?: string): Promise<string> {
  return ensurePython(PULUMI_SDK, report, cache);
}

async function ensurePython(wanted: PythonPackage, report: Report, cache = cacheDirectory()): Promise<string> {
  const title = `Python with ${wanted.name} ${wanted.version}`;
  const folder = join(cache, "python", `${wanted.name}-${wanted.version}`);
  const python = join(folder, "bin", "python");
  const prove = (made: string): Promise<void> => provePackage(wanted, made);
  if (
    existsSync(folder) &&
    (await prove(folder).then(
      () => true,
      () => false,
    ))
  )
    return python;
  const start = Date.now();
  report(`${title}: installing …`);
  await makeWholeFolder({ path: folder, fill: (draft) => fillVirtualEnvironment(wanted, draft), prove });
  report(`${title}: installed in ${elapsedSince(start)}`);
  return python;
}

/** Runs pip as a module: the scripts in `bin` contain the path of the draft. */
async function fillVirtualEnvironment({ name, version, module, besides }: PythonPackage, draft: string): Promise<void> {
  const limits = { timeoutMilliseconds: INSTALL_TIMEOUT_MILLISECONDS };
  await runCommand("python3", ["-m", "venv", draft], limits);
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `${name}==${version}`, ...besides];
  const python = join(draft, "bin", "python");
  await runCommand(python, install, limits);
  await runCommand(python, ["-c", `import ${module}`], limits);
}

async function provePackage({ name, version }: PythonPackage, folder: string): Promise<void> {
  const program = `from importlib.metadata import version; print(version('${name}'))`;
  const printed = await runCommand(join(folder, "bin", "python"), ["-c", program], { timeoutMilliseconds: 60_000 });
  if (printed.trim() !== version) throw new Error(`${folder} has ${name} ${printed.trim()}`);
}
