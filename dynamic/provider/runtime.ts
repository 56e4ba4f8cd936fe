import { randomUUID } from "node:crypto";
import { problemOf } from "../arguments/schema";
import { time } from "../arguments/time";

/** A program with its arguments. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  /** Whether the arguments are quoted already, for `cmd.exe`. */
  readonly isVerbatim: boolean;
}

/** How a program ended; an output is cut after 1 MB. */
export interface ProgramEnd {
  /** The exit code; undefined if it was killed or could not be started. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly isLate: boolean;
}

/**
 * The other provider processes of the same run of the engine. There are several where a run has several versions of the
 * plugin or several explicit providers, and where a stack moves to the plugin: the process that deletes a replaced token
 * is then not the one that has made its replacement.
 */
export interface RunPeers {
  /** Tells the others a fact. They read it in a file, so it must be no secret. */
  tell(topic: string, fact: unknown): void;
  /** What the others that still run have told, the latest last. */
  hear(topic: string): readonly unknown[];
}

/** The peers of a process that is alone, and of one that tells nobody. */
export const NO_PEERS: RunPeers = { tell: () => undefined, hear: () => [] };

/** One HTTP request. */
export interface HttpRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the request and the reading of its answer, with its reason. */
  readonly signal?: AbortSignal;
  readonly redirect?: "manual";
}

/** The headers of an answer, by names in lower case. */
export type AnswerHeaders = Pick<Headers, "get" | "has">;

/** The answer to an HTTP request, while its body arrives. */
export interface HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: AnswerHeaders;
  /** Decompressed. Whoever stops reading it closes the connection. */
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** Sends a request and follows no redirect, as `fetch` does with `redirect: "manual"`. */
export type SendRequest = (url: string, request: HttpRequest) => Promise<HttpAnswer>;

/** What the provider needs from its process. */
export interface ProcessParts {
  readonly fetch: SendRequest;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Now, epoch milliseconds. */
  readonly now: () => number;
  /** Milliseconds since some moment, by a clock that nobody sets: for waits. By default `now`. */
  readonly elapsed?: () => number;
  /** Settles after this many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Shows one message to the user. */
  readonly log: (message: string) => void;
  /** Whether the engine that gave the process its work is still there. */
  readonly hasEngine: () => Promise<boolean>;
  /** A new UUID, by default a random one. */
  readonly randomUuid?: () => string;
  /** By default none. */
  readonly peers?: RunPeers;
  /** By default "linux". */
  readonly platform?: NodeJS.Platform;
  /** Runs a program to its end, or for so many milliseconds. Never throws. By default nothing can be started. */
  readonly runProgram?: (program: Program, env: ProcessParts["env"], milliseconds: number) => Promise<ProgramEnd>;
}

/** The configuration of the stack, with its namespaces: "databricks:host". */
export interface StackConfiguration {
  get(key: string): string | undefined;
  /** Where the settings of the administrator's login are; by default those of the databricks provider of the stack. */
  readonly logins?: LoginSettings;
}

/** Where a process finds the settings of the administrator's login. */
export interface LoginSettings {
  /** "databricks" of "databricks:host". */
  readonly namespace: string;
  /** In words. */
  readonly place: string;
}

/** Where the settings of the administrator's login are. */
export function loginSettings({ stackConfiguration }: Pick<Runtime, "stackConfiguration">): LoginSettings {
  return stackConfiguration.logins ?? { namespace: "databricks", place: "the stack configuration" };
}

/** The key of a setting of the administrator's login: "databricks:host". */
export function toLoginKey(runtime: Pick<Runtime, "stackConfiguration">, key: string): string {
  return `${loginSettings(runtime).namespace}:${key}`;
}

/** The configuration of a process that serves no program: messages then name no argument of one: see `hasProgram`. */
export const NO_PROGRAM: StackConfiguration = { get: () => undefined };

/** The same for a process that reads its settings in one profile alone, and none in the environment. */
export const PROFILE_ALONE: StackConfiguration = { get: () => undefined };

/** Whether a program of Pulumi has a part in the work, so that its arguments and its configuration may be a remedy. */
export function hasProgram({ stackConfiguration }: Pick<Runtime, "stackConfiguration">): boolean {
  return stackConfiguration !== NO_PROGRAM && stackConfiguration !== PROFILE_ALONE;
}

/** Whether settings of the environment have a part in the work. */
export function hasEnvironment({ stackConfiguration }: Pick<Runtime, "stackConfiguration">): boolean {
  return stackConfiguration !== PROFILE_ALONE;
}

/** A value that a module keeps for the life of the process, created at its first use. */
export interface MemorySlot<T> {
  readonly create: () => T;
}

/** The provider's process: its network, clock and environment, and everything that it remembers. */
export interface Runtime extends Required<ProcessParts> {
  /**
   * Now, epoch milliseconds. `DATABRICKS_PAT_NOW`, a date or RFC 3339, sets it for a rehearsal: a preview then shows what would
   * rotate at that time. Throws when that is malformed.
   */
  readonly now: () => number;
  /** The real time, also in a rehearsal. */
  readonly realNow: () => number;
  /** Empty until the first resource is configured. */
  stackConfiguration: StackConfiguration;
  /** The value that this process keeps in a slot. */
  recall<T>(slot: MemorySlot<T>): T;
}

/** A process that has just started: it remembers nothing. */
export function createRuntime(parts: ProcessParts): Runtime {
  const memory = new Map<MemorySlot<unknown>, unknown>();
  return {
    platform: "linux",
    peers: NO_PEERS,
    randomUuid: () => randomUUID(),
    elapsed: parts.now,
    runProgram: () => Promise.resolve({ code: undefined, stdout: "", stderr: "", isLate: false }),
    ...parts,
    now: () => readRehearsedTime(parts.env) ?? parts.now(),
    realNow: parts.now,
    stackConfiguration: { get: () => undefined },
    recall<T>(slot: MemorySlot<T>): T {
      if (!memory.has(slot)) memory.set(slot, slot.create());
      return memory.get(slot) as T;
    },
  };
}

/** The problem with `DATABRICKS_PAT_NOW`, or undefined. */
export function rehearsedTimeProblem({ DATABRICKS_PAT_NOW: rehearsed }: ProcessParts["env"]): string | undefined {
  const problem = rehearsed === undefined || rehearsed === "" ? undefined : problemOf(time, rehearsed);
  return problem === undefined ? undefined : `DATABRICKS_PAT_NOW: ${problem}, or unset it`;
}

function readRehearsedTime(env: ProcessParts["env"]): number | undefined {
  const rehearsed = env.DATABRICKS_PAT_NOW;
  if (rehearsed === undefined || rehearsed === "") return undefined;
  const problem = rehearsedTimeProblem(env);
  if (problem !== undefined) throw new Error(problem);
  return Date.parse(rehearsed);
}
