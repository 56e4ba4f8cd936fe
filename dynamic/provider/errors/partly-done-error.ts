/**
 * A failed create or update after which there is something to save: Pulumi keeps the id and the properties in the state,
 * shows the reasons, and updates the resource in the next run.
 */
export class PartlyDoneError extends Error {
  override readonly name = "PartlyDoneError";
  /** The message, as Pulumi shows it. */
  readonly reasons: readonly string[];

  constructor(
    failure: Error,
    /** Id of the resource. */
    readonly id: string,
    /** Its outputs, with secrets in clear, as those of a create. */
    readonly properties: Readonly<Record<string, unknown>>,
  ) {
    super(failure.message, { cause: failure });
    this.reasons = [failure.message];
  }
}
