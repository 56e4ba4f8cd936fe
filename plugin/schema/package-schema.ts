/** The schema of the package: a stand-in until the real one is there. */
export function packageSchema(version: string): object {
  const any = { $ref: "pulumi.json#/Any" };
  const of = (...names: string[]): object => Object.fromEntries(names.map((name) => [name, any]));
  return {
    name: "databricks-pat",
    version,
    provider: {},
    resources: {
      "databricks-pat:index:ServicePrincipalToken": {
        isComponent: true,
        inputProperties: {
          ...of("host", "lifetime", "renewBefore", "rotationTrigger", "windows", "revokeWhen", "scopes", "comment"),
          ...of("publish", "administrator", "displayName", "login", "accountProvider", "applicationId"),
          ...of("objectId", "servicePrincipalId", "usage", "adopt", "storeValue", "entitlements", "overlap"),
          kind: { type: "string", plain: true },
        },
        requiredInputs: ["kind"],
        properties: {
          ...of("tokenId", "expiresAt", "renewAt", "daysLeft", "nextAction", "generation", "rotationReason"),
          ...of("applicationId", "servicePrincipalId", "published"),
          tokenValue: { type: "string", secret: true },
        },
      },
    },
  };
}
