import { dirname, join, sep } from "node:path";

/** One frame is left for errors. */
const FRAMES = 1;

/** The frames of Pulumi in a trace for the state, the constructor of the resource among them. */
const PULUMIS_OWN = 5;

const HERE = `${__dirname}${sep}`;
const PACKAGE = [HERE, `${join(dirname(__dirname), "dynamic")}${sep}`];
const LOADERS = /^node:|[\\/]node_modules[\\/](@pulumi[\\/]pulumi|ts-node)[\\/]/;

/**
 * Keeps the traces in the state to the user's program for the rest of the block: `using traces = programTraces()`. Pulumi
 * takes one for each resource, saves it, and takes its first frame for the place of the resource. The frames of this
 * package, of Pulumi and of Node.js are 0.6 KB in each resource, which the engine writes again after each step, and name
 * folders of the machine that ran last. Errors keep all frames.
 */
export function programTraces(): Disposable {
  const { prepareStackTrace } = Error;
  if (isWatched()) return unchanged();
  Error.prepareStackTrace = (error, frames) => {
    // Pulumi takes these without a limit, and looks at nothing but the positions in them.
    const shown = Error.stackTraceLimit === Infinity ? ofProgram(frames) : frames;
    return prepareStackTrace === undefined || frames.length <= FRAMES
      ? [String(error), ...shown.map(String)].join("\n    at ")
      : (prepareStackTrace(error, shown) as unknown);
  };
  return {
    [Symbol.dispose]: () => {
      if (prepareStackTrace === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
      else Error.prepareStackTrace = prepareStackTrace;
    },
  };
}

/**
 * Keeps stack traces short for the rest of the block. Pulumi takes four for each property of a resource, and shows them
 * only where `PULUMI_DEBUG_PROMISE_LEAKS` is set. Ten frames in each, mapped to their sources, are a third of the
 * processor time of a program with many tokens.
 */
export function shortTraces(): Disposable {
  const { stackTraceLimit } = Error;
  if (isWatched()) return unchanged();
  Error.stackTraceLimit = Math.min(FRAMES, stackTraceLimit);
  return { [Symbol.dispose]: () => void (Error.stackTraceLimit = stackTraceLimit) };
}

function isWatched(): boolean {
  return Boolean(process.env.PULUMI_DEBUG_PROMISE_LEAKS);
}

function unchanged(): Disposable {
  return { [Symbol.dispose]: () => undefined };
}

/** Without the frames between Pulumi's own, which it skips, and the user's program, and without those that loaded it. */
function ofProgram(frames: readonly NodeJS.CallSite[]): NodeJS.CallSite[] {
  const own = Math.max(
    PULUMIS_OWN,
    frames.findIndex((frame) => fileOf(frame).startsWith(HERE)),
  );
  return [...frames.slice(0, own), ...frames.slice(own).filter((frame) => isOfProgram(fileOf(frame)))];
}

function isOfProgram(file: string): boolean {
  return file !== "" && !LOADERS.test(file) && !PACKAGE.some((folder) => file.startsWith(folder));
}

function fileOf(frame: NodeJS.CallSite): string {
  return frame.getFileName() ?? "";
}
