import { send } from "../http/http-client";
import { knowsServerTime, serverNow } from "../http/server-time";
import type { Runtime } from "../runtime";

/**
 * Now by the workspace's clock, epoch milliseconds. If this process has had no answer of the workspace yet, asks for the
 * host's metadata once, which needs no login; any answer of its API tells the time.
 */
export async function getWorkspaceTime(runtime: Runtime, origin: string): Promise<number> {
  if (!knowsServerTime(runtime, origin)) {
    const url = `${origin}/.well-known/databricks-config`;
    await send(runtime, { method: "GET", url, headers: {}, repeatable: false }).catch((error: unknown) => {
      if (!knowsServerTime(runtime, origin)) throw error;
    });
  }
  return serverNow(runtime, origin);
}
