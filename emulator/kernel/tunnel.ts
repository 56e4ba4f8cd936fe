import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import { type Duplex, pipeline } from "node:stream";
import { isOwnHost, isPlayedHost } from "./host-names";

/**
 * Answers CONNECT, so that the emulator is a proxy for its own names: a client reaches a vault where `*.localhost` does
 * not resolve. For the names of the services that it plays it answers itself. There is no way through it to any other
 * host or port. `ports` are its own, the one with TLS last.
 */
export function answerConnect(incoming: IncomingMessage, client: Duplex, head: Buffer, ports: readonly number[]): void {
  client.on("error", () => client.destroy());
  const port = toOwnPort(incoming.url ?? "", ports);
  if (port === undefined) {
    const text = `the emulator is a proxy for itself only, and not for ${JSON.stringify(incoming.url)}\n`;
    client.end(
      `HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    );
    return;
  }
  const server = connect(port, "127.0.0.1", () => {
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    server.write(head);
    // Each way ends with the other; an error is the end too.
    pipeline(client, server, () => client.destroy());
    pipeline(server, client, () => server.destroy());
  });
  server.on("error", () => client.destroy());
  client.on("close", () => server.destroy());
}

/** The port of "HOST:PORT" if it is one of the emulator's own. */
function toOwnPort(authority: string, ports: readonly number[]): number | undefined {
  const address = `https://${authority}`;
  if (!/^[^\s/?#@\\]+:\d+$/.test(authority) || !URL.canParse(address)) return undefined;
  const port = Number(/:(\d+)$/.exec(authority)?.[1]);
  if (isPlayedHost(new URL(address).hostname)) return port === 443 ? ports.at(-1) : undefined;
  return isOwnHost(new URL(address).hostname) && ports.includes(port) ? port : undefined;
}
