import { isLogin, type RemoteCall } from "./remote-call";
import type { RemoteFault } from "./remote-faults";

type Predicate = (call: RemoteCall) => boolean;

const ANY: Predicate = (call) => call.isOurs;
const LOGIN: Predicate = (call) => call.isOurs && isLogin(call);
const MINT: Predicate = ({ isOurs, route }) => isOurs && route.endsWith("/token/create");

/** Calls that are safe to repeat: all but those that make a secret or a token. */
const REPEATABLE: Predicate = (call) =>
  call.isOurs && (call.method !== "POST" || LOGIN(call) || call.route.endsWith("/token/delete"));

/** Calls of the principal that an administrator does instead where they are refused. */
const ENDING: Predicate = (call) =>
  call.step === "token delete" && (LOGIN(call) || /\/api\/2\.0\/token\/(list|delete)$/.test(call.route));

const either = (left: Predicate, right: Predicate): Predicate => {
  return (call) => left(call) || right(call);
};

/** A missing CAN USE that is assumed fails a check, which changes nothing: the next run looks again. */
const LIST: Predicate = (call) =>
  call.isOurs && !(call.step === "token check" && call.route.endsWith("/authorization/tokens"));

/** The calls at which a run must succeed despite a fault: it retries, or does not need the answer. */
const SURVIVED: Readonly<Record<string, Predicate>> = {
  "connection refused": either(REPEATABLE, MINT),
  "applied but answer lost": either(REPEATABLE, MINT),
  "applied but answer lost 3 times": either(REPEATABLE, MINT),
  "429 once": ANY,
  "429 3 times": ANY,
  "503 once": either(REPEATABLE, MINT),
  "503 3 times": either(REPEATABLE, MINT),
  "503 8 times": either(REPEATABLE, MINT),
  "429 8 times": ANY,
  "503 for two minutes from here": either(REPEATABLE, MINT),
  "429 for two minutes from here": ANY,
  "429 with Retry-After for two minutes from here": ANY,
  "500 once": either(LOGIN, MINT),
  "504 once": either(REPEATABLE, MINT),
  "applied but answered 500": either(LOGIN, MINT),
  "applied but answered 503": either(REPEATABLE, MINT),
  "401 once": (call) => call.isOurs && (!LOGIN(call) || ENDING(call)),
  "401 for ever": ENDING,
  "403 once": ENDING,
  "403 for ever": ENDING,
  "empty list": LIST,
  "list without its newest": LIST,
  "list without its oldest": LIST,
  "clock 5 minutes fast from here": ANY,
  "clock 5 minutes slow from here": ANY,
  "clock an hour fast from here": ANY,
  "another stack rotates its token here": ANY,
};

/** Whether the run must succeed despite this fault at this call. */
export function mustSucceedDespite(fault: RemoteFault, call: RemoteCall): boolean {
  return SURVIVED[fault.name]?.(call) === true;
}
