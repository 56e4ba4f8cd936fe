import type { LogEntry } from "../../emulator/kernel/request-log";
import type { Tenant } from "../../emulator/tenant";
import { callControl, readEmulatorClock } from "../emulator-control";

/** The tenant as a reader of the published tokens sees it. Shares no code with the program under test. */
export class TenantObserver {
  constructor(readonly origin: string) {}

  /** The value that a Key Vault secret has now. */
  async publishedValue(secretName: string): Promise<string> {
    const { seed } = await this.state();
    const login = await this.json(`/${seed.tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: seed.deployer.clientId,
        client_secret: seed.deployer.clientSecret,
        scope: "https://vault.azure.net/.default",
      }),
    });
    const headers = { authorization: `Bearer ${String(login.access_token)}` };
    const secret = await this.json(`/secrets/${secretName}?api-version=2025-07-01`, { headers });
    return String(secret.value);
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

  private async json(path: string, init: RequestInit): Promise<Record<string, unknown>> {
    const response = await fetch(`${this.origin}${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${init.method ?? "GET"} ${path} returned ${response.status}: ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  }
}
