import * as fs from "node:fs";
import * as path from "node:path";

/** The saved document is not whole. */
export class UnreadableState extends Error {}

/**
 * A JSON document kept on disk. What is saved before an answer is sent survives a kill of the process: the file is
 * replaced by a rename, so that it is always one whole version.
 */
export class Store<Document extends object> {
  readonly document: Document;
  private dirty = true;
  private current = "";
  private previous = "";

  /** `directory` undefined keeps the document in memory only. */
  constructor(
    private readonly directory: string | undefined,
    initial: () => Document,
  ) {
    this.document = this.load() ?? initial();
    this.save();
    this.previous = this.current;
  }

  /** Marks the document as changed; the server saves it before it answers. */
  touch(): void {
    this.dirty = true;
  }

  /** A copy of the document as it was before the last change. */
  beforeLastChange(): Document {
    return JSON.parse(this.previous) as Document;
  }

  /** Throws what the file system says; the document then stays marked as changed. */
  save(): void {
    if (!this.dirty) return;
    const text = JSON.stringify(this.document);
    this.write(text);
    this.dirty = false;
    this.previous = this.current;
    this.current = text;
  }

  private write(text: string): void {
    if (this.directory === undefined) return;
    fs.mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    const temporary = path.join(this.directory, `state.${process.pid}.tmp`);
    try {
      fs.writeFileSync(temporary, text, { mode: 0o600 });
      fs.renameSync(temporary, path.join(this.directory, "state.json"));
    } catch (error) {
      fs.rmSync(temporary, { force: true });
      throw error;
    }
  }

  private load(): Document | undefined {
    if (this.directory === undefined) return undefined;
    const file = path.join(this.directory, "state.json");
    if (!fs.existsSync(file)) return undefined;
    try {
      return JSON.parse(fs.readFileSync(file, "utf8")) as Document;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new UnreadableState(`${file} is not JSON; delete the folder for a new tenant, or give another --state`);
    }
  }
}
