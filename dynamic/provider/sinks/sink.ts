/** What a sink is told about a token beside its value. */
export interface TokenFacts {
  readonly tokenId: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly lineage: string;
  /** Project, stack and name of the component: "shop/dev/reporting". */
  readonly publishedBy: string;
}

/** What a sink holds. */
export interface StoredSecret {
  /** The sink's own name of this version; undefined where a sink has no versions. */
  readonly version: string | undefined;
  /** Undefined where nobody may read it, because it was disabled. */
  readonly value: string | undefined;
  /** SHA-256 of the value, in hexadecimal digits. */
  readonly sha256: string | undefined;
  /** Empty where a sink has no tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** Undefined where a sink has none. */
  readonly contentType: string | undefined;
  /** Epoch seconds; undefined where a sink has none. */
  readonly expires: number | undefined;
}

/** What stops a write. */
export interface Obstacle {
  /** Why nothing can ever be written there. */
  readonly problem?: string;
  /** What is missing, and may still be made. */
  readonly lack?: string;
}

/**
 * A place where tokens are published, written on its data plane. It is one secret: each write replaces its value. A
 * value that a sink has seen is in no message of this process. Calls are retried like any other; failures are those of
 * the calls.
 */
export interface Sink {
  /** Identifies the place, whatever the spelling of its address. */
  readonly place: string;
  /** The place in messages: `secret "reporting" of vault "kv-data"`. */
  readonly description: string;
  /** The address for readers, without a version. */
  readonly uri: string;
  /** What becomes of an existing secret that nobody has marked, after its description. */
  readonly takeOver: string;
  /** Throws when there is no login for it. Sends no request. */
  assertLogin(): void;
  /** What will or may stop a write, as far as a look at what has the place can tell. With `isLook` as `read`. */
  obstacle(isLook?: boolean): Promise<Obstacle>;
  /**
   * What the place holds now; undefined if it does not exist. With `isLook` a server that fails or does not answer is not
   * asked again, but for a 429, and a value is read as in any other case.
   */
  read(isLook?: boolean): Promise<StoredSecret | undefined>;
  /**
   * Writes the value as what readers get from now on; makes the secret, or recovers a deleted one of this name. Returns the
   * version; undefined where a sink has no versions. The same value again does no harm.
   */
  write(value: string, facts: TokenFacts): Promise<string | undefined>;
  /** Whether what the place holds is as a write of this value with these facts leaves it: nothing has to be written. */
  isWritten(stored: StoredSecret, value: string, facts: TokenFacts): boolean;
  /** Deletes the secret, whatever it holds; one that is gone is no error. Look first at whose it is. */
  remove(): Promise<void>;
}
