import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken } from "pulumi-databricks-pat";
import { readAccountProvider, readTokens } from "./configuration";

const config = new pulumi.Config();
const configured = readTokens(config, readAccountProvider(config));
const components = [...configured].map(([name, args]) => [name, new ServicePrincipalToken(name, args)] as const);

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

/** The tokens themselves, a secret: those whose values are stored. */
export const tokenValues = pulumi.secret(
  Object.fromEntries(
    components
      .filter(([name]) => configured.get(name)?.storeValue !== false)
      .map(([name, token]) => [name, token.tokenValue]),
  ),
);
