import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs, MockResourceResult } from "@pulumi/pulumi/runtime";

/** What the cloud answers in every program under mocks. */
export const CLOUD = {
  host: "https://adb-1234567890123456.7.azuredatabricks.net",
  lineage: "0f8fad5b-d9cb-469f-a165-70867728950e",
  tenantId: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
  /** Application id of the Entra application. */
  entraApplicationId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  /** Application id that Databricks gives to a principal of its own. */
  databricksApplicationId: "9b2c1a0e-6f3d-4c58-8f11-2d7a5e9c4b60",
  servicePrincipalId: "4711",
  clientSecret: "entra-client-secret",
  generation: 3,
  startedAt: "2026-01-01T00:00:00Z",
  renewAt: "2026-03-02T00:00:00Z",
  reason: "renewal due since 2026-01-01T00:00Z",
  tokenId: "c0ffee",
  tokenValue: "dapi-value",
  createdAt: "2026-01-01T06:00:00Z",
  expiresAt: "2026-04-01T06:00:00Z",
  secretUri: "https://kv-reporting.vault.azure.net/secrets/databricks-pat",
} as const;

type Answer = (inputs: Readonly<Record<string, unknown>>) => { readonly id?: string; readonly state: object };

const DYNAMIC = "pulumi-nodejs:dynamic/databricks-pat";

const ANSWERS: Readonly<Record<string, Answer>> = {
  "azuread:index/applicationRegistration:ApplicationRegistration": () => ({
    id: "/applications/app-object",
    state: { clientId: CLOUD.entraApplicationId },
  }),
  "azuread:index/servicePrincipal:ServicePrincipal": () => ({ state: { applicationTenantId: CLOUD.tenantId } }),
  "azuread:index/applicationPassword:ApplicationPassword": () => ({ state: { value: CLOUD.clientSecret } }),
  "databricks:index/servicePrincipalFederationPolicy:ServicePrincipalFederationPolicy": () => ({
    state: { policyId: "policy", uid: "uid" },
  }),
  "databricks:index/servicePrincipal:ServicePrincipal": ({ applicationId }) => ({
    id: CLOUD.servicePrincipalId,
    state: { applicationId: applicationId ?? CLOUD.databricksApplicationId },
  }),
  // A schedule that knows when its first token expires still has the first generation.
  [`${DYNAMIC}:RotationSchedule`]: ({ firstExpiresAt }) => ({
    id: CLOUD.lineage,
    state: {
      generation: firstExpiresAt === undefined ? CLOUD.generation : 1,
      startedAt: CLOUD.startedAt,
      reason: CLOUD.reason,
      renewAt: CLOUD.renewAt,
    },
  }),
  [`${DYNAMIC}:ExistingPrincipal`]: () => ({
    state: { applicationId: CLOUD.databricksApplicationId, servicePrincipalId: CLOUD.servicePrincipalId },
  }),
  [`${DYNAMIC}:TokenUsageGrant`]: () => ({ state: { source: "added" } }),
  [`${DYNAMIC}:PersonalAccessToken`]: () => ({
    id: CLOUD.tokenId,
    state: {
      tokenValue: CLOUD.tokenValue,
      lineage: CLOUD.lineage,
      createdAt: CLOUD.createdAt,
      expiresAt: CLOUD.expiresAt,
    },
  }),
  // Secret as a whole, as the engine gives it back: an input of the same name holds the token.
  "azure-native:keyvault:Secret": () => ({ state: { properties: pulumi.secret({ secretUri: CLOUD.secretUri }) } }),
};

/** Answers a registration as a preview does: with its inputs, and without anything that is not known yet. */
export function answerInPreview({ inputs }: MockResourceArgs): MockResourceResult {
  return { id: undefined, state: inputs as Record<string, unknown> };
}

/** Answers a registration as an update does: with its inputs and what the cloud makes of them. */
export function answerInUpdate({ type, name, inputs }: MockResourceArgs): MockResourceResult {
  const given = inputs as Readonly<Record<string, unknown>>;
  const { id = `${name}-id`, state } = ANSWERS[type]?.(given) ?? { state: {} };
  return { id, state: { ...given, ...state } };
}
