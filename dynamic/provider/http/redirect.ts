import { ApiError } from "../errors/api-error";

/** What a workspace with a private link adds to its login page, for somebody who is outside its network. */
const PRIVATE_LINK = /[?&]error=(private-link-validation-error(?:(?::|%3A)\d+)?)/i;

/** The code of that redirect in Databricks' SDKs. */
const PRIVATE_LINK_CODE = "PRIVATE_LINK_VALIDATION_ERROR";

/** How much of a path a message has. */
const LONGEST_PATH = 200;

/** Whether an answer leads to another place. */
export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/**
 * The failure that a redirect is: no API redirects, and credentials are not sent to another place. Its message has where
 * it led, without the query, which may hold a secret. Its code is "PRIVATE_LINK_VALIDATION_ERROR" for the login page of a
 * workspace that does not admit this network, "REDIRECT_TO_OTHER_HOST", or undefined.
 */
export function toRedirectError(attempted: string, status: number, location: string | null): ApiError {
  const from = new URL(attempted.replace(/^\S+ /, ""));
  if (location === null || !URL.canParse(location, from.href))
    return new ApiError(attempted, status, undefined, "a redirect without a target");
  const to = new URL(location, from);
  const place = `${to.origin}${to.pathname.slice(0, LONGEST_PATH)}`;
  const refusal = PRIVATE_LINK.exec(to.search)?.[1];
  if (refusal !== undefined)
    return new ApiError(attempted, status, PRIVATE_LINK_CODE, `a redirect to ${place}: ${decodeURIComponent(refusal)}`);
  if (to.origin === from.origin) return new ApiError(attempted, status, undefined, `a redirect to ${place}`);
  return new ApiError(attempted, status, "REDIRECT_TO_OTHER_HOST", `a redirect to another host, ${place}`);
}

/** Whether the redirect is that of a workspace that does not admit this network. */
export function isPrivateLinkRefusal({ serverCode }: ApiError): boolean {
  return serverCode === PRIVATE_LINK_CODE;
}
