import { isLoopback } from "../../arguments/host";
import { ApiError, NoAnswerError } from "../errors/api-error";
import { keepSecret } from "../errors/clean-words";
import { type Answer, fetchAnswer, isPage, isSuccess, toApiError } from "../http/fetch-answer";
import { toPatience } from "../http/patience";
import { retry } from "../http/retry";
import { TIMEOUTS } from "../http/timeouts";
import { getTraffic } from "../http/traffic";
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
    async send() {
      keepSecret(runtime, clientSecret);
      const traffic = await getTraffic(runtime, tokenEndpoint);
      const attempt = (): Promise<AccessToken> => traffic.execute(() => sendOnce(runtime, credentials));
      return retry(runtime, tokenEndpoint, attempt, toLoginPatience);
    },
  };
}

/** A login changes nothing, so that any failure of the server is worth another one. */
function toLoginPatience(error: unknown): number {
  const isServerFailure = error instanceof ApiError && error.status >= 500;
  return toPatience(error, true) || (isServerFailure ? TIMEOUTS.unexplained : 0);
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
      [oauth.customFetch]: async (url: string, request: RequestInit) => {
        const answer = await fetchAnswer(runtime, attempted, url, request);
        if (!isSuccess(answer) || isPage(answer)) throw toLoginError(runtime, attempted, answer);
        return new Response(answer.text || null, answer);
      },
      [oauth.allowInsecureRequests]: isLoopback(new URL(tokenEndpoint)),
    })
    .catch((error: unknown) => {
      throw error instanceof ApiError || error instanceof NoAnswerError ? error : new NoAnswerError(attempted, error);
    });
  const answer = await oauth.processClientCredentialsResponse(server, client, response).catch(() => {
    // The library's error holds the answer, and with it perhaps an access token.
    throw new ApiError(attempted, response.status, undefined, "an answer that is not an access token");
  });
  return { value: answer.access_token, lifetimeSeconds: answer.expires_in ?? 3600 };
}

/** Entra's AADSTS numbers are more exact than its OAuth codes, so they are used as the code. */
function toLoginError(runtime: Runtime, attempted: string, answer: Answer): ApiError {
  const { status, serverCode, serverMessage, retryAfterSeconds } = toApiError(runtime, attempted, answer);
  const code = /AADSTS\d+/.exec(serverMessage)?.[0] ?? serverCode;
  return new ApiError(attempted, status, code, serverMessage.replace(/\s*Trace ID: .*$/s, ""), retryAfterSeconds);
}
