import type { Report } from "../report";

/** The place of a usable engine. */
export interface FoundEngine {
  /** Absolute path of the folder to put first on the PATH. */
  readonly binDirectory: string;
  /** "3.246.0" */
  readonly version: string;
}

/** One way to get an engine. */
export interface EngineSource {
  readonly name: "path" | "cache" | "download" | "build";
  /** As messages name it: "a pulumi on the PATH". */
  readonly title: string;
  /** Returns an engine that has run once; throws an Error with the reason when this way fails. */
  provide(report: Report): Promise<FoundEngine>;
}
