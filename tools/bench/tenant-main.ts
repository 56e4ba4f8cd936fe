import { type Emulator, startEmulator } from "../../emulator";
import type { TenantFacts, TenantOptions } from "./bench-tenant";

const SERVICE_PRINCIPALS = "/api/2.0/preview/scim/v2/ServicePrincipals";

/** An emulator in memory, in a process of its own, for `bench-tenant`. It ends with the process that started it. */
async function main(): Promise<void> {
  const { latencyMilliseconds, existingPrincipals } = JSON.parse(process.argv[2] ?? "") as TenantOptions;
  const emulator = await startEmulator();
  process.once("disconnect", () => process.exit(0));
  const existing = [];
  for (let made = 0; made < existingPrincipals; made++) existing.push(await makePrincipal(emulator));
  const effect = { kind: "delay", milliseconds: latencyMilliseconds } as const;
  if (latencyMilliseconds > 0) emulator.faults.add({ path: "", times: Infinity, effect });
  emulator.log.clear();
  const { httpOrigin, httpsOrigin, caCertificate, store } = emulator;
  const facts: TenantFacts = { httpOrigin, httpsOrigin, caCertificate, seed: store.document.seed, existing };
  process.send?.(facts);
}

/** A principal of the workspace with an OAuth secret, as an administrator would make it. */
async function makePrincipal({ httpOrigin, store }: Emulator): Promise<TenantFacts["existing"][number]> {
  const post = async (path: string, body: object): Promise<Record<string, string>> => {
    const { tokenValue } = store.document.seed.admin;
    const headers = { authorization: `Bearer ${tokenValue}`, "content-type": "application/json" };
    const answer = await fetch(`${httpOrigin}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the emulator answered ${answer.status} to POST ${path}`);
    return (await answer.json()) as Record<string, string>;
  };
  const record = { displayName: "existing", entitlements: [{ value: "workspace-access" }] };
  const { applicationId = "", id: servicePrincipalId = "" } = await post(SERVICE_PRINCIPALS, record);
  const secrets = `/api/2.0/accounts/servicePrincipals/${servicePrincipalId}/credentials/secrets`;
  const { secret: clientSecret = "" } = await post(secrets, {});
  return { applicationId, servicePrincipalId, clientSecret };
}

void main();
