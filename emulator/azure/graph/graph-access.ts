import type { EmulatorRequest } from "../../kernel/exchange";
import { type BearerRefusal, readCaller } from "../bearer";
import type { AddRoute, Context, Handler } from "../azure-state";
import { FIRST_PARTY_APP_IDS } from "../directory";
import { graphFailure } from "./graph-failure";

const AUDIENCES: readonly string[] = ["https://graph.microsoft.com", FIRST_PARTY_APP_IDS.microsoftGraph];

/** Adds the route to both versions of Graph, for callers that may write to the directory. */
export function addGraphRoute(
  route: AddRoute,
  method: Parameters<AddRoute>[0],
  pattern: string,
  handler: Handler,
): void {
  const guarded: Handler = async (request, context) => {
    await requireDirectoryWriter(request, context);
    return handler(request, context);
  };
  for (const version of ["v1.0", "beta"]) route(method, `/${version}${pattern}`, guarded);
}

async function requireDirectoryWriter(request: EmulatorRequest, context: Context): Promise<void> {
  const caller = await readCaller(request, context, isGraphAudience);
  if ("reason" in caller) throw graphFailure(request, context, 401, "InvalidAuthenticationToken", explain(caller));
  if (caller.roles.includes("Application.ReadWrite.All")) return;
  const text = "Insufficient privileges to complete the operation.";
  throw graphFailure(request, context, 403, "Authorization_RequestDenied", text);
}

/** The emulator's own origin counts: the cloud metadata names it as Graph's resource id. */
function isGraphAudience(audience: string): boolean {
  return AUDIENCES.includes(audience) || /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(audience);
}

function explain(refusal: BearerRefusal): string {
  switch (refusal.reason) {
    case "missing":
      return "Access token is empty.";
    case "malformed":
      return "CompactToken validation failed with reason code: 80049228.";
    case "expired":
      return "Lifetime validation failed, the token is expired.";
    case "audience":
      return "Access token validation failure. Invalid audience.";
  }
}
