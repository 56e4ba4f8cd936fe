import type { Agent, ClientRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { pipeline } from "node:stream";
import { rememberOnce } from "../remember-once";
import type { HttpAnswer, HttpRequest, SendRequest } from "../runtime";

/** How long a host may take to accept a connection, milliseconds. */
const CONNECT_MILLISECONDS = 10_000;

/** How long an idle connection is kept, milliseconds: less than servers keep it, and less by this than they say. */
const IDLE_MILLISECONDS = 4_000;
const IDLE_MARGIN = 1_000;

/** Compressed answers that are asked for. */
const COMPRESSED = "gzip";

/** The connections of one process, kept for the next request. */
interface Connections {
  readonly request: typeof import("node:http").request;
  readonly agent: Agent;
  /** How long each may be idle, milliseconds. */
  readonly idle: WeakMap<Socket, number>;
  /** How long a host may take to accept one, milliseconds. */
  readonly connecting: number;
}

/**
 * Sends requests as `fetch` does, with what this package needs of it: one answer, no redirect, decompressed. It uses
 * Node.js's own client, which takes a quarter of the processor time and of the memory of its `fetch`, and knows no
 * proxies. Rejects with the error of the network, or with the reason of the signal.
 */
export function openFetch(connecting = CONNECT_MILLISECONDS): SendRequest {
  const opened = new Map<string, Promise<Connections>>();
  return async (url, request) => {
    const { protocol } = new URL(url);
    return send(await rememberOnce(opened, protocol, () => openConnections(protocol, connecting)), url, request);
  };
}

async function openConnections(protocol: string, connecting: number): Promise<Connections> {
  const { request, Agent: Kept } = protocol === "http:" ? await import("node:http") : await import("node:https");
  const agent = new Kept({ keepAlive: true });
  const idle = new WeakMap<Socket, number>();
  const keep = (agent as Agent & KeepsSockets).keepSocketAlive.bind(agent);
  const keepSocketAlive: KeepsSockets["keepSocketAlive"] = (socket) => {
    const milliseconds = idle.get(socket) ?? 0;
    if (milliseconds <= 0 || !keep(socket)) return false;
    // A request that a server gets while it closes the connection may or may not have been served.
    socket.setTimeout(milliseconds);
    return true;
  };
  return { request, agent: Object.assign(agent, { keepSocketAlive }), idle, connecting };
}

/** What an agent does with a connection whose request has ended, by its documentation. */
interface KeepsSockets {
  keepSocketAlive(socket: Socket): boolean;
}

/** How long a connection may be idle after this answer, milliseconds. */
function toIdle(answer: IncomingMessage): number {
  const said = /timeout=(\d+)/.exec(String(answer.headers["keep-alive"] ?? ""))?.[1];
  return said === undefined ? IDLE_MILLISECONDS : Math.min(Number(said) * 1000 - IDLE_MARGIN, IDLE_MILLISECONDS);
}

function send(connections: Connections, url: string, sent: HttpRequest): Promise<HttpAnswer> {
  const { request, agent, idle, connecting } = connections;
  const { method = "GET", headers = {}, body, signal } = sent;
  const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason as Error);
    const call = request(url, { agent, method, headers: { "accept-encoding": COMPRESSED, ...headers, ...length } });
    const abort = (): void => {
      reject(signal?.reason as Error);
      call.destroy();
    };
    signal?.addEventListener("abort", abort, { once: true });
    call.once("close", () => {
      signal?.removeEventListener("abort", abort);
      // After an answer or an error this changes nothing. A switch to another protocol (101) is neither.
      reject(Object.assign(new Error("closed without an answer"), { code: "ECONNRESET" }));
    });
    call.on("error", reject);
    call.once("response", (answer) => {
      idle.set(answer.socket, toIdle(answer));
      resolve(toAnswer(answer, signal));
    });
    call.once("socket", (socket: Socket & MaybeSecure) => {
      limitConnecting(call, socket, connecting);
      // Nothing is written before the certificate is known to be good; a failure then has the code of its reason.
      if (socket.secureConnecting === true) socket.once("secureConnect", () => call.end(body));
      else call.end(body);
    });
  });
}

/** Only a TLS connection has it. */
interface MaybeSecure {
  readonly secureConnecting?: boolean;
}

/** A firewall that swallows packets is told from a server that is slow to answer. */
function limitConnecting(call: ClientRequest, socket: Socket & MaybeSecure, milliseconds: number): void {
  if (!socket.connecting) return;
  socket.setTimeout(milliseconds);
  socket.once("timeout", () => {
    if (socket.connecting || socket.secureConnecting === true)
      call.destroy(Object.assign(new Error("no connection in time"), { code: "ETIMEDOUT" }));
  });
}

function toAnswer(answer: IncomingMessage, signal: AbortSignal | undefined): HttpAnswer {
  const read = (name: string): string | null => {
    const value = answer.headers[name];
    return value === undefined ? null : String(value);
  };
  return {
    status: answer.statusCode ?? 0,
    statusText: answer.statusMessage ?? "",
    headers: { get: read, has: (name) => read(name) !== null },
    body: readBody(answer, signal),
  };
}

/** The body, decompressed. Whoever stops reading closes the connection. */
async function* readBody(answer: IncomingMessage, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const isCompressed = answer.headers["content-encoding"]?.trim().toLowerCase() === COMPRESSED;
  try {
    yield* isCompressed ? decompress(answer) : (answer as AsyncIterable<Uint8Array>);
  } catch (error) {
    throw signal?.aborted === true ? signal.reason : error;
  }
}

/** An answer without a body may be said to be compressed. */
async function* decompress(answer: IncomingMessage): AsyncGenerator<Uint8Array> {
  const { createGunzip } = await import("node:zlib");
  let isEmpty = true;
  answer.once("data", () => (isEmpty = false));
  try {
    yield* pipeline(answer, createGunzip(), () => undefined) as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (!isEmpty || (error as NodeJS.ErrnoException).code !== "Z_BUF_ERROR") throw error;
  }
}
