import { randomUUID } from "node:crypto";
import type { EmulatorResponse } from "../kernel/exchange";
import { findAccountPrincipal } from "./account-principal";
import type { AddRoute, Handler } from "./databricks-state";
import { type Call, endpoint } from "./endpoint";
import { apiFailure, invalidParameter, refusalFailure } from "./errors";
import { getIssuerKeys } from "./federated-login";
import { isAdministrator } from "./membership";
import { isJsonObject, type JsonObject, optionalText, optionalTexts, readBody, requiredText } from "./request-body";
import type { FederationPolicy, Workspace } from "./workspace";

const POLICY_ID = /^[0-9a-z-]{2,63}$/;

/**
 * Federation policies of service principals: an API of the account, for its administrators. The policy itself is the body.
 * @see https://docs.databricks.com/api/azure/account/serviceprincipalfederationpolicy
 */
export function addFederationPolicyRoutes(route: AddRoute): void {
  const all = "/api/2.0/accounts/:accountId/servicePrincipals/:principalId/federationPolicies";
  const one = `${all}/:policyId`;

  route(
    "POST",
    all,
    forAccount(async (call) => {
      const { workspace, context, request } = call;
      const principal = findAccountPrincipal(call);
      const policyId = request.query.get("policy_id") || randomUUID();
      if (!POLICY_ID.test(policyId)) {
        // A longer one gets the same words.
        throw invalidParameter(`Invalid federation policy id: '${policyId}'. Must contain only 0-9, a-z, and hyphen.`);
      }
      if (policiesOf(call).some((policy) => policy.policyId === policyId)) {
        throw apiFailure(409, "ALREADY_EXISTS", `Federation policy ${policyId} already exists.`);
      }
      const quota = workspace.behaviour.policyQuota;
      if (policiesOf(call).length >= quota) throw refusalFailure(workspace.behaviour.policyQuotaExceeded, { quota });
      const body = readBody(request);
      const policy: FederationPolicy = {
        policyId,
        uid: randomUUID(),
        principalId: principal.id,
        createdAt: context.now,
        updatedAt: context.now,
        description: optionalText(body, "description") ?? "",
        oidc: await readOidcPolicy(workspace, body),
        refusedLogins: workspace.behaviour.newFederationPolicyRefusedLogins,
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
    forAccount((call) => ({
      status: 200,
      body: { policies: policiesOf(call).map((policy) => toPolicy(call.workspace, policy)) },
    })),
  );

  route(
    "GET",
    one,
    forAccount((call) => ({ status: 200, body: toPolicy(call.workspace, findPolicy(call)) })),
  );

  route(
    "PATCH",
    one,
    forAccount(async (call) => {
      const { workspace, context, request } = call;
      const policy = findPolicy(call);
      const body = readBody(request);
      const mask = (request.query.get("update_mask") ?? "*").split(",");
      const isMasked = (field: string) => mask.some((part) => part === "*" || part.split(".")[0] === field);
      if (isMasked("oidc_policy")) {
        policy.oidc = await readOidcPolicy(workspace, body);
        policy.refusedLogins = workspace.behaviour.newFederationPolicyRefusedLogins;
      }
      if (isMasked("description")) policy.description = optionalText(body, "description") ?? "";
      policy.updatedAt = context.now;
      context.touch();
      return { status: 200, body: toPolicy(workspace, policy) };
    }),
  );

  route(
    "DELETE",
    one,
    forAccount((call) => {
      const policy = findPolicy(call);
      call.workspace.federationPolicies = call.workspace.federationPolicies.filter((other) => other !== policy);
      call.context.touch();
      call.context.describe({ note: `deleted federation policy ${policy.policyId}` });
      return { status: 200, body: {} };
    }),
  );
}

/** An endpoint for account administrators, who are administrators of the workspace here. */
function forAccount(handle: (call: Call) => EmulatorResponse | Promise<EmulatorResponse>): Handler {
  return endpoint({ scope: "authentication", account: true }, (call) => {
    const { behaviour } = call.workspace;
    if (behaviour.administratorsOwnAccount && isAdministrator(call.workspace, call.caller.principal))
      return handle(call);
    throw refusalFailure(behaviour.notAccountAdministrator);
  });
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

/** The configuration of an issuer on this machine is fetched, as the service does with every issuer. */
async function readOidcPolicy(workspace: Workspace, body: JsonObject): Promise<FederationPolicy["oidc"]> {
  const policy = body.oidc_policy;
  if (!isJsonObject(policy)) throw invalidParameter("Missing required field: oidc_policy");
  const audiences = optionalTexts(policy, "audiences") ?? [];
  const jwksJson = optionalText(policy, "jwks_json");
  const jwksUri = optionalText(policy, "jwks_uri");
  const issuer = requiredText(policy, "issuer");
  if (jwksJson === undefined)
    await getIssuerKeys(issuer).catch(() => {
      throw invalidParameter(`Unable to load valid OpenID configuration for issuer: ${issuer}`);
    });
  return {
    issuer,
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
