import { maskCredentials } from "../../arguments/quote";
import { isLoopback } from "../../arguments/host";
import { ApiError, NoAnswerError } from "../errors/api-error";
import { toServerWords } from "../errors/server-words";
import { limitConcurrency } from "../http/http-client";
import { retry } from "../http/retry";
import { TIMEOUTS } from "../http/timeouts";
import type { Runtime } from "../runtime";
import type { AccessToken, AccessTokenRequest } from "./access-tokens";

/** An OAuth client that logs in as itself. */
export interface ClientCredentials {
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  /** Where the endpoint takes the secret. */
  readonly secretIn: "header" | "body";
}

/**
 * A request for an access token by client credentials.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 */
export function requestByClientCredentials(runtime: Runtime, credentials: ClientCredentials): AccessTokenRequest {
  const { tokenEndpoint, clientId, clientSecret, scope } = credentials;
  return {
    identity: ["client_credentials", tokenEndpoint, clientId, clientSecret, scope],
    send: () =>
      retry(runtime, () => limitConcurrency(runtime, tokenEndpoint, () => sendOnce(runtime, credentials)), {
        isRetryable: (error) =>
          error instanceof NoAnswerError ||
          (error instanceof ApiError && (error.status === 429 || error.status >= 500)),
      }),
  };
}

async function sendOnce(runtime: Runtime, credentials: ClientCredentials): Promise<AccessToken> {
  const oauth = await import("oauth4webapi");
  const { tokenEndpoint, clientId, clientSecret, scope, secretIn } = credentials;
  const attempted = `POST ${tokenEndpoint}`;
  const server = { issuer: new URL(tokenEndpoint).origin, token_endpoint: tokenEndpoint };
  const client = { client_id: clientId };
  const authentication =
    secretIn === "header" ? oauth.ClientSecretBasic(clientSecret) : oauth.ClientSecretPost(clientSecret);
  const response = await oauth
    .clientCredentialsGrantRequest(server, client, authentication, new URLSearchParams({ scope }), {
      signal: AbortSignal.timeout(TIMEOUTS.call),
      [oauth.customFetch]: (url: string, request: RequestInit) => runtime.fetch(url, request),
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
  return { value: answer.access_token, lifetimeSeconds: answer.expires_in ?? 3600 };
}

/** Entra's AADSTS numbers are more exact than its OAuth codes, so they are used as the code. */
function toLoginError(attempted: string, response: Response, body: string): ApiError {
  const words = toServerWords(response.status, response.statusText, body);
  const code = /AADSTS\d+/.exec(words.message)?.[0] ?? words.code;
  const message = words.message.replace(/\s*Trace ID: .*$/s, "");
  return new ApiError(attempted, response.status, code, message);
}
