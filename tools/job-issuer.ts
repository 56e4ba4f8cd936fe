import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createSigningKey, signJwt } from "../emulator/kernel/signing";

/** An identity token lives five minutes. */
const LIFETIME_SECONDS = 300;

/** What a job is. */
export interface JobFacts {
  /** The `sub` claim of its identity tokens. */
  subject: string;
  /** Time of the tenant that checks them, epoch milliseconds. */
  readonly now: () => number | Promise<number>;
}

/**
 * An OpenID issuer on this machine that gives a job identity tokens as GitHub Actions does. Its tokens are signed, and its
 * keys are where its discovery document says.
 *
 * @see https://docs.github.com/actions/reference/security/oidc
 */
export class JobIssuer {
  /** How many identity tokens it has given out. */
  given = 0;
  private readonly key = createSigningKey();
  private readonly requestToken = `ghs-${randomBytes(24).toString("base64url")}`;

  private constructor(
    private readonly server: Server,
    private readonly facts: JobFacts,
  ) {
    server.on("request", (request, response) => void this.answer(request, response));
  }

  static async start(facts: JobFacts): Promise<JobIssuer> {
    const server = createServer();
    const issuer = new JobIssuer(server, facts);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return issuer;
  }

  /** The `iss` claim. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What GitHub sets in a job that may have identity tokens. */
  get variables(): Record<string, string> {
    return {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${this.url}/idtoken?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.requestToken,
    };
  }

  /** Text that no state may hold: with it anybody is the job. */
  get secret(): string {
    return this.requestToken;
  }

  set subject(subject: string) {
    this.facts.subject = subject;
  }

  /** An identity token for this audience. */
  async issue(audience: string): Promise<string> {
    const issuedAt = Math.floor((await this.facts.now()) / 1000);
    const { subject } = this.facts;
    this.given += 1;
    return signJwt(this.key, {
      iss: this.url,
      sub: subject,
      aud: audience,
      iat: issuedAt,
      nbf: issuedAt,
      exp: issuedAt + LIFETIME_SECONDS,
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.url);
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (pathname === "/.well-known/openid-configuration")
      return answer(200, { issuer: this.url, jwks_uri: `${this.url}/keys` });
    if (pathname === "/keys") return answer(200, { keys: [this.key.publicJwk] });
    if (pathname !== "/idtoken") return answer(404, { message: "Not found" });
    if (!request.headers.authorization?.endsWith(` ${this.requestToken}`))
      return answer(401, { message: "The request token of the job is missing or wrong." });
    const value = await this.issue(searchParams.get("audience") ?? "https://github.test/octo-org");
    return answer(200, { count: value.length, value });
  }
}
