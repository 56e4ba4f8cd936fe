import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signJwt } from "../../../../emulator/kernel/signing";
import type { EmulatedPrincipal, EmulatedWorkspace } from "../../../emulated-workspace";
import { trustInDatabricks, trustInEntra } from "../../../federation-trust";

/** A request that the platform got. */
export interface PlatformRequest {
  readonly request: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the platform answers in place of a token. */
export interface PlatformAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export const ENTRA_AUDIENCE = "api://AzureADTokenExchange";
export const REQUEST_TOKEN = "the-request-token-of-the-job";
export const CONNECTION = "b7b6d7f0-2c0c-4a57-9c5e-2f6f6d0f2a11";
const IDENTITY = { issuer: "https://token.actions.test", subject: "repo:octo@1/demo@2:ref:refs/heads/main" };

/** The platform of a run, on loopback: GitHub's and Azure DevOps' endpoints for identity tokens, and a folder for files. */
export class RunPlatform {
  readonly requests: PlatformRequest[] = [];
  /** Answers the next requests in place of a token, the last one all that follow. */
  answers: PlatformAnswer[] = [];
  private server: Server | undefined;
  private readonly folder = join(tmpdir(), `run-platform-${randomUUID().slice(0, 8)}`);

  constructor(private readonly emulated: EmulatedWorkspace) {}

  async start(): Promise<void> {
    mkdirSync(this.folder, { mode: 0o700 });
    this.server = createServer((request, response) => {
      void this.answer(request).then(({ status, headers = {}, body }) => {
        response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    rmSync(this.folder, { recursive: true });
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
  }

  /** The variables of a job of GitHub Actions with `id-token: write`. */
  github(): Record<string, string> {
    return {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${this.origin}/idtoken/job?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: REQUEST_TOKEN,
    };
  }

  /** The variables of a job of Azure DevOps that maps its access token. */
  azureDevOps(): Record<string, string> {
    return {
      SYSTEM_ACCESSTOKEN: REQUEST_TOKEN,
      SYSTEM_TEAMFOUNDATIONCOLLECTIONURI: `${this.origin}/octo/`,
      SYSTEM_TEAMPROJECTID: "project",
      SYSTEM_HOSTTYPE: "build",
      SYSTEM_PLANID: "plan",
      SYSTEM_JOBID: "job",
      SYSTEM_OIDCREQUESTURI: `${this.origin}/octo/project/_apis/distributedtask/hubs/build/plans/plan/jobs/job/oidctoken`,
    };
  }

  /** An identity token of the run, as the platform signs it. */
  identityToken(audience = ENTRA_AUDIENCE): Promise<string> {
    const now = Math.floor(this.emulated.emulator.clock.now() / 1000);
    const { issuer: iss, subject: sub } = IDENTITY;
    const claims = { iss, sub, aud: audience, jti: randomUUID(), nbf: now, iat: now, exp: now + 300 };
    return signJwt(this.emulated.emulator.store.document.directory.signingKey, claims);
  }

  /** The path of a file with this text. */
  file(text: string): string {
    const path = join(this.folder, randomUUID());
    writeFileSync(path, text);
    return path;
  }

  /** Makes Entra accept the run's identity tokens for an application. */
  trustInEntra(clientId: string): void {
    trustInEntra(this.emulated, clientId, IDENTITY, ENTRA_AUDIENCE);
  }

  /** Makes the workspace accept the run's identity tokens for a principal. */
  trustInDatabricks(principal: Pick<EmulatedPrincipal, "servicePrincipalId">, ...audiences: string[]): void {
    trustInDatabricks(this.emulated, principal, IDENTITY, audiences);
  }

  private async answer(request: IncomingMessage): Promise<PlatformAnswer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    this.requests.push({
      request: `${request.method} ${request.url}`,
      headers,
      body: Buffer.concat(chunks).toString("utf8"),
    });
    const [answer] = this.answers;
    if (this.answers.length > 1) this.answers.shift();
    if (answer !== undefined) return answer;
    const audience = new URL(request.url ?? "", this.origin).searchParams.get("audience") ?? ENTRA_AUDIENCE;
    const field = request.method === "GET" ? "value" : "oidcToken";
    return { status: 200, body: JSON.stringify({ count: 1, [field]: await this.identityToken(audience) }) };
  }
}

/** A platform that runs during the enclosing `describe`, and has got no request before each test. */
export function useRunPlatform(emulated: EmulatedWorkspace): RunPlatform {
  const platform = new RunPlatform(emulated);
  before(() => platform.start());
  after(() => platform.stop());
  beforeEach(() => {
    platform.requests.length = 0;
    platform.answers = [];
  });
  return platform;
}
