import { bulkhead, type BulkheadPolicy, ExponentialBackoff, handleWhen, retry, wrap } from "cockatiel";
import { ApiError, NoAnswerError, toServerWords } from "./api-error";
import { maskCredentials } from "../../values/quote";
import { patience } from "./patience";

/** How many requests may be under way to one host from this process. */
const CONCURRENT_REQUESTS = 16;

/** How often a call that may be repeated is tried again. */
const RETRIES = 4;

export interface HttpCall {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /**
   * Whether the call may be sent again when it is not known whether it was applied. Without it only a refusal that
   * surely came before any effect (429) is repeated.
   */
  readonly repeatable: boolean;
}

const bulkheads = new Map<string, BulkheadPolicy>();

/**
 * Sends one call and returns the JSON of the answer, `{}` when there is none. Bounded in time, in number of tries and in
 * concurrency per host. Throws `ApiError` for an error answer and `NoAnswerError` when there was none.
 */
export async function send(call: HttpCall): Promise<unknown> {
  const { origin } = new URL(call.url);
  const limiter = bulkheads.get(origin) ?? bulkhead(CONCURRENT_REQUESTS, Infinity);
  bulkheads.set(origin, limiter);
  const mayRepeat = (error: Error): boolean => isWorthRepeating(error, call.repeatable);
  const backoff = new ExponentialBackoff({ initialDelay: patience.firstRetry, maxDelay: patience.longestRetry });
  const repeating = retry(handleWhen(mayRepeat), { maxAttempts: RETRIES, backoff });
  return wrap(repeating, limiter).execute(() => sendOnce(call));
}

async function sendOnce(call: HttpCall): Promise<unknown> {
  const attempted = `${call.method} ${call.url.replace(/\?.*$/, "")}`;
  assertHeaders(attempted, call.headers);
  const { status, statusText, headers, text } = await exchange(call).catch((error: unknown) => {
    throw new NoAnswerError(attempted, error);
  });
  if (status >= 200 && status < 300) return parse(attempted, status, text);
  const words = toServerWords(status, statusText, maskCredentials(text, toCredentials(call)));
  const error = new ApiError(attempted, status, words.code, words.message, toRetryAfter(headers.get("retry-after")));
  if (isWorthRepeating(error, call.repeatable)) await pauseAsAsked(error);
  throw error;
}

/** The credentials that a call is authenticated with, which a server may repeat. */
function toCredentials({ headers }: HttpCall): readonly string[] {
  return Object.entries(headers)
    .filter(([name]) => /authorization|token/.test(name))
    .map(([, value]) => value.replace(/^(Bearer|Basic) /, ""));
}

/** What fetch says of a header that it cannot send quotes the header. */
function assertHeaders(attempted: string, headers: HttpCall["headers"]): void {
  const name = Object.keys(headers).find((key) => !/^[\x20-\x7e]*$/.test(headers[key] ?? ""));
  if (name !== undefined)
    throw new Error(`${attempted} cannot be sent: its header ${name} has a character that none has`);
}

async function exchange(
  call: HttpCall,
): Promise<{ status: number; statusText: string; headers: Headers; text: string }> {
  const response = await fetch(call.url, {
    method: call.method,
    headers: { accept: "application/json", "user-agent": "pulumi-databricks-pat", ...call.headers },
    ...(call.body === undefined ? {} : { body: call.body }),
    redirect: "manual",
    signal: AbortSignal.timeout(patience.call),
  });
  return {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
    text: await response.text(),
  };
}

function parse(attempted: string, status: number, text: string): unknown {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ApiError(attempted, status, undefined, "an answer that is not JSON");
  }
}

function isWorthRepeating(error: Error, repeatable: boolean): boolean {
  if (error instanceof NoAnswerError) return repeatable && !isCertificateProblem(error);
  if (!(error instanceof ApiError)) return false;
  if (error.status === 429) return true;
  const isBusy =
    error.status === 503 || (error.status === 500 && error.serverMessage.includes("REQUEST_LIMIT_EXCEEDED"));
  return repeatable && (isBusy || error.status === 502 || error.status === 504);
}

function isCertificateProblem(error: NoAnswerError): boolean {
  return /CERT|UNABLE_TO_VERIFY|SELF_SIGNED|ERR_TLS/.test(error.message);
}

/** Waits what the server asked for, before the ordinary pause; a longer wish than the longest retry is cut to it. */
async function pauseAsAsked(error: ApiError): Promise<void> {
  const milliseconds = Math.min((error.retryAfterSeconds ?? 0) * 1000, patience.longestRetry);
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Seconds of a `Retry-After` header, given as seconds or as an HTTP date. */
function toRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}
