import { ApiError, NoAnswerError } from "../errors/api-error";
import { TIMEOUTS } from "./timeouts";

/** Reasons of a missing answer that a busy server gives. Any other is probably a wrong host name or port, or no network. */
const INTERRUPTED =
  /^(PROXY_50[234]|(PROXY_)?(ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EAI_AGAIN|UND_ERR_\w+)|it timed out)$/;

/**
 * For how many milliseconds a call is sent again that keeps failing like this; 0 if it fails at once. `repeatable` says
 * whether it may be sent again when it is not known whether it was applied.
 *
 * @see https://github.com/databricks/databricks-sdk-go/blob/v0.175.0/httpclient/httpclient.go
 */
export function toPatience(error: unknown, repeatable: boolean): number {
  if (error instanceof ApiError && error.status === 429) return TIMEOUTS.busy;
  if (!repeatable) return 0;
  if (error instanceof NoAnswerError) return toPatienceWithoutAnswer(error);
  const isBusy = error instanceof ApiError && [502, 503, 504].includes(error.status);
  return isBusy || isRateLimit(error) ? TIMEOUTS.busy : 0;
}

/** Whether the server has refused a call because there were too many. */
export function isRateLimit(error: unknown): error is ApiError {
  if (!(error instanceof ApiError)) return false;
  return error.status === 429 || (error.status === 500 && error.serverMessage.includes("REQUEST_LIMIT_EXCEEDED"));
}

function toPatienceWithoutAnswer({ reason, isRefused }: NoAnswerError): number {
  if (isRefused) return 0;
  return INTERRUPTED.test(reason) ? TIMEOUTS.busy : TIMEOUTS.unexplained;
}
