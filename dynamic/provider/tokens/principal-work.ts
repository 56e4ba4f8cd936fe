import type { ErrorCode } from "../errors/codes";
import { ProviderError } from "../errors/provider-error";
import { toErrorCode } from "../errors/remedies";
import type { LoginAttempts } from "../logins/login-method";
import { openPrincipalSession, type PrincipalSession } from "../logins/principal-session";
import type { Runtime } from "../runtime";
import { tokenLogins, type TokenOwner } from "./known-logins";
import { MintError } from "./mint-error";
import { type FailedLogin, LoginsError } from "./logins-error";

/** Refusals of a token, after which another one may log in: nothing was done. */
const REFUSED: readonly ErrorCode[] = [
  "CREDENTIAL_REFUSED",
  "MISSING_SCOPE",
  "OTHER_WORKSPACE",
  "WRONG_IDENTITY",
  "CREDENTIAL_MALFORMED",
];

/**
 * Runs `work` as the principal. With the login "pat" that is as the first token that the workspace accepts: the current
 * one, else one that the program gives; so `work` may run several times, and must change nothing when it is refused.
 * Throws "NO_TOKEN_LOGIN" when no token logs in.
 */
export async function workAsPrincipal<T>(
  runtime: Runtime,
  owner: TokenOwner,
  work: (session: PrincipalSession) => Promise<T>,
  attempts?: LoginAttempts,
): Promise<T> {
  if (owner.login.authType !== "pat") return workOnce(runtime, owner, work, attempts);
  const failures: FailedLogin[] = [];
  for (const { name, principal } of tokenLogins(runtime, owner)) {
    try {
      return await workOnce(runtime, { ...owner, ...principal }, work, attempts);
    } catch (error) {
      if (!REFUSED.includes(toErrorCode(error)) || (error instanceof MintError && !error.isRefused)) throw error;
      failures.push({ name, error });
    }
  }
  throw noTokenLogin(owner, failures);
}

async function workOnce<T>(
  runtime: Runtime,
  owner: TokenOwner,
  work: (session: PrincipalSession) => Promise<T>,
  attempts?: LoginAttempts,
): Promise<T> {
  const session = await openPrincipalSession(runtime, owner, attempts);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

function noTokenLogin({ origin, applicationId }: TokenOwner, failures: readonly FailedLogin[]): ProviderError {
  const remedy =
    'Set login.token to a valid token of this principal, without scopes or with the scope "authentication", and leave it ' +
    "out again after that run; or use another login";
  if (failures.length === 0)
    return new ProviderError(
      "NO_TOKEN_LOGIN",
      `no token of ${applicationId} in ${origin} is known to this run, and with the login "pat" a token mints the next ` +
        `one; a replacement that is forced (--replace, --target-replace, a taint) does not read the current one. ${remedy}`,
    );
  return new ProviderError(
    "NO_TOKEN_LOGIN",
    `no token logs in as ${applicationId}: ${new LoginsError(failures, true).message}. ${remedy}`,
  );
}
