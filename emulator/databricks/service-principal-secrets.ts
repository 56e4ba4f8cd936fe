import { randomUUID } from "node:crypto";
import type { EmulatorResponse } from "../kernel/exchange";
import { drawDatabricksSecret } from "../seed";
import type { AddRoute } from "./databricks-state";
import { type Call, endpoint } from "./endpoint";
import { apiFailure, invalidParameter, refusalFailure } from "./errors";
import { findAccountPrincipal } from "./account-principal";
import { optionalText, readBody } from "./request-body";
import { type OauthSecret, sha256 } from "./workspace";

const LONGEST_LIFETIME_SECONDS = 63_072_000;

/**
 * OAuth secrets of service principals, under the path of the workspace (without an account id) and the account's.
 * @see https://docs.databricks.com/api/azure/workspace/serviceprincipalsecretsproxy
 */
export function addServicePrincipalSecretRoutes(route: AddRoute): void {
  const folders = [
    { all: "/api/2.0/accounts/servicePrincipals/:principalId/credentials/secrets", account: false },
    { all: "/api/2.0/accounts/:accountId/servicePrincipals/:principalId/credentials/secrets", account: true },
  ];
  for (const { all, account } of folders) {
    const demands = { scope: "authentication", administrator: true, account };
    route("POST", all, endpoint(demands, createSecret));
    route("GET", all, endpoint(demands, listSecrets));
    route("DELETE", `${all}/:secretId`, endpoint(demands, deleteSecret));
  }
}

function createSecret(call: Call): EmulatorResponse {
  const { workspace, context } = call;
  const principal = findAccountPrincipal(call);
  const lifetimeSeconds = readLifetime(optionalText(readBody(call.request), "lifetime"));
  const quota = workspace.behaviour.secretQuota;
  if (liveSecrets(call, principal.id).length >= quota) {
    throw refusalFailure(workspace.behaviour.secretQuotaExceeded, { quota });
  }
  const value = drawDatabricksSecret();
  const secret: OauthSecret = {
    id: randomUUID(),
    principalId: principal.id,
    hash: sha256(value),
    createdAt: context.now,
    expiresAt: context.now + lifetimeSeconds * 1000,
    refusedLogins: workspace.behaviour.newSecretRefusedLogins,
  };
  workspace.oauthSecrets.push(secret);
  context.touch();
  context.describe({ note: `created secret ${secret.id}` });
  return { status: 200, body: { ...toSecretInfo(secret), secret: value } };
}

function listSecrets(call: Call): EmulatorResponse {
  const { query } = call.request;
  const secrets = liveSecrets(call, findAccountPrincipal(call).id);
  const start = Number(query.get("page_token") ?? "0") || 0;
  const end = start + (Number(query.get("page_size") ?? "0") || call.workspace.behaviour.secretsPerPage);
  const page = secrets.slice(start, end).map(toSecretInfo);
  return {
    status: 200,
    body: {
      ...(page.length > 0 && { secrets: page }),
      ...(end < secrets.length && { next_page_token: String(end) }),
    },
  };
}

function deleteSecret(call: Call): EmulatorResponse {
  const { workspace, context, request } = call;
  const principal = findAccountPrincipal(call);
  const secretId = request.params.secretId ?? "";
  const secret = liveSecrets(call, principal.id).find((candidate) => candidate.id === secretId);
  if (secret === undefined) {
    throw apiFailure(404, "RESOURCE_DOES_NOT_EXIST", `Secret ${secretId} does not exist.`);
  }
  workspace.oauthSecrets = workspace.oauthSecrets.filter((other) => other !== secret);
  context.touch();
  context.describe({ note: `deleted secret ${secretId}` });
  return { status: 200, body: {} };
}

function liveSecrets({ workspace, context }: Call, principalId: string): readonly OauthSecret[] {
  return workspace.oauthSecrets.filter(
    (secret) => secret.principalId === principalId && secret.expiresAt > context.now,
  );
}

/** Seconds of "3600s"; two years when absent. */
function readLifetime(lifetime: string | undefined): number {
  if (lifetime === undefined) return LONGEST_LIFETIME_SECONDS;
  const seconds = Number(/^(\d+)s$/.exec(lifetime)?.[1] ?? Number.NaN);
  if (seconds > 0 && seconds <= LONGEST_LIFETIME_SECONDS) return seconds;
  throw invalidParameter(`lifetime must be between 1s and ${LONGEST_LIFETIME_SECONDS}s, got ${lifetime}`);
}

function toSecretInfo(secret: OauthSecret): object {
  const createdAt = new Date(secret.createdAt).toISOString();
  return {
    id: secret.id,
    secret_hash: secret.hash,
    status: "ACTIVE",
    create_time: createdAt,
    update_time: createdAt,
    expire_time: new Date(secret.expiresAt).toISOString(),
  };
}
