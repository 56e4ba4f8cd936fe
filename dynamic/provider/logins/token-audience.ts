import { type Schema, valueOf } from "../../arguments/schema";
import { ApiError } from "../errors/api-error";
import { send } from "../http/http-client";
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
  const audiences = runtime.recall(AUDIENCES);
  const known = audiences.get(origin);
  if (known !== undefined) return known;
  const asked = askHost(runtime, origin).then((audience) => audience ?? tokenEndpoint);
  audiences.set(origin, asked);
  asked.catch(() => audiences.delete(origin));
  return asked;
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
