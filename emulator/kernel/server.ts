import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import FindMyWay from "find-my-way";
import type { Clock } from "./clock";
import type { AddRoute, EmulatorRequest, EmulatorResponse, Handler } from "./exchange";
import { HttpFailure } from "./exchange";
import type { FaultEffect, Faults } from "./active-faults";
import type { Holds } from "./holds";
import type { LogEntry, RequestLog } from "./request-log";
import type { Store } from "./store";

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
  /** The answer to a request without a route, in the format of the API that it was meant for. */
  readonly unknownRoute: (request: EmulatorRequest) => EmulatorResponse;
}

const LARGEST_BODY_BYTES = 8 * 1024 * 1024;

/** The HTTP and HTTPS listeners over one set of routes: log, faults, handler, save, answer, in this order. */
export class Server<Tenant extends object> {
  private readonly router = FindMyWay({ ignoreTrailingSlash: true, maxParamLength: 500 });
  private readonly listeners: http.Server[] = [];
  private readonly sockets = new Set<Socket>();
  private sequence = 0;

  constructor(private readonly parts: ServerParts<Tenant>) {}

  readonly route: AddRoute<Tenant> = (method, pattern, handler) => {
    this.router.on(method, pattern, () => undefined, handler);
  };

  /** Listens on 127.0.0.1, never on another address; port 0 takes a free one. Returns the port. */
  async listen(port: number, tls?: { readonly key: string; readonly cert: string }): Promise<number> {
    const onRequest: http.RequestListener = (incoming, outgoing) =>
      void this.serve(incoming, outgoing, tls ? "https" : "http");
    const listener = tls
      ? https.createServer({ ...tls, minVersion: "TLSv1.2" }, onRequest)
      : http.createServer(onRequest);
    listener.keepAliveTimeout = 30_000;
    // The TCP socket for TLS too: a handshake that never ends must not hold up `close`.
    listener.on("connection", (socket: Socket) => {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      listener.once("error", reject);
      listener.listen(port, "127.0.0.1", resolve);
    });
    this.listeners.push(listener);
    return (listener.address() as AddressInfo).port;
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
    const target = incoming.url ?? "/";
    const method = incoming.method ?? "GET";
    const host = incoming.headers.host ?? "localhost";
    // "//" and invalid hosts would end the process with an unhandled error.
    if (!URL.canParse(`${scheme}://${host}${target}`)) return send(outgoing, method, { status: 400 });
    const url = new URL(`${scheme}://${host}${target}`);
    const isControl = url.pathname.startsWith(CONTROL_PREFIX);
    const entry: LogEntry = {
      sequence: isControl ? 0 : ++this.sequence,
      time: new Date(this.parts.clock.now()).toISOString(),
      method,
      target,
      userAgent: incoming.headers["user-agent"] ?? "",
      status: 0,
    };
    const body = await readBody(incoming).catch(() => undefined);
    if (body === undefined) return void incoming.socket.destroy();
    const found = this.router.find(method as "GET", url.pathname);
    const request: EmulatorRequest = {
      method,
      path: decodePath(url.pathname),
      params: found === null ? {} : (found.params as Record<string, string>),
      query: url.searchParams,
      headers: flatten(incoming.headers),
      body,
      origin: `${scheme}://${host}`,
      hostname: url.hostname,
    };
    if (found === null && !isControl) entry.unknownRoute = true;
    const handler = found === null ? this.parts.unknownRoute : (found.store as Handler<Tenant>);
    const { faults, disturb, store, clock } = this.parts;
    const fault = isControl
      ? undefined
      : (faults.take(method, target) ?? disturb(url.pathname, store.document, clock.now()));
    if (fault !== undefined) entry.fault = fault.kind;
    const response = await this.answerHeld(request, handler, fault, entry);
    if (response !== undefined) entry.status = response.status;
    if (!isControl) this.parts.log.append(entry);
    if (response === undefined) return void incoming.socket.destroy();
    // The tenant's time, which a client compares with its own.
    const date = new Date(this.parts.clock.now()).toUTCString();
    send(outgoing, method, { ...response, headers: { date, ...response.headers } });
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
    try {
      response = await handler(request, {
        tenant: stale ? store.beforeLastChange() : store.document,
        now: clock.now(),
        touch: () => stale || store.touch(),
        describe: (facts) => Object.assign(entry, facts),
      });
    } catch (error) {
      if (error instanceof HttpFailure) response = error.response;
      else {
        console.error(`emulator: ${request.method} ${request.path} failed`, error);
        response = { status: 500, body: "emulator failure" };
      }
    }
    store.save();
    if (fault?.kind === "drop-after") return undefined;
    return fault?.kind === "answer-after" ? fault : response;
  }
}

async function readBody(incoming: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY_BYTES) throw new Error("body too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
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

function send(outgoing: http.ServerResponse, method: string, response: EmulatorResponse): void {
  const isText = typeof response.body === "string";
  const text = response.body === undefined ? "" : isText ? (response.body as string) : JSON.stringify(response.body);
  const type =
    response.body === undefined
      ? {}
      : { "content-type": isText ? "text/html; charset=utf-8" : "application/json; charset=utf-8" };
  outgoing.writeHead(response.status, { ...type, "content-length": Buffer.byteLength(text), ...response.headers });
  outgoing.end(method === "HEAD" ? undefined : text);
}
