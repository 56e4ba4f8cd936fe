import { ProxyFailure } from "../../dynamic/provider/http/proxy-tunnel";
import type { HttpAnswer } from "../../dynamic/provider/runtime";
import { readAnswer, toAnswer } from "./answers";
import type { ModelledProcess } from "./modelled-process";
import type { RewindableTenant } from "./rewindable-tenant";
import { isList, type RemoteCall } from "./remote-call";

/** The call that a fault strikes, with the means to change its outcome. */
export interface StruckCall {
  readonly call: RemoteCall;
  /** Sends the request to the tenant, once per call of this function. */
  readonly send: () => Promise<HttpAnswer>;
  readonly process: ModelledProcess;
  readonly tenant: RewindableTenant;
}

/** Something that goes wrong at a remote call. */
export interface RemoteFault {
  /** "503 for ever". */
  readonly name: string;
  /** How many calls of the same kind it strikes in one process, from the first on. */
  readonly times: number;
  /** Whether it makes sense at this call. */
  readonly strikes: (call: RemoteCall) => boolean;
  readonly strike: (struck: StruckCall) => Promise<HttpAnswer>;
  /** True where something on the way refuses the call before the workspace gets it. */
  readonly isOnTheWay?: boolean;
}

type Strike = RemoteFault["strike"];
type Predicate = RemoteFault["strikes"];

const EVERYWHERE: Predicate = () => true;
/** Providers of other packages have error handling of their own, which is not tested here: their steps fail or succeed. */
const OURS: Predicate = (call) => call.isOurs;
const FOR_EVER = 1_000;

const TIMES = { once: 1, "3 times": 3, "8 times": 8, "for ever": FOR_EVER } as const;

const MINUTE = 60_000;

/** Every fault of one call. */
export const REMOTE_FAULTS: readonly RemoteFault[] = [
  fault("killed before the request", "once", EVERYWHERE, ({ process }) => process.kill()),
  fault("killed before the state is saved", "once", EVERYWHERE, async ({ send, process }) => {
    await send();
    return process.kill();
  }),
  ...(["once", "for ever"] as const).map((times) => fault("connection refused", times, OURS, refuseConnection)),
  fault("applied but answer lost", "once", EVERYWHERE, loseAnswer),
  ...(["3 times", "for ever"] as const).map((times) => fault("applied but answer lost", times, OURS, loseAnswer)),
  ...(["once", "3 times", "8 times"] as const).flatMap((times) => [
    fault("429", times, OURS, answer(429)),
    fault("503", times, OURS, answer(503)),
  ]),
  fault("500", "once", OURS, answer(500)),
  fault("500", "for ever", EVERYWHERE, answer(500)),
  fault("504", "once", OURS, answer(504)),
  ...([408, 500, 503] as const).map((status) =>
    fault(`applied but answered ${status}`, "once", OURS, applyThenAnswer(status)),
  ),
  fault("applied but answered 503", "for ever", OURS, applyThenAnswer(503)),
  fault("answer cut in the middle", "once", OURS, cutAnswer),
  ...[401, 403, 404].flatMap((status) =>
    (["once", "for ever"] as const).map((times) => fault(String(status), times, OURS, answer(status))),
  ),
  fault("stale read", "once", isOurList, ({ send, tenant }) => {
    tenant.makeNextReadStale();
    return send();
  }),
  fault("list answered without a body", "once", isOurList, () => Promise.resolve(toAnswer(200, ""))),
  fault(
    "empty list",
    "once",
    isOurList,
    shortenList(() => []),
  ),
  fault(
    "list without its newest",
    "once",
    isOurList,
    shortenList((items) => items.slice(0, -1)),
  ),
  fault(
    "list without its oldest",
    "once",
    isOurList,
    shortenList((items) => items.slice(1)),
  ),
  // Everything that our provider sends finds the workspace busy, not this call alone.
  fault("503 for two minutes from here", "once", OURS, beginOutage(503)),
  fault("429 for two minutes from here", "once", OURS, beginOutage(429)),
  fault("429 with Retry-After for two minutes from here", "once", OURS, beginOutage(429, 20)),
  ...(["once", "for ever"] as const).map((times) => onTheWay("redirect of a private link", times, redirect)),
  onTheWay("407 of a proxy", "once", refuseTunnel),
  onTheWay("certificate that is not trusted", "once", () => Promise.reject(noAnswer("SELF_SIGNED_CERT_IN_CHAIN"))),
  onTheWay("403 page of a web filter", "once", answerPage),
  fault("clock 5 minutes fast from here", "once", OURS, skewClock(5 * MINUTE)),
  fault("clock 5 minutes slow from here", "once", OURS, skewClock(-5 * MINUTE)),
  fault("clock an hour fast from here", "once", OURS, skewClock(60 * MINUTE)),
];

/** Whether it strikes more often than a call is repeated. */
export function isLasting({ times }: RemoteFault): boolean {
  return times > TIMES["3 times"];
}

function fault(what: string, times: keyof typeof TIMES, strikes: Predicate, strike: Strike): RemoteFault {
  const isPlain = times === "once" && !/^\d+$/.test(what);
  return { name: isPlain ? what : `${what} ${times}`, times: TIMES[times], strikes, strike };
}

function onTheWay(what: string, times: keyof typeof TIMES, strike: Strike): RemoteFault {
  return { ...fault(what, times, OURS, strike), isOnTheWay: true };
}

function redirect(): Promise<HttpAnswer> {
  const location = "/login.html?error=private-link-validation-error:7405608";
  return Promise.resolve(toAnswer(302, "", new Headers({ location })));
}

function refuseTunnel(): Promise<HttpAnswer> {
  const address = "proxy.test:3128";
  const proxy = { variable: "HTTPS_PROXY", origin: `http://${address}`, address, credentials: undefined };
  return Promise.reject(new TypeError("fetch failed", { cause: new ProxyFailure(proxy, 407) }));
}

function answerPage(): Promise<HttpAnswer> {
  const page = "<html><head><title>Access blocked by your organisation</title></head></html>";
  return Promise.resolve(toAnswer(403, page, new Headers({ "content-type": "text/html" })));
}

function isOurList(call: RemoteCall): boolean {
  return call.isOurs && isList(call);
}

function refuseConnection(): Promise<HttpAnswer> {
  return Promise.reject(noAnswer("ECONNREFUSED"));
}

async function loseAnswer({ send }: StruckCall): Promise<HttpAnswer> {
  await send();
  throw noAnswer("ECONNRESET");
}

/** As Node.js's client throws it. */
function noAnswer(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function answer(status: number): Strike {
  return ({ call }) => Promise.resolve(toRefusal(call, status, status === 429 ? 1 : undefined));
}

function applyThenAnswer(status: number): Strike {
  return async ({ call, send }) => {
    await send();
    return toRefusal(call, status);
  };
}

const WORDS: Readonly<Record<number, string>> = {
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "RESOURCE_DOES_NOT_EXIST",
  429: "REQUEST_LIMIT_EXCEEDED",
};

function beginOutage(status: number, retryAfterSeconds?: number): Strike {
  return ({ call, process }) => {
    const refuse = (refused: RemoteCall): HttpAnswer => toRefusal(refused, status, retryAfterSeconds);
    process.beginOutage(2 * MINUTE, refuse);
    return Promise.resolve(refuse(call));
  };
}

const VAULT_WORDS: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  403: "Forbidden",
  404: "SecretNotFound",
  429: "Throttled",
};

function toRefusal({ route }: RemoteCall, status: number, retryAfterSeconds?: number): HttpAnswer {
  const retryAfter = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  const headers = new Headers({ "content-type": "application/json", ...retryAfter });
  return toAnswer(status, JSON.stringify(toBody(route, status)), headers);
}

/** As the login service, a vault or the workspace words it. */
function toBody(route: string, status: number): object {
  if (route.endsWith("/token"))
    return { error: status === 401 ? "invalid_client" : "temporarily_unavailable", error_description: "injected" };
  if (/^\/(deleted)?secrets\//.test(route))
    return { error: { code: VAULT_WORDS[status] ?? "ServiceUnavailable", message: "injected" } };
  return { error_code: WORDS[status] ?? "TEMPORARILY_UNAVAILABLE", message: "injected" };
}

async function cutAnswer({ send }: StruckCall): Promise<HttpAnswer> {
  const { status, headers, text } = await readAnswer(await send());
  return toAnswer(status, text.slice(0, Math.floor(text.length / 2)), headers);
}

/** Shortens every list in the answer: their names differ by endpoint. */
function shortenList(shorten: (items: readonly unknown[]) => readonly unknown[]): Strike {
  return async ({ send }) => {
    const { status, headers, text } = await readAnswer(await send());
    const document = JSON.parse(text) as Record<string, unknown>;
    const shortened = Object.entries(document).map(([key, value]) => [
      key,
      Array.isArray(value) && value.every((item) => typeof item === "object") ? shorten(value) : value,
    ]);
    return toAnswer(status, JSON.stringify(Object.fromEntries(shortened)), headers);
  };
}

function skewClock(milliseconds: number): Strike {
  return ({ send, process }) => {
    process.skewMilliseconds += milliseconds;
    return send();
  };
}
