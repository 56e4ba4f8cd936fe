import * as fs from "node:fs";
import * as path from "node:path";

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

/** Every request since the log was cleared, in memory and as JSON lines on disk. */
export class RequestLog {
  private readonly entries: LogEntry[] = [];
  private readonly followers = new Set<(entry: LogEntry) => void>();
  private readonly file: string | undefined;

  constructor(directory: string | undefined) {
    if (directory !== undefined) {
      fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
      this.file = path.join(directory, "requests.jsonl");
    }
  }

  append(entry: LogEntry): void {
    this.entries.push(entry);
    for (const follower of this.followers) follower(entry);
    if (this.file !== undefined) fs.appendFileSync(this.file, `${JSON.stringify(entry)}\n`);
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
