import { ApiError } from "../errors/api-error";

/** What a workspace with a private link adds to its login page, for somebody who is outside its network. */
const PRIVATE_LINK = /[?&]error=private-link-validation-error(?::|%3A)(\d+)?/i;

/** How much of a path a message has. */
const LONGEST_PATH = 200;

/** How the code of a redirect is recognised; the first match wins. */
const CODES = {
  /** As in Databricks' SDKs. */
  PRIVATE_LINK_VALIDATION_ERROR: (_from, to) => PRIVATE_LINK.test(to.search),
  REDIRECT_TO_OTHER_HOST: (from, to) => from.origin !== to.origin,
  REDIRECT_TO_LOGIN: (_from, to) => /^\/(login|oidc|aad|signin)/i.test(to.pathname),
  REDIRECT: () => true,
} as const satisfies Record<string, (from: URL, to: URL) => boolean>;

/** The code of a redirect, which no server sends. */
export type RedirectCode = keyof typeof CODES;

/**
 * The failure that a redirect is: no API redirects, and credentials are not sent to another place. The message has where
 * it led, without the query, which may hold a secret.
 */
export function toRedirectError(attempted: string, status: number, location: string | null): ApiError {
  const from = new URL(attempted.replace(/^\S+ /, ""));
  if (location === null || !URL.canParse(location, from.href))
    return new ApiError(attempted, status, "REDIRECT", "a redirect without a target");
  const to = new URL(location, from);
  const code = (Object.keys(CODES) as RedirectCode[]).find((name) => CODES[name](from, to));
  const workspace = PRIVATE_LINK.exec(to.search)?.[1];
  const id = workspace === undefined ? "" : `, private-link-validation-error:${workspace}`;
  return new ApiError(
    attempted,
    status,
    code,
    `a redirect to ${to.origin}${to.pathname.slice(0, LONGEST_PATH)}${id}, which is not followed`,
  );
}
