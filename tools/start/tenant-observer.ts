import type { LogEntry } from "../../emulator/kernel/request-log";
import type { Tenant } from "../../emulator/tenant";
import { callControl, readEmulatorClock } from "../emulator-control";

/** The tenant as a reader of the published tokens sees it. Shares no code with the program under test. */
export class TenantObserver {
  constructor(readonly origin: string) {}

  /** The value that a Key Vault secret has now. */
  async publishedValue(secretName: string): Promise<string> {
    const headers = await this.logIn("https://vault.azure.net/.default");
    const secret = await this.json(`/secrets/${secretName}?api-version=2025-07-01`, { headers });
    return String(secret.value);
  }

  /** Lets the application of the deployer trust this subject, as an owner of the application does once. */
  async trust(issuer: string, subject: string): Promise<void> {
    const { seed } = await this.state();
    const headers = {
      ...(await this.logIn("https://graph.microsoft.com/.default")),
      "content-type": "application/json",
    };
    const credential = { name: "pipeline", issuer, subject, audiences: ["api://AzureADTokenExchange"] };
    await this.json(`/v1.0/applications/${seed.deployer.applicationObjectId}/federatedIdentityCredentials`, {
      method: "POST",
      headers,
      body: JSON.stringify(credential),
    });
  }

  /** The user name that a token authenticates as; undefined when the workspace refuses the token. */
  async whoIs(tokenValue: string): Promise<string | undefined> {
    const headers = { authorization: `Bearer ${tokenValue}` };
    const response = await fetch(`${this.origin}/api/2.0/preview/scim/v2/Me`, { headers });
    if (!response.ok) return undefined;
    return ((await response.json()) as { readonly userName: string }).userName;
  }

  async state(): Promise<Tenant> {
    return (await callControl(this.origin, "GET", "state")) as Tenant;
  }

  async log(): Promise<readonly LogEntry[]> {
    const { entries } = (await callControl(this.origin, "GET", "log")) as { readonly entries: readonly LogEntry[] };
    return entries;
  }

  async clearLog(): Promise<void> {
    await callControl(this.origin, "DELETE", "log");
  }

  /** The tenant's time, epoch milliseconds. */
  now(): Promise<number> {
    return readEmulatorClock(this.origin);
  }

  /** Moves the tenant's clock to a time, RFC 3339. */
  async setClock(now: string): Promise<void> {
    await callControl(this.origin, "PUT", "clock", { now });
  }

  private async logIn(scope: string): Promise<Record<string, string>> {
    const { seed } = await this.state();
    const login = await this.json(`/${seed.tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: seed.deployer.clientId,
        client_secret: seed.deployer.clientSecret,
        scope,
      }),
    });
    return { authorization: `Bearer ${String(login.access_token)}` };
  }

  private async json(path: string, init: RequestInit): Promise<Record<string, unknown>> {
    const response = await fetch(`${this.origin}${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${init.method ?? "GET"} ${path} returned ${response.status}: ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  }
}
