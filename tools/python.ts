import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "./cache-directory";
import { ENGINE_VERSION } from "./engine/engine-version";
import { elapsedSince, type Report } from "./report";
import { runCommand } from "./processes/command";
import { makeWholeFolder } from "./whole-folder";

/** Packages of Python in an environment of their own. */
interface PythonPackages {
  /** The package that the environment is for. */
  readonly name: string;
  /** What is imported once, so that it is compiled. */
  readonly module: string;
  /** The versions that are installed. */
  readonly versions: Readonly<Record<string, string>>;
}

/** The release of Databricks' own Python SDK that the emulator is tested with. */
const DATABRICKS_SDK: PythonPackages = {
  name: "databricks-sdk",
  module: "databricks.sdk",
  versions: { "databricks-sdk": "0.156.0" },
};

/** Pulumi's SDK of the engine's release, with what generated SDKs need. */
const PULUMI_SDK: PythonPackages = {
  name: "pulumi",
  module: "pulumi",
  versions: { pulumi: ENGINE_VERSION, parver: "1.0.1.post0" },
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

async function ensurePython(wanted: PythonPackages, report: Report, cache = cacheDirectory()): Promise<string> {
  const title = `Python with ${wanted.name} ${wanted.versions[wanted.name]}`;
  const folder = join(cache, "python", `${wanted.name}-${wanted.versions[wanted.name]}`);
  const python = join(folder, "bin", "python");
  const prove = (made: string): Promise<void> => provePackages(wanted, made);
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
async function fillVirtualEnvironment({ module, versions }: PythonPackages, draft: string): Promise<void> {
  const limits = { timeoutMilliseconds: INSTALL_TIMEOUT_MILLISECONDS };
  await runCommand("python3", ["-m", "venv", draft], limits);
  const requirements = Object.entries(versions).map(([name, version]) => `${name}==${version}`);
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...requirements];
  const python = join(draft, "bin", "python");
  await runCommand(python, install, limits);
  await runCommand(python, ["-c", `import ${module}`], limits);
}

async function provePackages({ versions }: PythonPackages, folder: string): Promise<void> {
  const names = Object.keys(versions);
  const program = `import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))`;
  const python = join(folder, "bin", "python");
  const printed = await runCommand(python, ["-c", program, ...names], { timeoutMilliseconds: 60_000 });
  if (printed.trim() !== Object.values(versions).join(" "))
    throw new Error(`${folder} has ${names.join(" ")} ${printed.trim()}`);
}
