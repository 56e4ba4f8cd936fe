import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A reader of tokens on this machine, to whom resource hooks send what is new. */
export class ToldReader {
  /** The status of its answers. */
  status = 200;

  private readonly bodies: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** Calls `hear` with each body before it answers. */
  static async start(hear: (body: string) => void | Promise<void> = () => undefined): Promise<ToldReader> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const reader = new ToldReader(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    server.on("request", (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const body = Buffer.concat(chunks).toString();
        reader.bodies.push(body);
        void Promise.resolve(hear(body)).finally(() => response.writeHead(reader.status).end());
      });
    });
    return reader;
  }

  /** What it was sent since the last call, sorted. */
  take(): readonly string[] {
    return this.bodies.splice(0).sort();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
