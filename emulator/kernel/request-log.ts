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

/** How many entries are kept in memory. */
const MOST_ENTRIES = 50_000;

/** The last requests since the log was cleared, in memory, and every request as JSON lines on disk. */
export class RequestLog {
  private readonly entries: LogEntry[] = [];
  private readonly followers = new Set<(entry: LogEntry) => void>();
  private readonly file: string | undefined;
  private isFailing = false;

  constructor(directory: string | undefined) {
    if (directory !== undefined) {
      fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
      this.file = path.join(directory, "requests.jsonl");
    }
  }

  append(entry: LogEntry): void {
    this.entries.push(entry);
    if (this.entries.length > MOST_ENTRIES) this.entries.shift();
    for (const follower of this.followers) follower(entry);
    if (this.file !== undefined) this.write(this.file, entry);
  }

  /** A full disk must not keep the emulator from answering; it says so once until it can write again. */
  private write(file: string, entry: LogEntry): void {
    try {
      fs.appendFileSync(file, `${JSON.stringify(entry)}\n`);
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing) console.error(`emulator: the request log cannot be written: ${(error as Error).message}`);
      this.isFailing = true;
    }
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
