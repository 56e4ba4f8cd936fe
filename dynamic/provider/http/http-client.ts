import { ApiError } from "../errors/api-error";
import { keepSecret } from "../errors/clean-words";
import { ProviderError } from "../errors/provider-error";
import type { AnswerHeaders, Runtime } from "../runtime";
import { assertEngine } from "./engine-check";
import { fetchAnswer, isOfApi, isPage, isSuccess, toApiError } from "./fetch-answer";
import { toPatience } from "./patience";
import { retry } from "./retry";
import { rememberServerTime } from "./server-time";
import { getTraffic } from "./traffic";

/** One HTTP call. */
export interface HttpCall {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /**
   * Whether the call may be sent again when it is not known whether it was applied. If false, only a refusal that came
   * before any effect (429) is retried.
   */
  readonly repeatable: boolean;
  /**
   * Whether it must not be sent once the engine of this run has ended. Default: true for a POST that is not repeatable.
   */
  readonly needsEngine?: boolean | undefined;
  /** Whether the call is sent again while the server is busy. Default: true. */
  readonly isPatient?: boolean | undefined;
  /** Gets the headers of a good answer. */
  readonly onAnswer?: (headers: AnswerHeaders) => void;
  /** Gets the headers of an error answer. */
  readonly onRefusal?: (headers: AnswerHeaders) => void;
}

/**
 * Sends one call and returns the JSON of the answer, undefined when there is none. It takes its turn among all calls to the
 * origin, and is sent again while the server is busy. Throws `ApiError` for an error answer and `NoAnswerError` when
 * there was none.
 */
export async function send(runtime: Runtime, call: HttpCall): Promise<unknown> {
  const traffic = await getTraffic(runtime, call.url);
  return retry(
    runtime,
    call.url,
    () => traffic.execute(() => sendOnce(runtime, call)),
    (error) => (call.isPatient === false ? 0 : toPatience(error, call.repeatable)),
  );
}

async function sendOnce(
  runtime: Runtime,
  { method, url, headers, body, repeatable, onAnswer, onRefusal, ...call }: HttpCall,
): Promise<unknown> {
  const attempted = `${method} ${url.replace(/\?.*$/, "")}`;
  assertHeaders(attempted, headers);
  keepCredentials(runtime, headers);
  if (call.needsEngine ?? (method === "POST" && !repeatable)) await assertEngine(runtime);
  const answer = await fetchAnswer(runtime, attempted, url, {
    method,
    headers: { accept: "application/json", "user-agent": "pulumi-databricks-pat", ...headers },
    ...(body === undefined ? {} : { body }),
  });
  if (isOfApi(answer)) rememberServerTime(runtime, url, answer.headers);
  if (!isSuccess(answer) || isPage(answer)) {
    onRefusal?.(answer.headers);
    throw toApiError(runtime, attempted, answer);
  }
  onAnswer?.(answer.headers);
  if (answer.text.trim() === "") return undefined;
  try {
    return JSON.parse(answer.text) as unknown;
  } catch {
    throw new ApiError(attempted, answer.status, undefined, "an answer that is not JSON");
  }
}

/** A server may repeat the credentials of a call in any later answer. */
function keepCredentials(runtime: Runtime, headers: HttpCall["headers"]): void {
  for (const [name, value] of Object.entries(headers))
    if (/authorization|token/.test(name)) keepSecret(runtime, value.replace(/^(Bearer|Basic) /, ""));
}

/** Checked here because an error of fetch about an invalid header quotes the header. */
function assertHeaders(attempted: string, headers: HttpCall["headers"]): void {
  const name = Object.keys(headers).find((key) => !/^[\x20-\x7e]*$/.test(headers[key] ?? ""));
  if (name === undefined) return;
  throw new ProviderError(
    "CREDENTIAL_MALFORMED",
    `${attempted} cannot be sent: its header ${name} contains a character that no header can carry`,
  );
}
