import { credentialProblem } from "../../values/credential";

/** A way to authenticate calls to one workspace. */
export interface Login {
  /** Who this is and where it comes from, for messages: "the administrator (pat from DATABRICKS_TOKEN)". */
  readonly description: string;
  /** The headers of an authenticated call. */
  authorize(): Promise<Readonly<Record<string, string>>>;
  /** Forgets what was cached, after the server refused it. */
  forget(): void;
}

/** A login by a fixed personal access token. Throws when it is no text that a header can carry. */
export function tokenLogin(description: string, token: string): Login {
  assertCredential(description, "token", token);
  return { description, authorize: () => Promise.resolve(bearer(token)), forget: () => undefined };
}

/** Throws for what cannot be a credential, such as one with a line break at its end. Never quotes it. */
export function assertCredential(description: string, name: string, credential: string): void {
  const problem = credentialProblem(credential);
  if (problem !== undefined) throw new CredentialError(`the ${name} of ${description} ${problem}`);
}

/** Thrown for a credential that cannot be one. */
export class CredentialError extends Error {
  override readonly name = "CredentialError";
}

export function bearer(accessToken: string): { readonly authorization: string } {
  return { authorization: `Bearer ${accessToken}` };
}
