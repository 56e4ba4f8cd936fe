import { listOAuthSecrets, type OAuthSecretInfo } from "../databricks/oauth-secrets-api";
import { administratorClient } from "../logins/administrator-login";
import type { Principal } from "../logins/principal-session";
import { decideSlot, toQuotaProblem } from "../logins/secret-slots";
import { rememberOnce } from "../remember-once";
import type { MemorySlot, Runtime } from "../runtime";
import type { Finding } from "./finding";
import { readPrincipalRecord } from "./principal-record-check";
import { withOnePatience } from "../http/one-patience";

const PROBLEMS: MemorySlot<Map<string, Promise<string | undefined>>> = { create: () => new Map() };

/**
 * Whether a one-time secret can be made for the principal, now or soon: one list per principal, administrator and process.
 * If it cannot be listed, the mint finds out.
 */
export async function checkSecretQuota(runtime: Runtime, principal: Principal): Promise<Finding> {
  const { origin, applicationId, administrator } = principal;
  const key = JSON.stringify([origin, applicationId.toLowerCase(), administrator]);
  const question = { origin, administrator, about: "room for OAuth secrets" };
  const problem = await rememberOnce(runtime.recall(PROBLEMS), key, () =>
    withOnePatience(runtime, question, () => findProblem(runtime, principal)).catch(() => undefined),
  );
  return {
    check: "secret quota",
    argument: "login",
    ok: problem === undefined,
    because: problem ?? `${applicationId} may have one more OAuth secret`,
  };
}

async function findProblem(runtime: Runtime, principal: Principal): Promise<string | undefined> {
  return (await readSecretSlots(runtime, principal)).problem;
}

/** The OAuth secrets of a principal, and why no one-time secret can be made for it; undefined if it can, now or soon. */
export interface SecretSlots {
  readonly secrets: readonly OAuthSecretInfo[];
  readonly problem: string | undefined;
}

/** Reads the OAuth secrets of a principal as administrator. Throws any failure of the call. */
export async function readSecretSlots(runtime: Runtime, principal: Principal): Promise<SecretSlots> {
  const { origin, applicationId, administrator } = principal;
  const client = administratorClient(runtime, origin, administrator);
  const servicePrincipalId =
    principal.servicePrincipalId ??
    (await readPrincipalRecord(runtime, principal, (attempt) => attempt())).servicePrincipalId;
  const secrets = await listOAuthSecrets(client, servicePrincipalId);
  const { action } = decideSlot(secrets, { now: runtime.realNow(), seenAt: new Map(), isRefused: false });
  const owner = { origin, applicationId, servicePrincipalId };
  return { secrets, problem: action === "refuse" ? toQuotaProblem(owner, secrets) : undefined };
}
