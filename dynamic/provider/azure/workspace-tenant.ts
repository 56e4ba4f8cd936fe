import { UUID } from "../../arguments/uuid";
import { fetchAnswer } from "../http/fetch-answer";
import { rememberOnce } from "../remember-once";
import type { MemorySlot, Runtime } from "../runtime";

const TENANTS: MemorySlot<Map<string, Promise<string | undefined>>> = { create: () => new Map() };

/**
 * The Entra tenant of a workspace, from where its login page leads, once per workspace and process; undefined if it does
 * not say, or does not answer, and is then asked again. Never rejects.
 *
 * @see https://github.com/databricks/databricks-sdk-go/blob/v0.175.0/config/azure.go loadAzureTenantId
 */
export function getWorkspaceTenant(runtime: Runtime, origin: string): Promise<string | undefined> {
  const asked = rememberOnce(runtime.recall(TENANTS), origin, () => askForTenant(runtime, `${origin}/aad/auth`));
  // The account's own tenant is mostly the right one.
  return asked.catch(() => undefined);
}

async function askForTenant(runtime: Runtime, url: string): Promise<string | undefined> {
  const { status, headers } = await fetchAnswer(runtime, `GET ${url}`, url, {});
  const location = headers.get("location") ?? "";
  if (status < 300 || status >= 400 || !URL.canParse(location)) return undefined;
  return new URL(location).pathname.split("/").find((segment) => UUID.test(segment));
}
