import { nameLogin } from "../errors/api-error";
import { isLoginRefusal } from "../errors/remedies";
import type { Login, LoginHeaders } from "./call-login";

/**
 * Sends a call with the headers of a login. What they hold is forgotten when the server refuses it for a reason that
 * `toReason` names, and the call is sent once more with a fresh login, once for each reason. A login that is itself
 * refused is not tried again. A failure of the login names it.
 */
export async function sendAs<T>(
  toLogin: (isAgain: boolean) => Login,
  send: (headers: LoginHeaders) => Promise<T>,
  toReason: (error: unknown) => string | undefined,
): Promise<T> {
  const reasons = new Set<string>();
  for (;;) {
    const login = toLogin(reasons.size > 0);
    try {
      const headers = await login.authorize();
      const sent = await send(headers).then(
        (answer) => ({ answer }),
        (failure: unknown) => ({ failure }),
      );
      if ("answer" in sent) return sent.answer;
      const reason = toReason(sent.failure);
      if (reason !== undefined) login.forget(headers);
      if (reason === undefined || reasons.has(reason)) throw sent.failure;
      reasons.add(reason);
    } catch (error) {
      throw isLoginRefusal(error) ? nameLogin(error, login.description) : error;
    }
  }
}
