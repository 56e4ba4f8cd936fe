import * as http from "node:http";
import * as https from "node:https";
import type { LookupFunction } from "node:net";
import { pause } from "./pause";

/** A request to a service on this machine. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The answer, whatever its status. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

const DEADLINE_MILLISECONDS = 60_000;
const LONGEST_RETRY_AFTER_SECONDS = 10;
const WAITS_MILLISECONDS = [1_000, 2_000, 4_000];

/**
 * The parsed URL, or an error when its host is not on this machine. Stand-ins are for an emulator: with a real cloud
 * they would be a worse copy of the real plugin.
 */
export function requireLoopback(url: string): URL {
  const parsed = new URL(url);
  if (!isLoopback(parsed.hostname)) {
    throw new Error(
      `stand-in plugins only talk to loopback, and ${parsed.host} is not; install the real plugin ` +
        "(pulumi plugin install) or point the provider at an emulator on this machine",
    );
  }
  return parsed;
}

function isLoopback(hostname: string): boolean {
  if (/^127(\.\d{1,3}){3}$/.test(hostname) || hostname === "[::1]" || hostname === "localhost") return true;
  return hostname.endsWith(".localhost") || hostname.endsWith(".test");
}

// Names of vaults have no DNS entry. Every name that is allowed is on this machine, so none is ever looked up.
const lookupLoopback: LookupFunction = (_hostname, options, callback) => {
  if (options.all) callback(null, [{ address: "127.0.0.1", family: 4 }]);
  else callback(null, "127.0.0.1", 4);
};

/** HTTP and HTTPS to loopback, with a deadline on each call, and 429 and 503 tried again a few times. */
export class LoopbackHttp {
  private readonly agents = {
    "http:": new http.Agent({ keepAlive: true }),
    "https:": new https.Agent({ keepAlive: true }),
  };

  constructor(
    private readonly userAgent: string,
    readonly cancelled: AbortSignal,
  ) {}

  /** Sends the request. Throws when no answer came; a bad status is an answer. */
  async send(request: HttpRequest): Promise<HttpResponse> {
    let response = await this.sendOnce(request);
    for (const wait of WAITS_MILLISECONDS) {
      if ((response.status !== 429 && response.status !== 503) || this.cancelled.aborted) break;
      await pause(toRetryAfter(response) ?? wait, this.cancelled);
      response = await this.sendOnce(request);
    }
    return response;
  }

  private async sendOnce(request: HttpRequest): Promise<HttpResponse> {
    const url = requireLoopback(request.url);
    const isTls = url.protocol === "https:";
    const options: https.RequestOptions = {
      method: request.method,
      agent: isTls ? this.agents["https:"] : this.agents["http:"],
      lookup: lookupLoopback,
      timeout: DEADLINE_MILLISECONDS,
      headers: {
        accept: "application/json",
        "user-agent": this.userAgent,
        ...(request.body === undefined ? {} : { "content-length": Buffer.byteLength(request.body) }),
        ...request.headers,
      },
    };
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => {
        reject(new Error(`${request.method} ${url.origin}${url.pathname}: ${error.message}`, { cause: error }));
      };
      const outgoing = (isTls ? https : http).request(url, options, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", fail);
        incoming.on("end", () => {
          const body = Buffer.concat(chunks).toString("utf8");
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body });
        });
      });
      outgoing.on("timeout", () => outgoing.destroy(new Error("no answer within a minute")));
      outgoing.on("error", fail);
      outgoing.end(request.body);
    });
  }
}

function toRetryAfter(response: HttpResponse): number | undefined {
  const seconds = Number(response.headers["retry-after"] ?? NaN);
  return Number.isFinite(seconds) ? Math.min(seconds, LONGEST_RETRY_AFTER_SECONDS) * 1_000 : undefined;
}
