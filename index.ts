import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken } from "pulumi-databricks-pat";
import { readTokens } from "./configuration";

const components = [...readTokens(new pulumi.Config())].map(
  ([name, args]) => [name, new ServicePrincipalToken(name, args)] as const,
);

/** Everything about each token except its value. */
export const tokens = Object.fromEntries(
  components.map(
    ([
      name,
      { tokenId, expiresAt, renewAt, generation, rotationReason, applicationId, servicePrincipalId, published },
    ]) => [
      name,
      { tokenId, expiresAt, renewAt, generation, rotationReason, applicationId, servicePrincipalId, published },
    ],
  ),
);

/** The tokens themselves, a secret. */
export const tokenValues = pulumi.secret(
  Object.fromEntries(components.map(([name, { tokenValue }]) => [name, tokenValue])),
);
