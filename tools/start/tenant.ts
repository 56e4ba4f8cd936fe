import type { LogEntry } from "../../emulator/kernel/request-log";
import type { Tenant } from "../../emulator/tenant";

/** The tenant as somebody sees it who holds only what was published: no part of the program under proof. */
export class TenantObserver {
  constructor(private readonly origin: string) {}

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

  /** Who a token authenticates as, or undefined when the workspace refuses it. */
  async whoIs(tokenValue: string): Promise<string | undefined> {
    const headers = { authorization: `Bearer ${tokenValue}` };
    const response = await fetch(`${this.origin}/api/2.0/preview/scim/v2/Me`, { headers });
    if (!response.ok) return undefined;
    return ((await response.json()) as { readonly userName: string }).userName;
  }

  async state(): Promise<Tenant> {
    return (await this.control("GET", "state")) as unknown as Tenant;
  }

  async log(): Promise<readonly LogEntry[]> {
    return (await this.control("GET", "log")).entries as readonly LogEntry[];
  }

  async clearLog(): Promise<void> {
    await this.control("DELETE", "log");
  }

  /** Moves the tenant's clock to a time, RFC 3339. */
  async setClock(now: string): Promise<void> {
    await this.control("PUT", "clock", { now });
  }

  private async control(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const headers = { "x-emulator-control": "yes", "content-type": "application/json" };
    return this.json(`/_emulator/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  private async json(path: string, init: RequestInit): Promise<Record<string, unknown>> {
    const response = await fetch(`${this.origin}${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${init.method ?? "GET"} ${path} was answered ${response.status}: ${text}`);
    return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
  }
}
