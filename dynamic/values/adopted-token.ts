import { credentialProblem } from "./credential";
import { timeProblem } from "./time";

/** A token that exists already and is to be the first one of a resource. */
export interface AdoptedToken {
  /** Its id, as lists of tokens have it. */
  readonly tokenId: string;
  readonly tokenValue: string;
  /**
   * When it ends, RFC 3339, or sooner: it is renewed in time for that. Default: a whole `lifetime` from now on, and a
   * token that ends before is refused.
   */
  readonly expiresAt?: string | undefined;
}

const FIELDS = ["tokenId", "tokenValue", "expiresAt"];

/** What is wrong with `value` as a token to adopt, or undefined. Never quotes what may be a secret. */
export function adoptedTokenProblem(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return "must be an object with tokenId and tokenValue";
  const unknown = Object.keys(value).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) return `${unknown} is not known: give ${FIELDS.join(", ")}`;
  const { tokenId, tokenValue, expiresAt } = value as Record<string, unknown>;
  if (typeof tokenId !== "string" || !/^[0-9A-Za-z]+$/.test(tokenId)) return "tokenId is missing";
  if (tokenId.startsWith("dapi")) return "tokenId is the value of a token: give its id, as lists of tokens have it";
  const malformed = credentialProblem(tokenValue);
  if (malformed !== undefined) return `tokenValue ${malformed}`;
  if (tokenValue === tokenId) return "tokenValue is the id of the token: give the token itself";
  const problem = expiresAt === undefined ? undefined : timeProblem(expiresAt);
  return problem === undefined ? undefined : `expiresAt ${problem}`;
}
