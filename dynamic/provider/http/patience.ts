import { ApiError, NoAnswerError } from "../errors/api-error";
import { TIMEOUTS } from "./timeouts";

/** Reasons of a missing answer that a busy server gives. Any other is probably a wrong host name or port, or no network. */
const INTERRUPTED = /^(ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EAI_AGAIN|UND_ERR_\w+|it timed out)$/;

/** Reasons that no time changes: a certificate that is not trusted, or no TLS at all. */
const UNTRUSTED = /CERT|UNABLE_TO_VERIFY|SELF_SIGNED|ERR_TLS|ERR_SSL/;

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

function toPatienceWithoutAnswer({ reason }: NoAnswerError): number {
  if (UNTRUSTED.test(reason)) return 0;
  return INTERRUPTED.test(reason) ? TIMEOUTS.busy : TIMEOUTS.unexplained;
}
