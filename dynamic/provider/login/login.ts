/** A way to authenticate calls to one workspace. */
export interface Login {
  /** Who this is and where it comes from, for messages: "the administrator (pat from DATABRICKS_TOKEN)". */
  readonly description: string;
  /** The headers of an authenticated call. */
  authorize(): Promise<Readonly<Record<string, string>>>;
  /** Forgets what was cached, after the server refused it. */
  forget(): void;
}

/** A login by a fixed personal access token. */
export function tokenLogin(description: string, token: string): Login {
  return { description, authorize: () => Promise.resolve(bearer(token)), forget: () => undefined };
}

export function bearer(accessToken: string): { readonly authorization: string } {
  return { authorization: `Bearer ${accessToken}` };
}
