import { median } from "./case-figures";
import { type BenchSetting, openOwnStack, withRound } from "./bench-round";

/** How long a program takes to load what it imports, in seconds. */
export interface ProgramStart {
  /** This package, which imports the SDKs. */
  readonly ours: number;
  /** The same SDKs alone. */
  readonly sdks: number;
}

/** An odd number, so that the median is one of them. */
const TIMES = 9;

const SDKS = 'for (const name of ["pulumi", "databricks"]) require("@pulumi/" + name);';

/** Starts both programs in turn, in the folder of a project, without an engine. */
export async function measureProgramStart(setting: BenchSetting): Promise<ProgramStart> {
  return withRound(setting, async (open) => {
    const stack = await openOwnStack(open, "databricks", 1);
    const start = async (program: string): Promise<number> => {
      return (await stack.measure([process.execPath, "-e", program])).wallSeconds;
    };
    const [ours, sdks]: [number[], number[]] = [[], []];
    for (let time = 0; time < TIMES; time++) {
      sdks.push(await start(SDKS));
      ours.push(await start(`${SDKS} require("pulumi-databricks-pat");`));
    }
    return { ours: median(ours), sdks: median(sdks) };
  });
}
