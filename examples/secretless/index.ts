import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken } from "pulumi-databricks-pat";

const config = new pulumi.Config();

const reporting = new ServicePrincipalToken("reporting", {
  kind: "entra",
  login: {
    authType: "github-oidc-azure",
    // The subject of the pipeline's jobs: docs/secretless.md says how to find it.
    subject: config.require("subject"),
    // Set `issuer` for GitHub Enterprise Server only.
    issuer: config.get("issuer"),
  },
  lifetime: "30d",
  rotationTrigger: config.get("rotationTrigger"),
});

export const { tokenId, expiresAt, rotationReason } = reporting;
