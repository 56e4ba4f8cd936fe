import type { IncomingMessage, ServerResponse } from "node:http";
import type { EmulatorResponse } from "./exchange";

/** How long a client that still sends may go on, so that it reads the answer before the connection is closed. */
const LINGER_MILLISECONDS = 2_000;

/**
 * Sends the answer: an object as JSON, text as it is. A client that reads nothing for `readingMilliseconds` loses its
 * connection. Throws for headers that HTTP does not allow.
 */
export function writeAnswer(
  outgoing: ServerResponse,
  method: string,
  response: EmulatorResponse,
  readingMilliseconds: number,
): void {
  outgoing.end(start(outgoing, method, response));
  outgoing.setTimeout(readingMilliseconds, () => outgoing.destroy());
}

/** Sends the answer to a request whose body was not read to its end, and closes the connection. */
export function writeAnswerAndClose(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  response: EmulatorResponse,
): void {
  const headers = { ...response.headers, connection: "close" };
  outgoing.write(start(outgoing, incoming.method ?? "GET", { ...response, headers }));
  const end = (): void => {
    clearTimeout(timer);
    outgoing.end();
  };
  const timer = setTimeout(end, LINGER_MILLISECONDS);
  incoming.once("end", end).once("close", end).resume();
}

/** Writes status and headers; returns the text that follows. */
function start(outgoing: ServerResponse, method: string, response: EmulatorResponse): string {
  const isText = typeof response.body === "string";
  const text = response.body === undefined ? "" : isText ? (response.body as string) : JSON.stringify(response.body);
  const type =
    response.body === undefined
      ? {}
      : { "content-type": isText ? "text/html; charset=utf-8" : "application/json; charset=utf-8" };
  outgoing.writeHead(response.status, { ...type, "content-length": Buffer.byteLength(text), ...response.headers });
  return method === "HEAD" ? "" : text;
}
