import type * as Oauth from "oauth4webapi" with { "resolution-mode": "import" };
import { isLoopback } from "../../arguments/host";
import { ApiError, NoAnswerError } from "../errors/api-error";
import type { AccessToken } from "../http/issued-access-token";
import { type Answer, fetchAnswer, isPage, isSuccess, toApiError } from "../http/fetch-answer";
import { toPatience } from "../http/patience";
import { retry } from "../http/retry";
import { TIMEOUTS } from "../http/timeouts";
import { getTraffic } from "../http/traffic";
import type { Runtime } from "../runtime";
import type { AccessTokenRequest } from "./access-tokens";

/** Sends one request to a token endpoint, with the library that makes it. */
export type SendGrant = (
  oauth: typeof Oauth,
  server: Oauth.AuthorizationServer,
  client: Oauth.Client,
  options: Oauth.TokenEndpointRequestOptions,
) => Promise<Response>;

/** A way to get an access token from a token endpoint. */
export interface TokenGrant {
  readonly tokenEndpoint: string;
  readonly clientId: string;
  /** What else identifies the token: the grant, its scope, and who asks. May hold secrets. */
  readonly identity: readonly string[];
  /** Gets what the request needs; again where the login is tried for longer than what it got may live. */
  readonly prepare: () => Promise<SendGrant>;
}

/** For how long what was prepared is sent again: identity tokens live for five minutes. */
const PREPARED_MILLISECONDS = 60_000;

/** A request for an access token by this grant. */
export function requestByGrant(runtime: Runtime, grant: TokenGrant): AccessTokenRequest {
  const { tokenEndpoint, clientId, identity, prepare } = grant;
  const attempted = `POST ${tokenEndpoint}`;
  return {
    identity: [tokenEndpoint, clientId, ...identity],
    async send() {
      const traffic = await getTraffic(runtime, tokenEndpoint);
      // What the preparation asks has its own attempts.
      let prepared: { readonly sendGrant: SendGrant; readonly until: number } | undefined;
      let isPrepared = false;
      const attempt = async (): Promise<AccessToken> => {
        isPrepared = false;
        if (prepared === undefined || runtime.elapsed() >= prepared.until)
          prepared = { sendGrant: await prepare(), until: runtime.elapsed() + PREPARED_MILLISECONDS };
        isPrepared = true;
        const { sendGrant } = prepared;
        return traffic.execute(() => sendOnce(runtime, grant, attempted, sendGrant));
      };
      return retry(runtime, tokenEndpoint, attempt, (error) => (isPrepared ? toLoginPatience(error) : 0));
    },
  };
}

/** A login changes nothing, so that any failure of the server is worth another one. */
function toLoginPatience(error: unknown): number {
  const isServerFailure = error instanceof ApiError && error.status >= 500;
  return toPatience(error, true) || (isServerFailure ? TIMEOUTS.unexplained : 0);
}

async function sendOnce(
  runtime: Runtime,
  { tokenEndpoint, clientId }: TokenGrant,
  attempted: string,
  sendGrant: SendGrant,
): Promise<AccessToken> {
  const oauth = await import("oauth4webapi");
  const server = { issuer: new URL(tokenEndpoint).origin, token_endpoint: tokenEndpoint };
  const client = { client_id: clientId };
  const response = await sendGrant(oauth, server, client, {
    [oauth.customFetch]: async (url: string, { headers, body }: RequestInit) => {
      const request = { method: "POST", headers: headers as Record<string, string>, body: String(body) };
      const answer = await fetchAnswer(runtime, attempted, url, request);
      if (!isSuccess(answer) || isPage(answer)) throw toLoginError(runtime, attempted, answer);
      return new Response(answer.text || null, { status: answer.status, headers: toContentType(answer) });
    },
    [oauth.allowInsecureRequests]: isLoopback(new URL(tokenEndpoint)),
  }).catch((error: unknown) => {
    throw error instanceof ApiError || error instanceof NoAnswerError ? error : new NoAnswerError(attempted, error);
  });
  const answer = await oauth.processGenericTokenEndpointResponse(server, client, response).catch(() => {
    // The library's error holds the answer, and with it perhaps an access token.
    throw new ApiError(attempted, response.status, undefined, "an answer that is not an access token");
  });
  return { value: answer.access_token, lifetimeSeconds: answer.expires_in ?? 3600 };
}

/** The only header that the library reads. */
function toContentType({ headers }: Answer): Readonly<Record<string, string>> {
  const type = headers.get("content-type");
  return type === null ? {} : { "content-type": type };
}

/** Entra's AADSTS numbers are more exact than its OAuth codes, so they are used as the code. */
function toLoginError(runtime: Runtime, attempted: string, answer: Answer): ApiError {
  const { status, serverCode, serverMessage, facts } = toApiError(runtime, attempted, answer);
  const code = /AADSTS\d+/.exec(serverMessage)?.[0] ?? serverCode;
  return new ApiError(attempted, status, code, serverMessage.replace(/\s*Trace ID: .*$/s, ""), facts);
}
