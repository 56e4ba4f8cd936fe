import { randomUUID } from "node:crypto";
import { findAccountPrincipal } from "./account-principal";
import type { AddRoute } from "./databricks-state";
import { type Call, endpoint } from "./endpoint";
import { apiFailure, invalidParameter } from "./errors";
import { isJsonObject, type JsonObject, optionalText, optionalTexts, readBody, requiredText } from "./request-body";
import type { FederationPolicy, Workspace } from "./workspace";

/**
 * Federation policies of service principals: an account API, the policy itself is the body.
 * @see https://docs.databricks.com/api/azure/account/serviceprincipalfederationpolicy
 */
export function addFederationPolicyRoutes(route: AddRoute): void {
  const demands = { scope: "authentication", administrator: true, account: true };
  const all = "/api/2.0/accounts/:accountId/servicePrincipals/:principalId/federationPolicies";
  const one = `${all}/:policyId`;

  route(
    "POST",
    all,
    endpoint(demands, (call) => {
      const { workspace, context, request } = call;
      const principal = findAccountPrincipal(call);
      const policyId = request.query.get("policy_id") ?? randomUUID();
      if (policiesOf(call).some((policy) => policy.policyId === policyId)) {
        throw apiFailure(409, "ALREADY_EXISTS", `Federation policy ${policyId} already exists.`);
      }
      const body = readBody(request);
      const policy: FederationPolicy = {
        policyId,
        uid: randomUUID(),
        principalId: principal.id,
        createdAt: context.now,
        updatedAt: context.now,
        description: optionalText(body, "description") ?? "",
        oidc: readOidcPolicy(workspace, body),
      };
      workspace.federationPolicies.push(policy);
      context.touch();
      context.describe({ note: `created federation policy ${policyId}` });
      return { status: 200, body: toPolicy(workspace, policy) };
    }),
  );

  route(
    "GET",
    all,
    endpoint(demands, (call) => ({
      status: 200,
      body: { policies: policiesOf(call).map((policy) => toPolicy(call.workspace, policy)) },
    })),
  );

  route(
    "GET",
    one,
    endpoint(demands, (call) => ({ status: 200, body: toPolicy(call.workspace, findPolicy(call)) })),
  );

  route(
    "PATCH",
    one,
    endpoint(demands, (call) => {
      const { workspace, context, request } = call;
      const policy = findPolicy(call);
      const body = readBody(request);
      const mask = (request.query.get("update_mask") ?? "*").split(",");
      const isMasked = (field: string) => mask.some((part) => part === "*" || part.split(".")[0] === field);
      if (isMasked("oidc_policy")) policy.oidc = readOidcPolicy(workspace, body);
      if (isMasked("description")) policy.description = optionalText(body, "description") ?? "";
      policy.updatedAt = context.now;
      context.touch();
      return { status: 200, body: toPolicy(workspace, policy) };
    }),
  );

  route(
    "DELETE",
    one,
    endpoint(demands, (call) => {
      const policy = findPolicy(call);
      call.workspace.federationPolicies = call.workspace.federationPolicies.filter((other) => other !== policy);
      call.context.touch();
      return { status: 200, body: {} };
    }),
  );
}

function policiesOf(call: Call): readonly FederationPolicy[] {
  const { id } = findAccountPrincipal(call);
  return call.workspace.federationPolicies.filter((policy) => policy.principalId === id);
}

function findPolicy(call: Call): FederationPolicy {
  const policyId = call.request.params.policyId ?? "";
  const policy = policiesOf(call).find((candidate) => candidate.policyId === policyId);
  if (policy !== undefined) return policy;
  throw apiFailure(404, "RESOURCE_DOES_NOT_EXIST", `Federation policy ${policyId} does not exist.`);
}

function readOidcPolicy(workspace: Workspace, body: JsonObject): FederationPolicy["oidc"] {
  const policy = body.oidc_policy;
  if (!isJsonObject(policy)) throw invalidParameter("Missing required field: oidc_policy");
  const audiences = optionalTexts(policy, "audiences") ?? [];
  const jwksJson = optionalText(policy, "jwks_json");
  const jwksUri = optionalText(policy, "jwks_uri");
  return {
    issuer: requiredText(policy, "issuer"),
    subject: requiredText(policy, "subject"),
    subjectClaim: optionalText(policy, "subject_claim") ?? "sub",
    audiences: audiences.length === 0 ? [workspace.accountId] : audiences,
    ...(jwksJson !== undefined && { jwksJson }),
    ...(jwksUri !== undefined && { jwksUri }),
  };
}

function toPolicy(workspace: Workspace, policy: FederationPolicy): object {
  const { oidc, principalId, policyId } = policy;
  return {
    name: `accounts/${workspace.accountId}/servicePrincipals/${principalId}/federationPolicies/${policyId}`,
    uid: policy.uid,
    policy_id: policyId,
    service_principal_id: Number(principalId),
    description: policy.description,
    create_time: new Date(policy.createdAt).toISOString(),
    update_time: new Date(policy.updatedAt).toISOString(),
    oidc_policy: {
      issuer: oidc.issuer,
      subject: oidc.subject,
      subject_claim: oidc.subjectClaim,
      audiences: oidc.audiences,
      ...(oidc.jwksJson !== undefined && { jwks_json: oidc.jwksJson }),
      ...(oidc.jwksUri !== undefined && { jwks_uri: oidc.jwksUri }),
    },
  };
}
