import * as assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../../emulator";
import type { DirectoryBehaviour } from "../../../emulator/azure/azure-behaviour";
import { type Answer, call, type Call } from "./emulator-call";

/** Scopes that the tests log in for. */
export const SCOPES = {
  databricks: "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default",
  graph: "https://graph.microsoft.com/.default",
  resourceManager: "https://management.azure.com//.default",
  vault: "https://vault.azure.net/.default",
} as const;

/** A UUID in lower case. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A JSON object of an answer. */
export type Json = Record<string, unknown>;

/** An emulator, and the calls of the tests of its Azure half, as the deployer. */
export class AzureTenant {
  private constructor(readonly emulator: Emulator) {}

  static async start(): Promise<AzureTenant> {
    return new AzureTenant(await startEmulator());
  }

  get origin(): string {
    return this.emulator.httpOrigin;
  }

  get seed(): Emulator["store"]["document"]["seed"] {
    return this.emulator.store.document.seed;
  }

  close(): Promise<void> {
    return this.emulator.close();
  }

  behave(behaviour: Partial<DirectoryBehaviour>): void {
    const { directory } = this.emulator.store.document;
    directory.behaviour = { ...directory.behaviour, ...behaviour };
  }

  /** Moves the tenant's clock forward. */
  passSeconds(seconds: number): void {
    this.emulator.clock.set(this.emulator.clock.now() + seconds * 1000);
  }

  /** One token request; `fields` replace those of the deployer's login, and `undefined` removes one. */
  async login(fields: Readonly<Record<string, string | undefined>> = {}, tenant = this.seed.tenantId): Promise<Answer> {
    const form: Record<string, string | undefined> = {
      grant_type: "client_credentials",
      client_id: this.seed.deployer.clientId,
      client_secret: this.seed.deployer.clientSecret,
      scope: SCOPES.databricks,
      ...fields,
    };
    const sent = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return call(`${this.origin}/${tenant}/oauth2/v2.0/token`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(sent).toString(),
    });
  }

  /** An access token of the deployer, or of the client that the fields name. */
  async token(scope: string, fields: Readonly<Record<string, string>> = {}): Promise<string> {
    const answer = await this.login({ scope, ...fields });
    assert.equal(answer.status, 200, answer.text);
    return String((answer.json as Json)["access_token"]);
  }

  /** A request with an access token for the scope. */
  async callWith(scope: string, path: string, { headers, ...rest }: Call = {}): Promise<Answer> {
    const authorization = `Bearer ${await this.token(scope)}`;
    return call(`${this.origin}${path}`, { ...rest, headers: { authorization, ...headers } });
  }

  graph(method: string, path: string, body?: object): Promise<Answer> {
    return this.callWith(SCOPES.graph, path, { method, ...(body === undefined ? {} : { body }) });
  }

  /** An application registration, answered by Graph. */
  async createApplication(body: object = {}): Promise<{ id: string; appId: string } & Json> {
    const answer = await this.graph("POST", "/v1.0/applications", { displayName: "app", ...body });
    assert.equal(answer.status, 201, answer.text);
    return answer.json as { id: string; appId: string } & Json;
  }

  /** An application with a service principal and a secret. */
  async createClient(): Promise<{ id: string; appId: string; principalId: string; secret: string; keyId: string }> {
    const { id, appId } = await this.createApplication();
    const principal = await this.graph("POST", "/v1.0/servicePrincipals", { appId });
    assert.equal(principal.status, 201, principal.text);
    const { secret, keyId } = await this.addPassword(id);
    return { id, appId, principalId: String((principal.json as Json)["id"]), secret, keyId };
  }

  async addPassword(
    applicationId: string,
    passwordCredential: object = {},
  ): Promise<{ secret: string; keyId: string }> {
    const answer = await this.graph("POST", `/v1.0/applications/${applicationId}/addPassword`, { passwordCredential });
    assert.equal(answer.status, 200, answer.text);
    const { secretText, keyId } = answer.json as Json;
    return { secret: String(secretText), keyId: String(keyId) };
  }
}

/** Asserts the whole shape of an Entra error; `text` is its description up to the trace id. */
export function assertEntraError(answer: Answer, status: number, error: string, code: number, text: string): void {
  const json = answer.json as Json;
  assert.equal(answer.status, status, answer.text);
  const { trace_id: traceId, correlation_id: correlationId, timestamp } = json;
  assert.match(String(traceId), UUID);
  assert.match(String(correlationId), UUID);
  assert.match(String(timestamp), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
  assert.deepEqual(json, {
    error,
    error_description: `AADSTS${code}: ${text} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  });
  assert.equal(answer.headers["x-ms-request-id"], traceId);
}
