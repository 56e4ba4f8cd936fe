import { z } from "zod";
import { type ClientFacts, clientEnvironment } from "../client-environment";
import type { Tenant } from "../tenant";
import { answerUnknownRoute } from "../unknown-route";
import type { Clock } from "./clock";
import { type AddRoute, type EmulatorRequest, type Handler, HttpFailure } from "./exchange";
import type { Faults } from "./faults";
import { faultRule } from "./fault-rule";
import type { RequestLog } from "./request-log";
import { CONTROL_PREFIX } from "./server";
import type { Store } from "./store";

/** What the control surface controls. */
export interface ControlParts {
  readonly store: Store<Tenant>;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** How clients reach the emulator; asked for when needed, for the ports are only known once it listens. */
  readonly clientFacts: () => ClientFacts;
}

const UTC_INSTANT = z.iso.datetime({ offset: false, message: "must be an RFC 3339 time that ends in Z" });
const clockBody = z.strictObject({ now: UTC_INSTANT });

/**
 * The routes by which a test outside the process steers the emulator. Each asks for the header
 * `x-emulator-control: yes`, which no client of a real service and no web page sends; without it they do not exist.
 */
export function addControlRoutes(route: AddRoute, parts: ControlParts): void {
  const { store, clock, faults, log } = parts;
  const add: AddRoute = (method, name, handler) => route(method, `${CONTROL_PREFIX}${name}`, guarded(handler));

  add("GET", "log", () => ({ status: 200, body: { entries: log.list() } }));
  add("DELETE", "log", () => {
    log.clear();
    return { status: 204 };
  });
  add("GET", "unknown-routes", () => ({
    status: 200,
    body: { entries: log.list().filter((entry) => entry.unknownRoute === true) },
  }));

  add("GET", "faults", () => ({ status: 200, body: { faults: faults.list() } }));
  add("POST", "faults", (request) => {
    faults.add(readBody(request, faultRule));
    return { status: 201, body: { faults: faults.list() } };
  });
  add("DELETE", "faults", () => {
    faults.clear();
    return { status: 204 };
  });

  const answerClock = () => ({ status: 200, body: { now: new Date(clock.now()).toISOString() } });
  add("GET", "clock", answerClock);
  add("PUT", "clock", (request, context) => {
    clock.set(Date.parse(readBody(request, clockBody).now));
    context.tenant.clockOffsetMilliseconds = clock.offsetMilliseconds;
    context.touch();
    return answerClock();
  });

  add("GET", "state", () => ({ status: 200, body: store.document }));
  add("GET", "environment", () => ({ status: 200, body: clientEnvironment(parts.clientFacts()) }));
}

function guarded(handler: Handler): Handler {
  return (request, context) =>
    request.headers["x-emulator-control"] === "yes" ? handler(request, context) : answerUnknownRoute(request);
}

function readBody<Body>(request: EmulatorRequest, schema: z.ZodType<Body>): Body {
  const parsed = schema.safeParse(parseJson(request.body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const property = issue?.path.join(".") || "body";
  throw badRequest(`${property}: ${issue?.message ?? "not valid"}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest("body: not JSON");
  }
}

function badRequest(message: string): HttpFailure {
  return new HttpFailure({ status: 400, body: { message } });
}
