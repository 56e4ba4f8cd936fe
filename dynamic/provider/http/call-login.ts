/** The headers that authenticate a call. */
export type LoginHeaders = Readonly<Record<string, string>>;

/** A way to authenticate calls to one resource. */
export interface Login {
  /** Names the login, its source and why it was chosen, for messages: never a credential. */
  readonly description: string;
  /** The headers of an authenticated call. */
  authorize(): Promise<LoginHeaders>;
  /** Drops what was cached for these headers, after the server refused them. */
  forget(refused: LoginHeaders): void;
}
