import { ApiError } from "../errors/api-error";
import { toCleanWords } from "../errors/clean-words";
import { toServerWords } from "../errors/server-words";
import type { AnswerHeaders, HttpAnswer, HttpRequest, Runtime } from "../runtime";
import { toNoAnswer } from "./network-failure";
import { chooseProxy, type Proxy } from "./proxy-choice";
import { networkOf } from "./proxy-tunnel";
import { isRedirect, toRedirectError } from "./redirect";
import { TIMEOUTS } from "./timeouts";

/** The longest answer that is read. A list of 600 tokens with the longest comments has about 1 MB. */
const LONGEST_ANSWER_BYTES = 16 * 1024 * 1024;

/** An answer that was read completely. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: AnswerHeaders;
  readonly text: string;
}

/**
 * Sends one request, through the proxy of the environment, and reads the answer, within the deadline of a call and up to
 * the longest answer, and closes the connection otherwise. Follows no redirect. `attempted` names the call in failures.
 * Throws `NoAnswerError`, and `ApiError` for an answer that is too long. `milliseconds` is the deadline.
 */
export async function fetchAnswer(
  runtime: Runtime,
  attempted: string,
  url: string,
  request: HttpRequest,
  milliseconds: number = TIMEOUTS.call,
): Promise<Answer> {
  let proxy: Proxy | undefined;
  try {
    proxy = chooseProxy(runtime.env, new URL(url));
    const network = await networkOf(runtime, proxy);
    const deadline = AbortSignal.timeout(milliseconds);
    const response = await network(url, { ...request, redirect: "manual", signal: deadline });
    const { status, statusText, headers } = response;
    const text = await readText(response);
    if (text === undefined) throw new ApiError(attempted, status, undefined, "an answer of more than 16 MB");
    return { status, statusText, headers, text };
  } catch (error) {
    throw error instanceof ApiError
      ? error
      : toNoAnswer(runtime, { attempted, url: new URL(url), proxy, milliseconds }, error);
  }
}

/** The body, decompressed; undefined when it is too long. */
async function readText({ body }: HttpAnswer): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LONGEST_ANSWER_BYTES) return undefined;
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Whether the server did what was asked. */
export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/**
 * Whether an answer has the form of the API's: a JSON object, or an error with its code. Whatever else answers at its
 * address, such as a portal, a web filter or another server, knows nothing about the workspace, its clock included.
 */
export function isOfApi({ status, text }: Answer): boolean {
  if (!text.trimStart().startsWith("{")) return false;
  if (status === 404 || status === 410) return text.includes('"error_code"');
  return status < 300 || (status >= 400 && /"(error_code|error|schemas)"/.test(text));
}

/** Whether a web page came in place of an answer of an API. */
export function isPage({ text }: Answer): boolean {
  return text.trimStart().startsWith("<");
}

/** The failure that an answer is. */
export function toApiError(
  runtime: Runtime,
  attempted: string,
  { status, statusText, headers, text }: Answer,
): ApiError {
  if (isRedirect(status)) return toRedirectError(attempted, status, headers.get("location"));
  const { code, message, isPage } = toServerWords(status, statusText, text, (words) => toCleanWords(runtime, words));
  const retryAfterSeconds = toRetryAfterSeconds(headers, runtime.realNow());
  return new ApiError(attempted, status, code, message, { retryAfterSeconds, isPage });
}

/** Seconds of the `Retry-After` header, given as seconds or as an HTTP date by the server's clock. */
function toRetryAfterSeconds(headers: AnswerHeaders, now: number): number | undefined {
  const header = headers.get("retry-after");
  if (header === null) return undefined;
  const answeredAt = Date.parse(headers.get("date") ?? "") || now;
  const seconds = /^\d+(\.\d+)?$/.test(header) ? Number(header) : (Date.parse(header) - answeredAt) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}
