import { type Emulator, startEmulator } from "../../emulator";
import type { TenantFacts, TenantOptions } from "./bench-tenant";

const SERVICE_PRINCIPALS = "/api/2.0/preview/scim/v2/ServicePrincipals";
const PERMISSIONS = "/api/2.0/permissions/authorization/tokens";
const USERS_MAY_USE = { group_name: "users", permission_level: "CAN_USE" };

/** An emulator in memory, in a process of its own, for `bench-tenant`. It ends with the process that started it. */
async function main(): Promise<void> {
  const { latencyMilliseconds, existingPrincipals, usersMayUseTokens } = JSON.parse(
    process.argv[2] ?? "",
  ) as TenantOptions;
  const emulator = await startEmulator();
  process.once("disconnect", () => process.exit(0));
  const existing = [];
  for (let made = 0; made < existingPrincipals; made++) existing.push(await makePrincipal(emulator));
  if (usersMayUseTokens) await send(emulator, "PATCH", PERMISSIONS, { access_control_list: [USERS_MAY_USE] });
  const effect = { kind: "delay", milliseconds: latencyMilliseconds } as const;
  if (latencyMilliseconds > 0) emulator.faults.add({ path: "", times: Infinity, effect });
  emulator.log.clear();
  const { httpOrigin, httpsOrigin, caCertificate, store } = emulator;
  const facts: TenantFacts = { httpOrigin, httpsOrigin, caCertificate, seed: store.document.seed, existing };
  process.send?.(facts);
}

/** A principal of the workspace with an OAuth secret, as an administrator would make it. */
async function makePrincipal(emulator: Emulator): Promise<TenantFacts["existing"][number]> {
  const record = { displayName: "existing", entitlements: [{ value: "workspace-access" }] };
  const { applicationId = "", id: servicePrincipalId = "" } = await send(emulator, "POST", SERVICE_PRINCIPALS, record);
  const secrets = `/api/2.0/accounts/servicePrincipals/${servicePrincipalId}/credentials/secrets`;
  const { secret: clientSecret = "" } = await send(emulator, "POST", secrets, {});
  return { applicationId, servicePrincipalId, clientSecret };
}

async function send(
  { httpOrigin, store }: Emulator,
  method: string,
  path: string,
  body: object,
): Promise<Readonly<Record<string, string>>> {
  const { tokenValue } = store.document.seed.admin;
  const headers = { authorization: `Bearer ${tokenValue}`, "content-type": "application/json" };
  const answer = await fetch(`${httpOrigin}${path}`, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`the emulator answered ${answer.status} to ${method} ${path}`);
  return (await answer.json()) as Record<string, string>;
}

void main();
