import { ApiError, NoAnswerError } from "../errors/api-error";
import { explain, isLoginRefusal } from "../errors/remedies";
import type { Login } from "../http/call-login";
import type { MemorySlot, Runtime } from "../runtime";

/** Why logins were refused, by what they were for and their descriptions: they are not tried again for that in this process. */
const REFUSED: MemorySlot<Map<string, string>> = { create: () => new Map() };

/**
 * A login by the first of these that is not refused, as Databricks' SDKs do where no authType is named: a job may have an
 * identity token that nobody trusts beside a client secret. The others are asked nothing. The last one may be refused.
 *
 * @param purpose workspace and resource that the login is for: one that the first refuses may be good for the next
 */
export function firstAccepted(runtime: Runtime, purpose: string, logins: readonly Login[]): Login {
  const refused = runtime.recall(REFUSED);
  const toKey = ({ description }: Login): string => `${purpose}: ${description}`;
  const current = (): Login => logins.find((login) => !refused.has(toKey(login))) ?? toLast(logins);
  return {
    get description() {
      const login = current();
      const before = logins.slice(0, logins.indexOf(login)).map((earlier) => refused.get(toKey(earlier)));
      return [login.description, ...before.map((why) => `as an earlier one was refused: ${why}`)].join("; ");
    },
    async authorize() {
      for (;;) {
        const login = current();
        try {
          return await login.authorize();
        } catch (error) {
          if (login === toLast(logins) || !isLoginRefusal(error)) throw withLogin(error, this.description);
          refused.set(toKey(login), explain(error));
        }
      }
    },
    forget: (headers) => current().forget(headers),
  };
}

function withLogin(error: unknown, login: string): unknown {
  if (error instanceof ApiError || error instanceof NoAnswerError) error.login = login;
  return error;
}

function toLast(logins: readonly Login[]): Login {
  const last = logins.at(-1);
  if (last === undefined) throw new Error("no login");
  return last;
}
