import { isLogin, isMaking, type RemoteCall } from "./remote-call";
import type { RemoteFault } from "./remote-faults";

type Predicate = (call: RemoteCall) => boolean;

const ANY: Predicate = (call) => call.isOurs;
const LOGIN: Predicate = (call) => call.isOurs && isLogin(call);

/** A platform that refuses its run an identity token does so for a cause: nothing else can be sent in its place. */
const IDENTITY: Predicate = ({ route }) => route.endsWith("/idtoken");

/** Calls that make a token or a secret: what a lost answer has left is found and ended, and another is made. */
const MINT: Predicate = (call) => call.isOurs && isMaking(call);

const SECRET: Predicate = (call) => MINT(call) && call.route.endsWith("/secrets");

/** The list of secrets, before one is made and in the check: it only helps. */
const SECRETS: Predicate = ({ isOurs, method, route }) =>
  isOurs && method === "GET" && route.endsWith("/credentials/secrets");

/** The deletion of a secret, which expires soon anyway. */
export const isCleanup: Predicate = ({ isOurs, method, route }) =>
  isOurs && method === "DELETE" && /\/credentials\/secrets\/[^/]+$/.test(route);

/** Calls that are safe to repeat: all but those that make a secret or a token. */
const REPEATABLE: Predicate = (call) =>
  call.isOurs &&
  (call.method !== "POST" || LOGIN(call) || /\/(token\/delete|secrets\/(put|delete)|recover)$/.test(call.route));

/** Logins of the principal that an administrator's replaces. */
const ENDING_LOGIN: Predicate = (call) => call.step === "token delete" && LOGIN(call);

/** Calls of the principal that an administrator does instead where they are refused. */
const ENDING: Predicate = (call) =>
  ENDING_LOGIN(call) || (call.step === "token delete" && /\/api\/2\.0\/token\/(list|delete)$/.test(call.route));

const either = (...predicates: readonly Predicate[]): Predicate => {
  return (call) => predicates.some((applies) => applies(call));
};

/** A missing CAN USE that is assumed fails a check, which changes nothing: the next run looks again. */
const LIST: Predicate = (call) =>
  call.isOurs && !(call.step === "token check" && call.route.endsWith("/authorization/tokens"));

/** The calls at which a run must succeed despite a fault: it retries, or does not need the answer. */
const SURVIVED: Readonly<Record<string, Predicate>> = {
  "connection refused": either(REPEATABLE, MINT),
  "connection refused for ever": SECRETS,
  "applied but answer lost": either(REPEATABLE, MINT),
  "applied but answer lost 3 times": either(REPEATABLE, MINT),
  "applied but answer lost for ever": SECRETS,
  "429 once": ANY,
  "429 3 times": ANY,
  "503 once": either(REPEATABLE, MINT),
  "503 3 times": either(REPEATABLE, MINT),
  "503 8 times": either(REPEATABLE, MINT),
  "429 8 times": ANY,
  "503 for two minutes from here": either(REPEATABLE, MINT),
  "429 for two minutes from here": ANY,
  "429 with Retry-After for two minutes from here": ANY,
  "500 once": either(LOGIN, MINT, SECRETS, isCleanup),
  "500 for ever": SECRETS,
  "504 once": either(REPEATABLE, MINT),
  "applied but answered 408": either(SECRETS, SECRET),
  "applied but answered 500": either(LOGIN, MINT, SECRETS, isCleanup),
  "applied but answered 503": either(REPEATABLE, MINT),
  "401 once": (call) => call.isOurs && !LOGIN(call) && !IDENTITY(call),
  "401 for ever": SECRETS,
  "403 once": either(SECRETS, isCleanup),
  "403 for ever": SECRETS,
  "404 once": either(SECRETS, isCleanup),
  "404 for ever": SECRETS,
  "answer cut in the middle": either(SECRETS, SECRET),
  "empty list": LIST,
  "list without its newest": LIST,
  "list without its oldest": LIST,
  "clock 5 minutes fast from here": ANY,
  "clock 5 minutes slow from here": ANY,
  "clock an hour fast from here": ANY,
  "another stack rotates its token here": ANY,
};

/** The same where an administrator can log in too. */
const SURVIVED_BY_ADMINISTRATOR: Readonly<Record<string, Predicate>> = {
  "401 once": ENDING,
  "401 for ever": ENDING,
  "403 once": ENDING,
  "403 for ever": ENDING,
  "404 for ever": ENDING_LOGIN,
  "500 for ever": ENDING_LOGIN,
  "connection refused for ever": ENDING_LOGIN,
};

/** Whether the run must succeed despite this fault at this call. */
export function mustSucceedDespite({ name }: RemoteFault, call: RemoteCall, hasAdministrator: boolean): boolean {
  if (SURVIVED[name]?.(call) === true) return true;
  return hasAdministrator && SURVIVED_BY_ADMINISTRATOR[name]?.(call) === true;
}
