import { once } from "node:events";
import * as http from "node:http";
import * as https from "node:https";
import { connect, type AddressInfo, type Socket } from "node:net";

/** How a proxy is set up. */
export interface ProxyOptions {
  /** Its own certificate, for a proxy that is reached over TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** "user:password", which it wants; it answers 407 without them. */
  readonly credentials?: string;
  /** The port on loopback that stands for a host, by "host:port"; what is not in it gets 502. */
  readonly hosts?: Readonly<Record<string, number>>;
}

/** An HTTP proxy on loopback that opens tunnels, and resolves the names of hosts by a table of its own. */
export class ConnectProxy {
  /** The targets of its tunnels, in order. */
  readonly tunnels: string[] = [];
  /** Every `CONNECT`, as "host:port STATUS". */
  readonly requests: string[] = [];
  /** Answers every `CONNECT` with this status, and opens nothing. */
  refusal: number | undefined;
  /** Leaves every `CONNECT` without an answer. */
  isSilent = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: http.Server,
    private readonly options: ProxyOptions,
  ) {
    server.on("connection", (socket: Socket) => this.keep(socket));
    server.on("connect", (request: http.IncomingMessage, socket: Socket) => this.tunnel(request, socket));
    server.on("request", (_request, response) => response.writeHead(405).end());
  }

  static async start(options: ProxyOptions = {}): Promise<ConnectProxy> {
    const server = options.tls === undefined ? http.createServer() : https.createServer(options.tls);
    const proxy = new ConnectProxy(server, options);
    server.on("tlsClientError", () => undefined);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return proxy;
  }

  /** "127.0.0.1:PORT" */
  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The URL that HTTPS_PROXY takes. */
  url(credentials = this.options.credentials): string {
    const login = credentials === undefined ? "" : `${credentials.split(":").map(encodeURIComponent).join(":")}@`;
    const [scheme, host] = this.options.tls === undefined ? ["http", "127.0.0.1"] : ["https", "localhost"];
    return `${scheme}://${login}${host}:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, "close");
  }

  private tunnel(request: http.IncomingMessage, socket: Socket): void {
    const target = request.url ?? "";
    const status = this.isSilent ? undefined : this.decide(target, request.headers["proxy-authorization"]);
    this.requests.push(`${target} ${status ?? "-"}`);
    socket.on("error", () => undefined);
    if (status === undefined) return;
    if (status !== 200) {
      const page = "<html><title>The proxy</title></html>";
      socket.end(
        `HTTP/1.1 ${status} Refused\r\ncontent-type: text/html\r\ncontent-length: ${page.length}\r\n\r\n${page}`,
      );
      return;
    }
    this.tunnels.push(target);
    const onward = connect(this.options.hosts?.[target] ?? 0, "127.0.0.1");
    this.keep(onward);
    onward.on("error", () => socket.destroy());
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    socket.pipe(onward).pipe(socket);
  }

  private decide(target: string, authorization: string | undefined): number {
    const { credentials, hosts = {} } = this.options;
    const basic = credentials && `Basic ${Buffer.from(credentials).toString("base64")}`;
    if (basic !== undefined && authorization !== basic) return 407;
    return this.refusal ?? (hosts[target] === undefined ? 502 : 200);
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => this.sockets.delete(socket));
  }
}
