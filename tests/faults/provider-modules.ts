import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { compileFunction } from "node:vm";
import type { ResourceLifecycle } from "../../dynamic/provider/lifecycle";

/** What a modelled provider process has of its own, in place of the globals of this process. */
export interface ProcessGlobals {
  readonly fetch: typeof fetch;
  readonly Date: DateConstructor;
  readonly setTimeout: (callback: () => void, milliseconds?: number) => unknown;
  readonly clearTimeout: (timer: unknown) => void;
  readonly console: Pick<Console, "log" | "error" | "warn">;
  readonly process: NodeJS.Process;
  /** Stands for `import()`. */
  readonly importModule: (name: string) => Promise<unknown>;
}

type Instance = { exports: Record<string, unknown> };
type Compiled = (
  exports: unknown,
  require: (request: string) => unknown,
  module: Instance,
  fileName: string,
  directory: string,
  ...globals: readonly unknown[]
) => void;

const GLOBALS = ["fetch", "Date", "setTimeout", "clearTimeout", "console", "process", "importModule"] as const;
const DYNAMIC = path.resolve(__dirname, "../../dynamic");
const ENTRY = path.join(DYNAMIC, "provider/index.js");

const compiled = new Map<string, Compiled>();
const resolved = new Map<string, string>();

/**
 * The provider's lifecycles as a process that has just started has them: every module below `dynamic/` anew, and the
 * library that waits, with the globals given. What the modules remember is this process's alone.
 */
export function loadProvider(globals: ProcessGlobals): Readonly<Record<string, ResourceLifecycle>> {
  const instances = new Map<string, Instance>();
  const values = GLOBALS.map((name) => globals[name]);

  function load(file: string): unknown {
    const known = instances.get(file);
    if (known !== undefined) return known.exports;
    const module: Instance = { exports: {} };
    instances.set(file, module);
    const requireFrom = (request: string): unknown => {
      const target = resolve(file, request);
      return isOwned(target) ? load(target) : (require(target) as unknown);
    };
    compile(file)(module.exports, requireFrom, module, file, path.dirname(file), ...values);
    return module.exports;
  }

  return load(ENTRY) as Record<string, ResourceLifecycle>;
}

/** What is loaded anew per process: the provider's own modules, and cockatiel, whose pauses are to take no time. */
function isOwned(file: string): boolean {
  return file.startsWith(`${DYNAMIC}${path.sep}`) || /[\\/]cockatiel[\\/]dist[\\/]/.test(file);
}

function resolve(from: string, request: string): string {
  const key = `${from} ${request}`;
  const known = resolved.get(key);
  if (known !== undefined) return known;
  const target = createRequire(from).resolve(request);
  resolved.set(key, target);
  return target;
}

function compile(file: string): Compiled {
  const known = compiled.get(file);
  if (known !== undefined) return known;
  const names = ["exports", "require", "module", "__filename", "__dirname", ...GLOBALS];
  // Thousands of processes are modelled: each would hash all sources to see that the build is fresh.
  const text =
    path.basename(file) === "fresh-build.js" ? "exports.assertFreshBuild = () => {};" : readFileSync(file, "utf8");
  const result = compileFunction(text.replace(/\bimport\(/g, "importModule("), names, { filename: file }) as Compiled;
  compiled.set(file, result);
  return result;
}
