import { readdirSync, readFileSync } from "node:fs";

/** The provider processes of one plugin while a command ran. */
export interface PluginUse {
  /** How many times the engine ran it at once, at most. */
  readonly instances: number;
  /** The proportional set size of all of them, with what they started, at its highest. */
  readonly bytes: number;
}

/** The memory of the provider plugins below a process. Only Linux tells it. */
export interface PluginMemory {
  readonly plugins: Readonly<Record<string, PluginUse>>;
  /** The highest sum of them all. */
  readonly bytes: number;
}

/** The longest time between two looks, unless these cost too much. */
const INTERVAL_MILLISECONDS = 200;
/** A look may take so much of the time: it must not slow down what it measures. */
const LARGEST_SHARE = 0.05;

/** Whether this system tells the proportional set size of a process, and the processes that it started. */
export function tellsPluginMemory(): boolean {
  try {
    readFileSync("/proc/self/smaps_rollup");
    readFileSync(`/proc/${process.pid}/task/${process.pid}/children`);
    return true;
  } catch {
    return false;
  }
}

/** Looks at the plugins below `pid` until the returned function is called, which returns what was seen. */
export function watchPluginMemory(pid: number): () => PluginMemory | undefined {
  if (!tellsPluginMemory()) return () => undefined;
  const plugins: Record<string, PluginUse> = {};
  let bytes = 0;
  const look = (): void => {
    const begun = performance.now();
    const seen = readPlugins(pid);
    for (const [name, now] of Object.entries(seen)) {
      const most = plugins[name] ?? { instances: 0, bytes: 0 };
      plugins[name] = {
        instances: Math.max(most.instances, now.instances),
        bytes: Math.max(most.bytes, now.bytes),
      };
    }
    bytes = Math.max(
      bytes,
      Object.values(seen).reduce((sum, use) => sum + use.bytes, 0),
    );
    timer = setTimeout(look, Math.max(INTERVAL_MILLISECONDS, (performance.now() - begun) / LARGEST_SHARE));
  };
  let timer = setTimeout(look, INTERVAL_MILLISECONDS);
  return () => {
    clearTimeout(timer);
    return { plugins, bytes };
  };
}

/** The plugins that run below a process now. */
export function readPlugins(pid: number): Readonly<Record<string, PluginUse>> {
  const seen: Record<string, PluginUse> = {};
  addPlugins(pid, seen);
  return seen;
}

/** Adds the plugins that `pid` and its descendants run. */
function addPlugins(pid: number, seen: Record<string, PluginUse>): void {
  for (const child of childrenOf(pid)) {
    const name = pluginNameOf(child);
    if (name === undefined) addPlugins(child, seen);
    else {
      const { instances, bytes } = seen[name] ?? { instances: 0, bytes: 0 };
      seen[name] = { instances: instances + 1, bytes: bytes + treeBytes(child) };
    }
  }
}

/** The name of the plugin that a process is, by its command line; a stand-in has it as an argument. */
function pluginNameOf(pid: number): string | undefined {
  const [, real, standIn] = /pulumi-resource-([\w-]+)|\/plugin-main\.js ([\w-]+) /.exec(commandLineOf(pid)) ?? [];
  return real ?? standIn;
}

function commandLineOf(pid: number): string {
  return (read(`/proc/${pid}/cmdline`) ?? "").replaceAll("\0", " ");
}

function treeBytes(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? "")?.[1] ?? "0";
  return childrenOf(pid).reduce((sum, child) => sum + treeBytes(child), Number(kilobytes) * 1024);
}

function childrenOf(pid: number): readonly number[] {
  let threads: readonly string[];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  return threads.flatMap((thread) =>
    (read(`/proc/${pid}/task/${thread}/children`) ?? "").split(" ").filter(Boolean).map(Number),
  );
}

/** Undefined when the process has ended meanwhile. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
