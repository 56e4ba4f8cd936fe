import { z } from "zod";
import type { Clock } from "./clock";
import { type AddRoute, type EmulatorRequest, type EmulatorResponse, type Handler, HttpFailure } from "./exchange";
import type { Faults } from "./active-faults";
import { faultRule } from "./fault-rule";
import { isLocalName } from "./host-names";
import type { RequestLog } from "./request-log";
import { CONTROL_PREFIX } from "./server";
import type { Store } from "./store";

/** The part of a tenant that the control surface writes. */
export interface ClockState {
  /** How far the tenant's clock is ahead of real time. */
  clockOffsetMilliseconds: number;
}

/** What the control surface controls. */
export interface ControlParts {
  readonly store: Store<object>;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** Environment variables by kind of client; read on request, because the ports are known only once it listens. */
  readonly environment: () => object;
  /** The answer to a request without the control surface's header. */
  readonly unknownRoute: (request: EmulatorRequest) => EmulatorResponse;
}

const UTC_INSTANT = z.iso.datetime({ offset: false, message: "must be an RFC 3339 time that ends in Z" });
const clockBody = z.strictObject({ now: UTC_INSTANT.refine(isInstant, "is not a day of the calendar") });

/**
 * The routes by which a test outside the process controls the emulator. Each needs the header
 * `x-emulator-control: yes`, which no client of a real service sends; without it they do not exist. To the page of another
 * server they do not exist either.
 */
export function addControlRoutes(route: AddRoute<ClockState>, parts: ControlParts): void {
  const { store, clock, faults, log } = parts;
  const add = toAddControlRoute(route, parts.unknownRoute);

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
    faults.add(readControlBody(request, faultRule));
    return { status: 201, body: { faults: faults.list() } };
  });
  add("DELETE", "faults", () => {
    faults.clear();
    return { status: 204 };
  });

  const answerClock = () => ({ status: 200, body: { now: new Date(clock.now()).toISOString() } });
  add("GET", "clock", answerClock);
  add("PUT", "clock", (request, context) => {
    clock.set(Date.parse(readControlBody(request, clockBody).now));
    context.tenant.clockOffsetMilliseconds = clock.offsetMilliseconds;
    context.touch();
    return answerClock();
  });

  add("GET", "state", () => ({ status: 200, body: store.document }));
  add("GET", "environment", () => ({ status: 200, body: parts.environment() }));
}

/** Adds a route of the control surface, by its name below the prefix. */
export function toAddControlRoute<Tenant>(
  route: AddRoute<Tenant>,
  unknownRoute: (request: EmulatorRequest) => EmulatorResponse,
): AddRoute<Tenant> {
  return (method, name, handler) => {
    const guarded: Handler<Tenant> = (request, context) =>
      isControlCall(request) ? handler(request, context) : unknownRoute(request);
    route(method, `${CONTROL_PREFIX}${name}`, guarded);
  };
}

/**
 * A browser sends the page's own origin, and whether it is the one that is called; other clients send neither. The names
 * of real services are no way to the control surface.
 */
function isControlCall({ headers, origin, hostname }: EmulatorRequest): boolean {
  const site = headers["sec-fetch-site"] ?? "same-origin";
  const isSamePage = (headers["origin"] ?? origin) === origin && site === "same-origin";
  return headers["x-emulator-control"] === "yes" && isSamePage && isLocalName(hostname);
}

/** The body of a call of the control surface. Throws a 400 that names the property. */
export function readControlBody<Body>(request: EmulatorRequest, schema: z.ZodType<Body>): Body {
  const parsed = schema.safeParse(parseJson(request.body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const property = issue?.path.join(".") || "body";
  throw badRequest(`${property}: ${issue?.message ?? "not valid"}`);
}

function isInstant(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
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
