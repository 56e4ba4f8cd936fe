import * as http from "node:http";
import * as https from "node:https";

/** The request of a test; `host` is the name under which the client addresses the server. */
export interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes as JSON, text as it is. */
  readonly body?: string | object;
  readonly host?: string;
  /** The authority to trust, PEM, for https. */
  readonly ca?: string;
}

/** An answer with its body as text and, where it is JSON, parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  readonly json: unknown;
}

/** Sends one request to loopback, whatever host name it is for: Node's own `fetch` would resolve that name. */
export async function call(
  address: string,
  { method = "GET", headers = {}, body, host, ca }: Call = {},
): Promise<Answer> {
  const url = new URL(address);
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  const options: https.RequestOptions = {
    method,
    host: "127.0.0.1",
    port: url.port,
    path: `${url.pathname}${url.search}`,
    servername: host ?? url.hostname,
    headers: {
      host: host === undefined ? url.host : `${host}:${url.port}`,
      "content-length": Buffer.byteLength(text),
      ...headers,
    },
    agent: false,
    ...(ca === undefined ? {} : { ca }),
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? https : http).request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const received = Buffer.concat(chunks).toString("utf8");
        const { statusCode = 0, headers: receivedHeaders } = response;
        resolve({ status: statusCode, headers: receivedHeaders, text: received, json: parse(received) });
      });
    });
    request.on("error", reject);
    request.end(text);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
