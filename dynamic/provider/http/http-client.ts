import type { BulkheadPolicy } from "cockatiel";
import { maskCredentials } from "../../arguments/quote";
import { ApiError, NoAnswerError } from "../errors/api-error";
import { ProviderError } from "../errors/provider-error";
import { toServerWords } from "../errors/server-words";
import type { MemorySlot, Runtime } from "../runtime";
import { retry } from "./retry";
import { TIMEOUTS } from "./timeouts";

/** How many requests may be under way to one host from this process. */
const CONCURRENT_REQUESTS = 16;

/** One HTTP call. */
export interface HttpCall {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /**
   * Whether the call may be sent again when it is not known whether it was applied. If false, only a refusal that came
   * before any effect (429) is retried.
   */
  readonly repeatable: boolean;
  /** Gets the headers of a good answer. */
  readonly onAnswer?: (headers: Headers) => void;
}

const LIMITERS: MemorySlot<Map<string, BulkheadPolicy>> = { create: () => new Map() };

/**
 * Sends one call and returns the JSON of the answer, `{}` when there is none. Limits time, attempts and concurrency per
 * host. Throws `ApiError` for an error answer and `NoAnswerError` when there was none.
 */
export async function send(runtime: Runtime, call: HttpCall): Promise<unknown> {
  return retry(runtime, () => limitConcurrency(runtime, call.url, () => sendOnce(runtime, call)), {
    isRetryable: (error) => isRetryable(error, call.repeatable),
  });
}

/** Runs a request as soon as fewer than the limit are under way to the host of `url`. */
export async function limitConcurrency<T>(runtime: Runtime, url: string, request: () => Promise<T>): Promise<T> {
  const { bulkhead } = await import("cockatiel");
  const limiters = runtime.recall(LIMITERS);
  const { origin } = new URL(url);
  const limiter = limiters.get(origin) ?? bulkhead(CONCURRENT_REQUESTS, Infinity);
  limiters.set(origin, limiter);
  return limiter.execute(request);
}

async function sendOnce(runtime: Runtime, call: HttpCall): Promise<unknown> {
  const attempted = `${call.method} ${call.url.replace(/\?.*$/, "")}`;
  assertHeaders(attempted, call.headers);
  const { response, text } = await exchange(runtime, call).catch((error: unknown) => {
    throw new NoAnswerError(attempted, error);
  });
  const { status, headers } = response;
  if (status >= 200 && status < 300) {
    call.onAnswer?.(headers);
    return parse(attempted, status, text);
  }
  const words = toServerWords(status, response.statusText, maskCredentials(text, toCredentials(call)));
  const retryAfter = toRetryAfterSeconds(headers.get("retry-after"), runtime.realNow());
  throw new ApiError(attempted, status, words.code, words.message, retryAfter);
}

async function exchange(runtime: Runtime, call: HttpCall): Promise<{ response: Response; text: string }> {
  const response = await runtime.fetch(call.url, {
    method: call.method,
    headers: { accept: "application/json", "user-agent": "pulumi-databricks-pat", ...call.headers },
    ...(call.body === undefined ? {} : { body: call.body }),
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUTS.call),
  });
  return { response, text: await response.text() };
}

function parse(attempted: string, status: number, text: string): unknown {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ApiError(attempted, status, undefined, "an answer that is not JSON");
  }
}

/** The credentials of a call, which a server may repeat in its answer. */
function toCredentials({ headers }: HttpCall): readonly string[] {
  return Object.entries(headers)
    .filter(([name]) => /authorization|token/.test(name))
    .map(([, value]) => value.replace(/^(Bearer|Basic) /, ""));
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

function isRetryable(error: unknown, repeatable: boolean): boolean {
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

/** Seconds of a `Retry-After` header, given as seconds or as an HTTP date. */
function toRetryAfterSeconds(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}
