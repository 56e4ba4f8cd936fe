import { createHash } from "node:crypto";
import { getCurrentUserName } from "../databricks/service-principals-api";
import { WorkspaceClient } from "../databricks/workspace-client";
import { ProviderError } from "../errors/provider-error";
import type { Login } from "../http/call-login";
import { rememberOnce } from "../remember-once";
import type { MemorySlot, Runtime } from "../runtime";

/** A principal in a workspace. */
interface Identity {
  readonly origin: string;
  readonly applicationId: string;
}

const PROVED: MemorySlot<Map<string, Promise<void>>> = { create: () => new Map() };

/** Remembers that a token is the principal's: it was proved when it was minted or adopted. */
export function rememberIdentity(runtime: Runtime, identity: Identity, token: string): void {
  runtime.recall(PROVED).set(toKey(identity, token), Promise.resolve());
}

/**
 * Proves that a login that does not name the principal is the principal's: with any other identity a token would belong to
 * somebody else. `proof` identifies the login: its token, or a word. One request per login and process. Throws
 * "WRONG_IDENTITY".
 */
export function proveIdentity(runtime: Runtime, identity: Identity, proof: string, login: Login): Promise<void> {
  return rememberOnce(runtime.recall(PROVED), toKey(identity, proof), () => prove(runtime, identity, login));
}

async function prove(runtime: Runtime, { origin, applicationId }: Identity, login: Login): Promise<void> {
  const userName = await getCurrentUserName(new WorkspaceClient(runtime, origin, login));
  if (userName.toLowerCase() === applicationId.toLowerCase()) return;
  throw new ProviderError(
    "WRONG_IDENTITY",
    `the login ${login.description} is ${userName} in ${origin} and not ${applicationId}, so that a token would belong to ` +
      "somebody else: log in as the principal, correct its id, or choose another login",
  );
}

function toKey({ origin, applicationId }: Identity, proof: string): string {
  const facts = [origin, applicationId.toLowerCase(), proof];
  return createHash("sha256").update(JSON.stringify(facts)).digest("base64");
}
