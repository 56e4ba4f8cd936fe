import { type Schema, valueOf } from "../../arguments/schema";
import { ApiError } from "../errors/api-error";
import { send } from "../http/http-client";
import { rememberOnce } from "../remember-once";
import type { MemorySlot, Runtime } from "../runtime";

const hostMetadata = ((z) =>
  z.object({ token_federation_default_oidc_audiences: z.nullish(z.array(z.string())) })) satisfies Schema;

/** Audiences by origin. */
const AUDIENCES: MemorySlot<Map<string, Promise<string>>> = { create: () => new Map() };

/**
 * The audience that the workspace expects of identity tokens: the first one that its host names, else its token endpoint.
 * Asks the host once.
 *
 * @see https://github.com/databricks/databricks-sdk-go/blob/v0.175.0/config/experimental/auth/oidc/tokensource.go
 */
export function getTokenAudience(runtime: Runtime, origin: string, tokenEndpoint: string): Promise<string> {
  return rememberOnce(runtime.recall(AUDIENCES), origin, async () => (await askHost(runtime, origin)) ?? tokenEndpoint);
}

/** A host that does not know the question names none; one that does not answer is not there for the login either. */
async function askHost(runtime: Runtime, origin: string): Promise<string | undefined> {
  const url = `${origin}/.well-known/databricks-config`;
  try {
    const answer = await send(runtime, { method: "GET", url, headers: {}, repeatable: true });
    return valueOf(hostMetadata, answer)?.token_federation_default_oidc_audiences?.[0];
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}
