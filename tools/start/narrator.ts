const WIDTH = 15;

/** Prints the main job on the terminal: steps, facts, proofs and progress. */
export class Narrator {
  private steps = 0;
  private failures = 0;
  private proofs = 0;
  private readonly rows: (readonly string[])[] = [];

  constructor(private readonly output: NodeJS.WriteStream = process.stdout) {}

  /** Starts a step. The first one is the set-up, with the number 0. */
  step(title: string): void {
    this.print(`\n${this.bold(`${this.steps}  ${title}`)}`);
    this.steps += 1;
  }

  /** One line of facts under a short name. */
  fact(name: string, text: string): void {
    this.print(`   ${name.padEnd(WIDTH)}${text}`);
  }

  /** Output of a command, indented. */
  quote(text: string): void {
    for (const line of text.trimEnd().split("\n")) this.print(`   ${this.dim("│")} ${line}`.trimEnd());
  }

  /** A condition that must hold. If it does not, the job runs on and fails at its end. */
  proof(name: string, isProved: boolean, text: string): void {
    this.proofs += 1;
    if (!isProved) this.failures += 1;
    this.fact(name, `${isProved ? this.green("✓") : this.red("✗")} ${text}`);
  }

  /** Runs `work` and prints how long it took; on a terminal the seconds count up meanwhile. */
  async timed<T>(name: string, work: () => Promise<T>, describe: (result: T) => string): Promise<T> {
    const startedAt = Date.now();
    const seconds = (): string => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
    const show = (): void => {
      if (this.output.isTTY) this.output.write(`\r   ${name.padEnd(WIDTH)}… ${seconds()} `);
    };
    const timer = setInterval(show, 200);
    try {
      const result = await work();
      this.clearLine();
      this.fact(name, `${describe(result)} ${this.dim(`(${seconds()})`)}`);
      return result;
    } catch (error) {
      this.clearLine();
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  /** Adds a row to the table at the end. */
  row(...cells: readonly string[]): void {
    this.rows.push(cells);
  }

  /** Prints the table and the count of proofs; returns whether all held. */
  summarise(header: readonly string[]): boolean {
    const table = [header, ...this.rows];
    const widths = header.map((_, column) => Math.max(...table.map((row) => (row[column] ?? "").length)));
    const toLine = (row: readonly string[]): string =>
      row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("   ");
    this.print(`\n${this.bold(toLine(header).trimEnd())}`);
    for (const row of this.rows) this.print(toLine(row).trimEnd());
    const verdict =
      this.failures === 0
        ? this.green(`${this.proofs} proofs, all hold`)
        : this.red(`${this.failures} of ${this.proofs} proofs failed`);
    this.print(`\n${verdict}`);
    return this.failures === 0;
  }

  print(line: string): void {
    this.output.write(`${line}\n`);
  }

  private clearLine(): void {
    if (this.output.isTTY) this.output.write("\r\u001b[K");
  }

  private bold(text: string): string {
    return this.paint("1", text);
  }

  private dim(text: string): string {
    return this.paint("2", text);
  }

  private green(text: string): string {
    return this.paint("32", text);
  }

  private red(text: string): string {
    return this.paint("31", text);
  }

  private paint(code: string, text: string): string {
    return this.output.isTTY && process.env.NO_COLOR === undefined ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
}
