/** An access token as it was issued. */
export interface AccessToken {
  readonly value: string;
  readonly lifetimeSeconds: number;
}
