import * as fs from "node:fs";
import * as path from "node:path";

/** A file of JSON lines that only grows. */
export class JsonLines {
  private readonly file: string | undefined;
  private isFailing = false;

  /** `directory` undefined keeps nothing. `what` names the content in a message: "the request log". */
  constructor(
    directory: string | undefined,
    name: string,
    private readonly what: string,
  ) {
    if (directory === undefined) return;
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.file = path.join(directory, name);
  }

  /** A full disk must not keep the emulator from answering; it says so once until it can write again. */
  append(line: object): void {
    if (this.file === undefined) return;
    try {
      fs.appendFileSync(this.file, `${JSON.stringify(line)}\n`);
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing) console.error(`emulator: ${this.what} cannot be written: ${(error as Error).message}`);
      this.isFailing = true;
    }
  }

  /** The lines that were written, without those that a kill or a full disk has cut. */
  read(): readonly unknown[] {
    if (this.file === undefined || !fs.existsSync(this.file)) return [];
    return fs.readFileSync(this.file, "utf8").split("\n").flatMap(parseLine);
  }
}

function parseLine(line: string): readonly unknown[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}
