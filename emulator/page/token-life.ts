/** The owner of a token, as it was called when the token was minted. */
export interface TokenOwner {
  /** User name or application id. */
  readonly name: string;
  readonly displayName: string;
}

/** What a token is from its mint on. */
export interface MintedToken {
  readonly owner: TokenOwner;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch milliseconds; -1 never. */
  readonly expiresAt: number;
}

interface EventFields {
  readonly tokenId: string;
  /** The tenant's time, epoch milliseconds. */
  readonly at: number;
  /** The request that caused it; left out for what happened while nobody recorded. */
  readonly sequence?: number;
}

/** One step in the life of a token. Plain JSON: it is kept as it is. */
export type TokenEvent = EventFields &
  (
    | { readonly kind: "minted"; readonly token: MintedToken; readonly comment: string }
    /** The first call with the new token, by which its minter proves it. */
    | { readonly kind: "verified" }
    /** A place has its value now. */
    | { readonly kind: "published"; readonly place: string }
    /** A place that had its value has that of the token `by` now. */
    | { readonly kind: "replaced"; readonly place: string; readonly by: string }
    /** A place that had its value is deleted, or has something else. */
    | { readonly kind: "withdrawn"; readonly place: string }
    | { readonly kind: "described" | "retired"; readonly comment: string }
    /** `stillIn`: the places that had its value when it ended. */
    | { readonly kind: "revoked"; readonly stillIn: readonly string[] }
  );

/** A step and its number: of two steps the later one has the higher. */
export type NumberedEvent = TokenEvent & { readonly order: number };

/** A token with all that has happened to it. */
export interface TokenLife extends MintedToken {
  readonly tokenId: string;
  comment: string;
  readonly events: NumberedEvent[];
  /** The places that have its value. */
  readonly places: Set<string>;
  isRevoked: boolean;
}
