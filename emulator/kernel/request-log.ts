import { JsonLines } from "./json-lines";

/** One line of the request log: time, request, caller and result. No bodies, no credentials. */
export interface LogEntry {
  readonly sequence: number;
  /** The tenant's time, RFC 3339. */
  readonly time: string;
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly userAgent: string;
  /** The principal that the handler authenticated: an application id or a user name. */
  caller?: string;
  /** The handler's note on what it did, for tests: "minted 3f…". */
  note?: string;
  /** Status sent; 0 when the connection was closed without an answer. */
  status: number;
  /** The kind of fault that was applied. */
  fault?: string;
  /** True when no route matched. */
  unknownRoute?: boolean;
}

/** How many entries are kept in memory. */
const MOST_ENTRIES = 50_000;

/** The last requests since the log was cleared, in memory, and every request as JSON lines on disk. */
export class RequestLog {
  private readonly entries: LogEntry[] = [];
  private readonly followers = new Set<(entry: LogEntry) => void>();
  private readonly file: JsonLines;

  constructor(directory: string | undefined) {
    this.file = new JsonLines(directory, "requests.jsonl", "the request log");
  }

  append(entry: LogEntry): void {
    this.entries.push(entry);
    if (this.entries.length > MOST_ENTRIES) this.entries.shift();
    for (const follower of this.followers) follower(entry);
    this.file.append(entry);
  }

  /** Calls `follower` after each request is handled, before its answer is sent. Returns a function that stops this. */
  follow(follower: (entry: LogEntry) => void): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  list(): readonly LogEntry[] {
    return this.entries;
  }

  clear(): void {
    this.entries.length = 0;
  }
}
