import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import FindMyWay from "find-my-way";
import type { Clock } from "./clock";
import type { AddRoute, EmulatorRequest, EmulatorResponse, Handler } from "./exchange";
import { HttpFailure } from "./exchange";
import type { FaultEffect, Faults } from "./active-faults";
import { writeAnswer, writeAnswerAndClose } from "./answer-writer";
import { asksForFrontPage, FRONT_PAGE } from "./front-page";
import { HOST_ADDRESSES, OWN_NAMES } from "./host-names";
import { LARGEST_BODY_BYTES, readIncomingBody } from "./incoming-body";
import { readAddress } from "./request-address";
import type { Holds } from "./holds";
import type { LogEntry, RequestLog } from "./request-log";
import type { Store } from "./store";
import { answerConnect } from "./tunnel";

/** Every path below this prefix belongs to the control surface; no real API has it. */
export const CONTROL_PREFIX = "/_emulator/";

/** What the server works with. */
export interface ServerParts<Tenant extends object> {
  readonly store: Store<Tenant>;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly holds: Holds;
  readonly log: RequestLog;
  /** What happens to a request for how many there are; undefined for nothing. Fault rules come first. */
  readonly disturb: (path: string, tenant: Tenant, now: number) => FaultEffect | undefined;
  /** Called when a request changes the tenant, before its answer. */
  readonly changed: (entry: LogEntry) => void;
  /** The answer to a request without a route, in the format of the API that it was meant for. */
  readonly unknownRoute: (request: EmulatorRequest) => EmulatorResponse;
}

/** How long a client may take, in milliseconds. */
export interface Deadlines {
  /** For the headers of a request. */
  readonly headers: number;
  /** For a whole request. */
  readonly request: number;
  /** For the TLS handshake. */
  readonly handshake: number;
  /** Between two parts of an answer that it reads. */
  readonly reading: number;
}

const DEADLINES: Deadlines = { headers: 10_000, request: 60_000, handshake: 10_000, reading: 30_000 };
/** Connections that wait to be accepted; the system may allow fewer. */
const BACKLOG = 4_096;

const MALFORMED: EmulatorResponse = {
  status: 400,
  body: { message: "the request has no valid target and Host header" },
};
const TOO_LARGE: EmulatorResponse = {
  status: 413,
  body: { message: `the body is larger than ${LARGEST_BODY_BYTES / 1024 / 1024} MiB` },
};

function misdirected(host: string): EmulatorResponse {
  const names = [...HOST_ADDRESSES, ...OWN_NAMES].join(", ");
  return { status: 421, body: { message: `this is the emulator, and not ${host}: it answers as ${names}` } };
}

/** The HTTP and HTTPS listeners over one set of routes: log, faults, handler, save, answer, in this order. */
export class Server<Tenant extends object> {
  private readonly router = FindMyWay({ ignoreTrailingSlash: true, maxParamLength: 500 });
  private readonly listeners: http.Server[] = [];
  private readonly sockets = new Set<Socket>();
  private sequence = 0;

  constructor(
    private readonly parts: ServerParts<Tenant>,
    private readonly deadlines = DEADLINES,
  ) {}

  readonly route: AddRoute<Tenant> = (method, pattern, handler) => {
    this.router.on(method, pattern, () => undefined, handler);
  };

  /** Listens on 127.0.0.1, never on another address; port 0 takes a free one. Returns the port. */
  async listen(port: number, tls?: { readonly key: string; readonly cert: string }): Promise<number> {
    const onRequest: http.RequestListener = (incoming, outgoing) =>
      void this.serve(incoming, outgoing, tls ? "https" : "http").catch((error: unknown) => {
        // Nothing that a client sends may end the process.
        console.error(`emulator: ${incoming.method} ${incoming.url} failed`, error);
        incoming.socket.destroy();
      });
    const { headers: headersTimeout, request: requestTimeout, handshake: handshakeTimeout } = this.deadlines;
    const limits = { headersTimeout, requestTimeout, connectionsCheckingInterval: headersTimeout / 4 };
    const listener = tls
      ? https.createServer({ ...limits, ...tls, handshakeTimeout, minVersion: "TLSv1.2" }, onRequest)
      : http.createServer(limits, onRequest);
    listener.keepAliveTimeout = 30_000;
    listener.on("connect", (incoming: http.IncomingMessage, client: Duplex, head: Buffer) =>
      answerConnect(incoming, client, head, this.listeners.map(portOf)),
    );
    // The TCP socket for TLS too: a handshake that never ends must not hold up `close`.
    listener.on("connection", (socket: Socket) => {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
    });
    let failed: (error: Error) => void = () => undefined;
    await new Promise<void>((resolve, reject) => {
      failed = reject;
      listener.once("error", reject);
      listener.listen({ port, host: "127.0.0.1", backlog: BACKLOG }, resolve);
    });
    listener.off("error", failed);
    // The process has no file descriptor left: the connection is lost, and later ones are accepted.
    listener.on("error", (error) => console.error(`emulator: a connection was not accepted: ${error.message}`));
    this.listeners.push(listener);
    return portOf(listener);
  }

  async close(): Promise<void> {
    const closed = this.listeners.map((listener) => new Promise<void>((resolve) => listener.close(() => resolve())));
    for (const socket of this.sockets) socket.destroy();
    await Promise.all(closed);
  }

  private async serve(
    incoming: http.IncomingMessage,
    outgoing: http.ServerResponse,
    scheme: "http" | "https",
  ): Promise<void> {
    const method = incoming.method ?? "GET";
    const address = readAddress(scheme, incoming);
    const isOwn = "url" in address;
    const isFrontPage = isOwn && asksForFrontPage(method, address.url, incoming.headers);
    const pathname = isFrontPage ? FRONT_PAGE : isOwn ? address.url.pathname : "";
    const path = decodePath(pathname);
    const isControl = path.startsWith(CONTROL_PREFIX);
    const { clock, log, faults, disturb, store } = this.parts;
    const entry: LogEntry = {
      sequence: isControl ? 0 : ++this.sequence,
      time: new Date(clock.now()).toISOString(),
      method,
      target: isOwn ? address.target : (incoming.url ?? ""),
      userAgent: incoming.headers["user-agent"] ?? "",
      status: 0,
    };
    const refuse = (refusal: EmulatorResponse): void => {
      if (!isControl) log.append({ ...entry, status: refusal.status });
      writeAnswerAndClose(incoming, outgoing, refusal);
    };
    if (!isOwn) return refuse(address.problem === "misdirected" ? misdirected(address.host) : MALFORMED);
    const body = await readIncomingBody(incoming);
    if (body === undefined) return void incoming.socket.destroy();
    if (body === "too-large") return refuse(TOO_LARGE);
    const { url, target } = address;
    const found = this.router.find(method as "GET", pathname);
    const request: EmulatorRequest = {
      method,
      path,
      params: found === null ? {} : (found.params as Record<string, string>),
      query: url.searchParams,
      headers: flatten(incoming.headers),
      body: body.text,
      origin: url.origin,
      hostname: url.hostname,
    };
    if (found === null && !isControl) entry.unknownRoute = true;
    const handler = found === null ? this.parts.unknownRoute : (found.store as Handler<Tenant>);
    const fault = isControl
      ? undefined
      : (faults.take(method, target) ?? disturb(url.pathname, store.document, clock.now()));
    if (fault !== undefined) entry.fault = fault.kind;
    const response = await this.answerHeld(request, handler, fault, entry);
    if (response !== undefined) entry.status = response.status;
    if (!isControl) log.append(entry);
    if (response === undefined) return void incoming.socket.destroy();
    // The tenant's time, which a client compares with its own.
    const date = new Date(clock.now()).toUTCString();
    const dated = { ...response, headers: { date, ...response.headers } };
    writeAnswer(outgoing, method, dated, this.deadlines.reading);
  }

  /** Like `answer`, with the holds before and after it. */
  private async answerHeld(
    request: EmulatorRequest,
    handler: Handler<Tenant>,
    fault: FaultEffect | undefined,
    entry: LogEntry,
  ): Promise<EmulatorResponse | undefined> {
    const { holds } = this.parts;
    if (!(await holds.pass("before", entry))) return undefined;
    const response = await this.answer(request, handler, fault, entry);
    return (await holds.pass("after", entry)) ? response : undefined;
  }

  /** The response to send, or undefined when the connection is to be closed without one. */
  private async answer(
    request: EmulatorRequest,
    handler: Handler<Tenant>,
    fault: FaultEffect | undefined,
    entry: LogEntry,
  ): Promise<EmulatorResponse | undefined> {
    if (fault?.kind === "answer") return fault;
    if (fault?.kind === "drop-before") return undefined;
    if (fault?.kind === "delay") await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
    const { store, clock } = this.parts;
    const stale = fault?.kind === "stale";
    let response: EmulatorResponse;
    let isTouched = false;
    try {
      response = await handler(request, {
        tenant: stale ? store.beforeLastChange() : store.document,
        now: clock.now(),
        touch: () => {
          if (stale) return;
          store.touch();
          isTouched = true;
          // At once, before another request can change something too.
          this.parts.changed(entry);
        },
        describe: (facts) => Object.assign(entry, facts),
      });
    } catch (error) {
      if (error instanceof HttpFailure) response = error.response;
      else {
        console.error(`emulator: ${request.method} ${request.path} failed`, error);
        response = { status: 500, body: "emulator failure" };
      }
    }
    // A handler may touch first and change then.
    if (isTouched) this.parts.changed(entry);
    try {
      store.save();
    } catch (error) {
      // Nothing is answered that a kill would lose. The next request tries to save it again.
      console.error(`emulator: the state cannot be saved: ${(error as Error).message}`);
      return { status: 500, body: `emulator failure: the state cannot be saved: ${(error as Error).message}` };
    }
    if (fault?.kind === "drop-after") return undefined;
    return fault?.kind === "answer-after" ? fault : response;
  }
}

function portOf(listener: http.Server): number {
  return (listener.address() as AddressInfo).port;
}

function flatten(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
}

function decodePath(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
