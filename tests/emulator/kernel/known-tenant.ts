import * as assert from "node:assert/strict";
import { createHash, createPrivateKey, type KeyObject } from "node:crypto";
import { type JWTPayload, SignJWT } from "jose";
import { getSigningKey } from "../../../emulator/identity/issuers";
import type { Seed } from "../../../emulator/seed";
import { drawCertificate } from "../../certificate";
import { type AzureTenant, type Json, SCOPES } from "../azure/azure-tenant";
import { call } from "../azure/emulator-call";
import type { Sent } from "./hostile-values";

/** A tenant with one object of each kind, and requests that it accepts. */
export interface KnownTenant {
  /** Parameters of routes, by the start of their pattern and their name. */
  readonly params: readonly (readonly [pattern: RegExp, params: Readonly<Record<string, string>>])[];
  /** Headers by the start of the pattern of a route. */
  readonly headers: readonly (readonly [pattern: RegExp, headers: Readonly<Record<string, string>>])[];
  /** What the routes with a body or with necessary parameters are sent, by method and pattern. A route may have several. */
  readonly requests: readonly (readonly [route: string, sent: Partial<Sent>])[];
}

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const SCIM = "/api/2.0/preview/scim/v2";
const VAULTS = "/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.KeyVault/vaults/:vault";
const ISSUER = "https://issuer.test";

/** Makes the objects. */
export async function fillTenant(tenant: AzureTenant): Promise<KnownTenant> {
  const { seed } = tenant;
  const { deployer } = seed;
  const databricks = { authorization: `Bearer ${await tenant.token(SCOPES.databricks)}` };
  const send = async (headers: Record<string, string>, method: string, path: string, body?: object): Promise<Json> => {
    const sent = body === undefined ? {} : { body };
    const answer = await call(`${tenant.origin}${path}`, { method, headers, ...sent });
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
    return (answer.json ?? {}) as Json;
  };
  const { workspace, identity } = tenant.emulator.store.document;
  workspace.behaviour.onBehalfOfEnabled = true;
  getSigningKey(identity, () => undefined);
  const minted = await send(databricks, "POST", "/api/2.0/token/create", { comment: "known" });
  const tokenId = String((minted["token_info"] as Json)["token_id"]);
  const client = await tenant.createClient();
  const principal = await send(databricks, "POST", `${SCIM}/ServicePrincipals`, { applicationId: client.appId });
  const principalId = String(principal["id"]);
  const mayUse = { service_principal_name: client.appId, permission_level: "CAN_USE" };
  await send(databricks, "PATCH", "/api/2.0/permissions/authorization/tokens", { access_control_list: [mayUse] });
  const { id: groupId } = await send(databricks, "POST", `${SCIM}/Groups`, { displayName: "known" });
  const { id: userId } = await send(databricks, "POST", `${SCIM}/Users`, { userName: "known@emulator.test" });
  const account = `/api/2.0/accounts/${seed.accountId}/servicePrincipals/${principalId}`;
  const { id: secretId } = await send(databricks, "POST", `${account}/credentials/secrets`, {});
  const policy = { oidc_policy: { issuer: ISSUER, subject: "runner", audiences: ["known"] } };
  await send(databricks, "POST", `${account}/federationPolicies?policy_id=known`, policy);
  await send(databricks, "POST", "/api/2.0/secrets/scopes/create", { scope: "known" });
  await send(databricks, "POST", "/api/2.0/secrets/put", { scope: "known", key: "known", string_value: "a" });
  const acl = { scope: "known", principal: "known", permission: "READ" };
  await send(databricks, "POST", "/api/2.0/secrets/acls/put", acl);

  const graph = { authorization: `Bearer ${await tenant.token(SCOPES.graph)}` };
  const trust = { name: "known", issuer: ISSUER, subject: "runner", audiences: ["known"] };
  const application = `/v1.0/applications/${client.id}`;
  const credential = await send(graph, "POST", `${application}/federatedIdentityCredentials`, trust);
  const owner = { "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${deployer.objectId}` };
  const otherOwner = { "@odata.id": client.principalId };
  const ofPrincipal = `/v1.0/servicePrincipals/${client.principalId}`;
  await send(graph, "POST", `${ofPrincipal}/owners/$ref`, owner);
  await send(graph, "POST", `${application}/owners/$ref`, owner);
  const { keyId: principalKeyId } = await send(graph, "POST", `${ofPrincipal}/addPassword`, {});
  const { key: privateKey, raw } = await drawCertificate();
  const key = { keyId: "known", type: "AsymmetricX509Cert", usage: "Verify", key: raw.toString("base64") };
  await send(graph, "PATCH", application, { keyCredentials: [key] });

  const vault = { authorization: `Bearer ${await tenant.token(SCOPES.vault)}` };
  const set = await send(vault, "PUT", "/secrets/known?api-version=7.4", { value: "a" });
  await send(vault, "PUT", "/secrets/deleted?api-version=7.4", { value: "a" });
  await send(vault, "DELETE", "/secrets/deleted?api-version=7.4");

  const resourceManager = { authorization: `Bearer ${await tenant.token(SCOPES.resourceManager)}` };
  const now = Math.floor(tenant.emulator.clock.now() / 1000);
  const sign = (claims: JWTPayload): Promise<string> =>
    signWith(createPrivateKey(privateKey), raw, { ...claims, iat: now, nbf: now, exp: now + 3_000 });
  // Nobody here can read the keys of that issuer, so that the signature is not checked.
  const assertion = await sign({ iss: ISSUER, sub: "runner", aud: "known" });
  const endpoint = `${tenant.origin}/${seed.tenantId}/oauth2/v2.0/token`;
  const own = await sign({ iss: client.appId, sub: client.appId, aud: endpoint });
  const stranger = await tenant.createClient();
  const login = { client_id: stranger.appId, client_secret: stranger.secret };
  const ofStranger = {
    authorization: `Bearer ${await tenant.token(SCOPES.databricks, login)}`,
    "x-databricks-azure-sp-management-token": await tenant.token(SCOPES.resourceManager, login),
    "x-databricks-azure-workspace-resource-id": toWorkspaceId(seed),
  };
  const version = { query: { "api-version": "2023-07-01" } };
  const { azureDevOps, github, appServiceHeader } = seed.runners;
  return {
    params: [
      [
        /./,
        {
          tokenId,
          accountId: seed.accountId,
          principalId,
          secretId: String(secretId),
          policyId: "known",
          tenant: seed.tenantId,
          subscription: seed.subscriptionId,
          group: seed.resourceGroupName,
          vault: seed.vaultName,
        },
      ],
      [/\/ServicePrincipals\/:id/, { id: principalId }],
      [/\/Users\/:id/, { id: String(userId) }],
      [/\/Groups\/:id/, { id: String(groupId) }],
      [/\/applications\//, { id: client.id, credentialId: String(credential["id"]), ownerId: deployer.objectId }],
      [/\/servicePrincipals\/:id/, { id: client.principalId, ownerId: deployer.objectId }],
      [/\/vaults\/.*:name/, { name: "known" }],
      [/\/workspaces\/:name/, { name: seed.workspaceName }],
      [/^\/deletedsecrets/, { name: "deleted" }],
      [/^\/secrets/, { name: "known", version: String(set["id"]).split("/").at(-1) ?? "" }],
      [
        /^\/contoso/,
        { project: azureDevOps.projectId, plan: azureDevOps.planId, job: azureDevOps.jobId, hub: "build" },
      ],
    ],
    headers: [
      [/^\/(api|aad)/, databricks],
      [/^\/(v1\.0|beta)/, graph],
      [/^\/subscriptions/, resourceManager],
      [/^\/(deleted)?secrets/, vault],
      [/^\/(metadata|arc)\/.*token/, { metadata: "true" }],
      [/^\/msi/, { "x-identity-header": appServiceHeader }],
      [/^\/actions/, { authorization: `Bearer ${github.requestToken}` }],
      [/^\/contoso/, { authorization: `Bearer ${azureDevOps.accessToken}` }],
      [/^\/_emulator/, { "x-emulator-control": "yes" }],
    ],
    requests: [
      [`GET ${SCIM}/Me`, { headers: ofStranger }],
      ["POST /oidc/v1/token", form({ grant_type: "client_credentials", ...oauth(seed), scope: "all-apis" })],
      [
        "POST /oidc/v1/token",
        form({
          grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
          subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
          subject_token: assertion,
          client_id: client.appId,
        }),
      ],
      ["POST /api/2.0/token/create", json({ comment: "a", lifetime_seconds: 60, scopes: ["sql"] })],
      ["POST /api/2.0/token/create", json({ autoscope_enabled: true })],
      ["POST /api/2.0/token/delete", json({ token_id: tokenId })],
      ...["token", "token-management/tokens"].map((folder): [string, Partial<Sent>] => [
        `PATCH /api/2.0/${folder}/:tokenId`,
        json({ token: { comment: "a", scopes: ["sql"] }, update_mask: "comment,scopes" }),
      ]),
      [
        "POST /api/2.0/token-management/on-behalf-of/tokens",
        json({ application_id: client.appId, comment: "a", lifetime_seconds: 60, scopes: ["sql"] }),
      ],
      ...["PUT", "PATCH"].map((method): [string, Partial<Sent>] => [
        `${method} /api/2.0/permissions/authorization/tokens`,
        json({
          access_control_list: [
            { group_name: "admins", permission_level: "CAN_MANAGE" },
            { service_principal_name: client.appId, permission_level: "CAN_USE" },
            { user_name: seed.admin.userName, permission_level: "CAN_USE" },
          ],
        }),
      ]),
      ["GET /api/2.0/workspace-conf", { query: { keys: "enableTokensConfig" } }],
      ["PATCH /api/2.0/workspace-conf", json({ maxTokenLifetimeDays: "90", enableTokensConfig: "true" })],
      [
        `POST ${SCIM}/ServicePrincipals`,
        json({ applicationId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301", active: true, ...SCIM_FIELDS }),
      ],
      [`PUT ${SCIM}/ServicePrincipals/:id`, json({ applicationId: client.appId, active: true, ...SCIM_FIELDS })],
      [`POST ${SCIM}/Users`, json({ userName: "other@emulator.test", active: true, ...SCIM_FIELDS })],
      [`POST ${SCIM}/Groups`, json({ ...SCIM_FIELDS, displayName: "other", members: [{ value: principalId }] })],
      [`PUT ${SCIM}/Groups/:id`, json({ ...SCIM_FIELDS, displayName: "known", members: [{ value: principalId }] })],
      ...["ServicePrincipals", "Users", "Groups"].map((name): [string, Partial<Sent>] => [
        `PATCH ${SCIM}/${name}/:id`,
        json({
          Operations: [
            { op: "add", path: "entitlements", value: [{ value: "workspace-access" }] },
            { op: "remove", path: 'entitlements[value eq "workspace-access"]' },
            { op: "replace", value: { displayName: "changed" } },
            ...(name === "Groups"
              ? [{ op: "add", path: "members", value: [{ value: principalId }] }]
              : [
                  { op: "replace", path: "active", value: "true" },
                  { op: "replace", path: "externalId", value: "a" },
                ]),
          ],
        }),
      ]),
      ...["", "/:accountId"].map((folder): [string, Partial<Sent>] => [
        `POST /api/2.0/accounts${folder}/servicePrincipals/:principalId/credentials/secrets`,
        json({ lifetime: "60s" }),
      ]),
      [
        "POST /api/2.0/accounts/:accountId/servicePrincipals/:principalId/federationPolicies",
        { ...json(POLICY), query: { policy_id: "other" } },
      ],
      [
        "PATCH /api/2.0/accounts/:accountId/servicePrincipals/:principalId/federationPolicies/:policyId",
        { ...json(POLICY), query: { update_mask: "*" } },
      ],
      ["POST /api/2.0/secrets/scopes/create", json({ scope: "other", initial_manage_principal: "users" })],
      ["POST /api/2.0/secrets/scopes/delete", json({ scope: "known" })],
      ["POST /api/2.0/secrets/put", json({ scope: "known", key: "other", string_value: "a" })],
      ["POST /api/2.0/secrets/put", json({ scope: "known", key: "other", bytes_value: "YQ==" })],
      ["POST /api/2.0/secrets/delete", json({ scope: "known", key: "known" })],
      ["POST /api/2.0/secrets/acls/put", json(acl)],
      ["POST /api/2.0/secrets/acls/delete", json({ scope: "known", principal: "known" })],
      ["GET /api/2.0/secrets/get", { query: { scope: "known", key: "known" } }],
      ["GET /api/2.0/secrets/list", { query: { scope: "known" } }],
      ["GET /api/2.0/secrets/acls/list", { query: { scope: "known" } }],
      ["GET /api/2.0/secrets/acls/get", { query: { scope: "known", principal: "known" } }],
      ["POST /:tenant/oauth2/v2.0/token", form({ ...credentialsOf(seed), scope: SCOPES.databricks })],
      ["POST /:tenant/oauth2/v2.0/token", form({ ...asserted(client.appId, assertion), scope: SCOPES.databricks })],
      ["POST /:tenant/oauth2/v2.0/token", form({ ...asserted(client.appId, own), scope: SCOPES.databricks })],
      ["POST /:tenant/oauth2/token", form({ ...credentialsOf(seed), resource: "https://graph.microsoft.com" })],
      [
        "POST /v1.0/applications",
        json({ displayName: "other", "owners@odata.bind": [owner["@odata.id"]], ...GRAPH_FIELDS }),
      ],
      ["PATCH /v1.0/applications/:id", json({ displayName: "changed", ...GRAPH_FIELDS })],
      ["POST /v1.0/servicePrincipals", json({ appId: (await tenant.createApplication()).appId, ...GRAPH_FIELDS })],
      ["PATCH /v1.0/servicePrincipals/:id", json({ tags: ["a"], ...GRAPH_FIELDS })],
      ...Object.entries({ applications: client.keyId, servicePrincipals: principalKeyId }).flatMap(
        ([name, keyId]): [string, Partial<Sent>][] => [
          [`POST /v1.0/${name}/:id/owners/$ref`, json(otherOwner)],
          [
            `POST /v1.0/${name}/:id/addPassword`,
            json({
              passwordCredential: {
                displayName: "a",
                endDateTime: "2098-01-01T00:00:00Z",
                startDateTime: "2026-01-01T00:00:00Z",
              },
            }),
          ],
          [`POST /v1.0/${name}/:id/removePassword`, json({ keyId })],
        ],
      ),
      [
        "POST /v1.0/applications/:id/federatedIdentityCredentials",
        json({ ...trust, name: "other", subject: "other", description: "a" }),
      ],
      ["PATCH /v1.0/applications/:id/federatedIdentityCredentials/:credentialId", json({ ...trust, description: "a" })],
      ["GET /api/2.0/workspace/list", { query: { path: "/" } }],
      ["GET /subscriptions/:subscription/resourceGroups/:group", version],
      [
        "GET /subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.Databricks/workspaces/:name",
        version,
      ],
      [`GET ${VAULTS}`, version],
      [`GET ${VAULTS}/secrets`, version],
      [`GET ${VAULTS}/secrets/:name`, version],
      [`PUT ${VAULTS}/secrets/:name`, { ...version, ...json({ tags: { a: "b" }, properties: SECRET }) }],
      [`PATCH ${VAULTS}/secrets/:name`, { ...version, ...json({ tags: { a: "b" }, properties: SECRET }) }],
      ...["GET /secrets", "GET /secrets/:name", "GET /secrets/:name/:version", "DELETE /secrets/:name"].map(ofVault),
      ...["GET /secrets/:name/versions", "GET /deletedsecrets", "GET /deletedsecrets/:name"].map(ofVault),
      ...["DELETE /deletedsecrets/:name", "POST /deletedsecrets/:name/recover"].map(ofVault),
      ["PUT /secrets/:name", { ...ofVault("")[1], ...json({ tags: { a: "b" }, ...SECRET }) }],
      [
        "PATCH /secrets/:name/:version",
        { ...ofVault("")[1], ...json({ tags: { a: "b" }, contentType: "a", attributes: SECRET.attributes }) },
      ],
      ...["/metadata", "/arc/metadata"].map((folder): [string, Partial<Sent>] => [
        `GET ${folder}/identity/oauth2/token`,
        { query: { "api-version": "2020-06-01", resource: "https://graph.microsoft.com" } },
      ]),
      ["GET /msi/token", { query: { "api-version": "2019-08-01", resource: "https://graph.microsoft.com" } }],
      ["GET /actions/idtoken/5a1b2c3d/7e8f9a0b", { query: { audience: "a" } }],
      ...["", "/"].map((slash): [string, Partial<Sent>] => [
        `POST /contoso/${slash}:project/_apis/distributedtask/hubs/:hub/plans/:plan/jobs/:job/oidctoken`,
        { query: { "api-version": "7.1", serviceConnectionId: azureDevOps.serviceConnectionId } },
      ]),
      ["POST /_emulator/azure-cli", json({ command: "show" })],
      [
        "POST /_emulator/azure-cli",
        json({ command: "get-access-token", resource: "https://graph.microsoft.com", subscription: "emulator" }),
      ],
      ["POST /_emulator/azure-cli", json({ command: "get-access-token", tenant: seed.tenantId })],
    ],
  };
}

const SCIM_FIELDS = {
  displayName: "other",
  externalId: "other",
  entitlements: [{ value: "workspace-access" }],
  roles: [{ value: "a-role" }],
};
const POLICY = {
  description: "a",
  oidc_policy: {
    issuer: ISSUER,
    subject: "other",
    subject_claim: "sub",
    audiences: ["a"],
    jwks_json: '{"keys":[]}',
    jwks_uri: "a",
  },
};
const GRAPH_FIELDS = {
  identifierUris: ["api://other"],
  keyCredentials: [{ keyId: "known", type: "AsymmetricX509Cert", usage: "Verify", key: "YQ==" }],
  web: { redirectUris: ["https://a.test"] },
};
const SECRET = { value: "b", contentType: "a", attributes: { enabled: true, nbf: 1, exp: 4_102_444_800 } };

function json(body: object): Partial<Sent> {
  return { body: JSON.stringify(body) };
}

function form(fields: Readonly<Record<string, string>>): Partial<Sent> {
  return { body: new URLSearchParams(fields).toString() };
}

function ofVault(route: string): [string, Partial<Sent>] {
  return [route, { query: { "api-version": "7.4", maxresults: "1", $skiptoken: "0" } }];
}

function credentialsOf({ deployer }: Seed): Record<string, string> {
  return { grant_type: "client_credentials", client_id: deployer.clientId, client_secret: deployer.clientSecret };
}

function oauth({ deployer }: Seed): Record<string, string> {
  return { client_id: deployer.clientId, client_secret: deployer.oauthSecret };
}

function asserted(clientId: string, assertion: string): Record<string, string> {
  const proof = { client_assertion_type: ASSERTION_TYPE, client_assertion: assertion };
  return { grant_type: "client_credentials", client_id: clientId, ...proof };
}

function toWorkspaceId({ subscriptionId, resourceGroupName, workspaceName }: Seed): string {
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}`;
  return `${group}/providers/Microsoft.Databricks/workspaces/${workspaceName}`;
}

/** A token that names the certificate by the form of MSAL for Go. */
function signWith(key: KeyObject, certificate: Buffer, claims: JWTPayload): Promise<string> {
  const x5t = createHash("sha1").update(certificate).digest("base64url");
  return new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "known", x5t }).sign(key);
}
