import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer of the workspace: the body is JSON, or text as it is. */
export interface ScriptedAnswer {
  readonly status: number;
  readonly body: object | string;
}

/** Answers by the end of the path; a function gets what the request has carried. */
export type Script = Readonly<Record<string, ScriptedAnswer | ((echo: string) => ScriptedAnswer)>>;

/** The value of every token that it mints. */
export const MINTED_VALUE = "marked-minted-value/7+quote";

/** The access token of every login. */
export const ACCESS_TOKEN = "marked-access-token/7+x";

const TOKEN_INFO = {
  token_id: "e".repeat(64),
  comment: "",
  creation_time: Date.now(),
  expiry_time: Date.now() + 90 * 86_400_000,
};

/** What a workspace answers that nothing is wrong with. */
const USUAL: Script = {
  "/workspace-conf": { status: 200, body: { enableTokensConfig: "true", maxTokenLifetimeDays: "" } },
  "/oidc/v1/token": { status: 200, body: { access_token: ACCESS_TOKEN, token_type: "Bearer", expires_in: 3600 } },
  "/token/list": { status: 200, body: { token_infos: [] } },
  "/token-management/tokens": { status: 200, body: { token_infos: [] } },
  "/token/create": { status: 200, body: { token_value: MINTED_VALUE, token_info: TOKEN_INFO } },
  "/token/delete": { status: 200, body: {} },
};

/**
 * A workspace that answers as a script says, and that repeats in its errors what the request has carried: its headers
 * and its body, as they are, decoded from base64, and as a JSON text.
 */
export class EchoingWorkspace {
  private constructor(
    private readonly server: Server,
    readonly host: string,
    private readonly answers: { script: Script },
  ) {}

  static async start(script: Script): Promise<EchoingWorkspace> {
    const answers = { script };
    const server = createServer((request, response) => {
      void readBody(request).then((body) => {
        const path = new URL(request.url ?? "/", "http://workspace.test").pathname;
        const scripted = { ...USUAL, ...answers.script };
        const end = Object.keys(scripted).find((candidate) => path.endsWith(candidate));
        const given = end === undefined ? undefined : scripted[end];
        const echo = toEcho(request, body);
        const answer = typeof given === "function" ? given(echo) : (given ?? { status: 404, body: { message: echo } });
        response.writeHead(answer.status, { "content-type": "application/json", "x-echo": encodeURIComponent(echo) });
        response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new EchoingWorkspace(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, answers);
  }

  /** From now on the workspace refuses every call, and repeats what it was sent. */
  refuseAll(): void {
    const refusal = (echo: string): ScriptedAnswer => ({ status: 418, body: { message: echo } });
    this.answers.script = Object.fromEntries(Object.keys(USUAL).map((path) => [path, refusal]));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function toEcho({ headers }: IncomingMessage, body: string): string {
  const { authorization = "" } = headers;
  const decoded = Buffer.from(authorization.replace(/^\w+ /, ""), "base64")
    .toString("latin1")
    .replace(/[^ -~]/g, "");
  return [authorization, decoded, body, decodeURIComponent(body.replaceAll("+", " ")), JSON.stringify(body)].join(" ");
}
