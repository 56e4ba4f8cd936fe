import { ApiError, NoAnswerError } from "../errors/api-error";
import { keepSecret } from "../errors/clean-words";
import { ProviderError } from "../errors/provider-error";
import { toErrorCode } from "../errors/remedies";
import type { AccessToken } from "../http/issued-access-token";
import { type Answer, fetchAnswer, isPage, isSuccess, toApiError } from "../http/fetch-answer";
import { toPatience } from "../http/patience";
import { retry } from "../http/retry";
import { TIMEOUTS } from "../http/timeouts";
import { getTraffic } from "../http/traffic";
import type { Runtime } from "../runtime";
import { readArcKey } from "./arc-key";
import { chooseIdentitySource, type IdentitySource } from "./identity-source";
import { keepAccessToken, toFields } from "./token-answer";

/** A token of a managed identity. */
export interface ManagedIdentityRequest {
  /** The resource, without "/.default". */
  readonly resource: string;
  /** Client id of the identity; undefined for the one of the machine. */
  readonly clientId: string | undefined;
}

/**
 * Requests a token of a managed identity from IMDS, App Service or Azure Arc. Throws `ApiError` for a refusal, and
 * "LOGIN_UNSUPPORTED" where this machine has no managed identity.
 *
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
export async function requestManagedIdentityToken(
  runtime: Runtime,
  request: ManagedIdentityRequest,
): Promise<AccessToken> {
  const { clientId } = request;
  const source = chooseIdentitySource(runtime.env, runtime.platform);
  for (const header of Object.values(source.headers)) if (header !== "true") keepSecret(runtime, header);
  try {
    return await sendPatiently(runtime, source, request, clientId);
  } catch (error) {
    if (clientId === undefined || !isIdentityUnknown(error)) throw explainNoService(source, error);
    // The client id may be that of the system-assigned identity, by which some services do not find it.
    const found = await sendPatiently(runtime, source, request, undefined).catch(() => undefined);
    if (found === undefined) throw error;
    return found;
  }
}

async function sendPatiently(
  runtime: Runtime,
  source: IdentitySource,
  request: ManagedIdentityRequest,
  selected: string | undefined,
): Promise<AccessToken> {
  const traffic = await getTraffic(runtime, source.url);
  const attempt = (): Promise<AccessToken> => traffic.execute(() => sendOnce(runtime, source, request, selected));
  return retry(runtime, source.url, attempt, (error) => toIdentityPatience(source, error));
}

/** Where nobody answers at the fixed address of IMDS, this is no machine of Azure. */
function toIdentityPatience({ kind, variable }: IdentitySource, error: unknown): number {
  if (error instanceof NoAnswerError && kind === "imds" && variable === undefined) return 0;
  if (error instanceof ApiError && error.status === 410) return TIMEOUTS.metadataUpdate;
  const isUnexplained = error instanceof ApiError && (error.status === 404 || error.status >= 500);
  return toPatience(error, true) || (isUnexplained ? TIMEOUTS.unexplained : 0);
}

async function sendOnce(
  runtime: Runtime,
  source: IdentitySource,
  { resource, clientId }: ManagedIdentityRequest,
  selected: string | undefined,
): Promise<AccessToken> {
  const { kind, url, apiVersion, headers } = source;
  const query = new URLSearchParams({ "api-version": apiVersion, resource });
  if (selected !== undefined) query.set("client_id", selected);
  const attempted = `GET ${url}`;
  const ask = (authorization?: string): Promise<Answer> =>
    fetchAnswer(
      runtime,
      attempted,
      `${url}?${query.toString()}`,
      { headers: { accept: "application/json", ...headers, ...(authorization !== undefined && { authorization }) } },
      TIMEOUTS.metadata,
    );
  let answer = await ask();
  if (kind === "azure-arc" && answer.status === 401) {
    const key = readArcKey(answer.headers.get("www-authenticate"), runtime.env, runtime.platform);
    keepSecret(runtime, key);
    answer = await ask(`Basic ${key}`);
  }
  if (!isSuccess(answer) || isPage(answer)) throw toApiError(runtime, attempted, answer);
  const { token, owner } = readToken(runtime, attempted, answer);
  // The agent of an old server ignores the client id, and answers for the server's own identity.
  const mustBeNamed = kind === "azure-arc" || selected === undefined;
  if (clientId !== undefined && (owner ?? (mustBeNamed ? "" : clientId)).toLowerCase() !== clientId.toLowerCase()) {
    throw new ProviderError(
      "LOGIN_UNSUPPORTED",
      `${url} answered for ${owner === undefined ? "an identity that it does not name" : "another managed identity"} and not for ${clientId}: assign that identity to this machine`,
    );
  }
  return token;
}

function readToken(
  runtime: Runtime,
  attempted: string,
  { status, text }: Answer,
): { readonly token: AccessToken; readonly owner: string | undefined } {
  const answer = toFields(text);
  const value = keepAccessToken(runtime, answer["access_token"]);
  const lifetimeSeconds = toLifetime(answer, runtime.realNow());
  if (value === undefined || lifetimeSeconds === undefined) {
    throw new ApiError(attempted, status, undefined, "an answer that is not an access token");
  }
  const owner = answer["client_id"];
  return { token: { value, lifetimeSeconds }, owner: typeof owner === "string" && owner !== "" ? owner : undefined };
}

/** Numbers are text here; App Service gives the end only, as a number or, in old versions, as a date. */
function toLifetime(answer: Readonly<Record<string, unknown>>, now: number): number | undefined {
  const toNumber = (value: unknown): number => (value === undefined || value === "" ? Number.NaN : Number(value));
  const lifetime = toNumber(answer["expires_in"]);
  if (lifetime > 0) return lifetime;
  const end = toNumber(answer["expires_on"]) * 1000 || Date.parse(String(answer["expires_on"]));
  return Number.isNaN(end) ? undefined : Math.max(0, (end - now) / 1000);
}

/** Whether the service has no such identity. */
function isIdentityUnknown(error: unknown): boolean {
  return error instanceof ApiError && toErrorCode(error) === "IDENTITY_NOT_FOUND";
}

function explainNoService({ kind, variable }: IdentitySource, error: unknown): unknown {
  if (!(error instanceof NoAnswerError) || kind !== "imds" || variable !== undefined) return error;
  return new ProviderError(
    "LOGIN_UNSUPPORTED",
    `azure-msi cannot be used in this run, because ${error.message}: this machine is no resource of Azure, or a firewall or a container keeps its metadata service away; use another login`,
  );
}
