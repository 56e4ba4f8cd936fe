import type { Report } from "../report";

/** Where a usable engine lies. */
export interface FoundEngine {
  /** Absolute path of the folder to put first on the PATH. */
  readonly binDirectory: string;
  /** "3.246.0" */
  readonly version: string;
}

/** One way to an engine. */
export interface EngineSource {
  readonly name: "path" | "cache" | "download" | "build";
  /** As the final message calls it: "a pulumi on the PATH". */
  readonly title: string;
  /** Returns an engine that has been run once; throws an Error whose message is the reason why there is none. */
  provide(report: Report): Promise<FoundEngine>;
}
