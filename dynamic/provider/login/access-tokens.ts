import { createHash } from "node:crypto";
import { ExponentialBackoff, handleWhen, retry } from "cockatiel";
import { ApiError, NoAnswerError, toServerWords } from "../rest/api-error";
import { patience } from "../rest/patience";
import { maskCredentials } from "../../values/quote";
import { isLoopback } from "../../values/workspace-host";

/** A request for an access token by client credentials. */
export interface ClientCredentials {
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  /** Where the endpoint takes the secret. */
  readonly secretIn: "header" | "body";
}

/** Access tokens are renewed this long before they end. */
const EARLY_MILLISECONDS = 5 * 60_000;

const cache = new Map<string, Promise<{ readonly accessToken: string; readonly renewAt: number }>>();

/** An access token for these credentials: one login per identity and process, however many ask at once. */
export async function getAccessToken(credentials: ClientCredentials): Promise<string> {
  const key = toKey(credentials);
  const cached = cache.get(key);
  if (cached !== undefined) {
    const known = await cached.catch(() => undefined);
    if (known !== undefined && Date.now() < known.renewAt) return known.accessToken;
    if (cache.get(key) === cached) cache.delete(key);
  }
  const pending = cache.get(key) ?? obtain(credentials);
  cache.set(key, pending);
  pending.catch(() => cache.get(key) === pending && cache.delete(key));
  return (await pending).accessToken;
}

/** Drops the cached access token of these credentials. */
export function forgetAccessToken(credentials: ClientCredentials): void {
  cache.delete(toKey(credentials));
}

function toKey(credentials: ClientCredentials): string {
  return createHash("sha256").update(JSON.stringify(credentials)).digest("base64");
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4 */
async function obtain(credentials: ClientCredentials): Promise<{ accessToken: string; renewAt: number }> {
  const repeatable = (error: Error): boolean =>
    error instanceof NoAnswerError || (error instanceof ApiError && (error.status === 429 || error.status >= 500));
  const backoff = new ExponentialBackoff({ initialDelay: patience.firstRetry, maxDelay: patience.longestRetry });
  return retry(handleWhen(repeatable), { maxAttempts: 4, backoff }).execute(() => requestOnce(credentials));
}

async function requestOnce(credentials: ClientCredentials): Promise<{ accessToken: string; renewAt: number }> {
  const oauth = await import("oauth4webapi");
  const { tokenEndpoint, clientId, clientSecret, scope, secretIn } = credentials;
  const attempted = `POST ${tokenEndpoint}`;
  const server = { issuer: new URL(tokenEndpoint).origin, token_endpoint: tokenEndpoint };
  const client = { client_id: clientId };
  const authentication =
    secretIn === "header" ? oauth.ClientSecretBasic(clientSecret) : oauth.ClientSecretPost(clientSecret);
  const response = await oauth
    .clientCredentialsGrantRequest(server, client, authentication, new URLSearchParams({ scope }), {
      signal: AbortSignal.timeout(patience.call),
      [oauth.allowInsecureRequests]: isLoopback(new URL(tokenEndpoint)),
    })
    .catch((error: unknown) => {
      throw new NoAnswerError(attempted, error);
    });
  if (!response.ok) throw toLoginError(attempted, response, maskCredentials(await response.text(), [clientSecret]));
  const answer = await oauth.processClientCredentialsResponse(server, client, response).catch(() => {
    // The library's error holds the answer, and with it perhaps an access token.
    throw new ApiError(attempted, response.status, undefined, "an answer that is not an access token");
  });
  const lifetimeMilliseconds = (answer.expires_in ?? 3600) * 1000;
  const early = Math.min(EARLY_MILLISECONDS, lifetimeMilliseconds / 2);
  return { accessToken: answer.access_token, renewAt: Date.now() + lifetimeMilliseconds - early };
}

/** Entra names its causes by AADSTS numbers, which stand for the coarser OAuth codes here. */
function toLoginError(attempted: string, response: Response, body: string): ApiError {
  const words = toServerWords(response.status, response.statusText, body);
  const code = /AADSTS\d+/.exec(words.message)?.[0] ?? words.code;
  const message = words.message.replace(/\s*Trace ID: .*$/s, "");
  return new ApiError(attempted, response.status, code, message);
}
