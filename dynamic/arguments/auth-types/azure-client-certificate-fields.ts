import type { AuthType } from "./auth-type";
import { AZURE_WORKSPACE_RESOURCE_ID, ENTRA_CLIENT_ID, ENTRA_TENANT_ID } from "./entra-fields";

/** See `logins/azure-client-certificate.ts`. One of the two certificates is needed. */
export const AZURE_CLIENT_CERTIFICATE = {
  doc: "Entra client credentials: a certificate of the application, which signs an assertion for an Entra token.",
  fields: {
    tenantId: ENTRA_TENANT_ID,
    clientId: ENTRA_CLIENT_ID,
    clientCertificatePath: {
      required: false,
      secret: false,
      rule: "text",
      setting: { variable: "ARM_CLIENT_CERTIFICATE_PATH" },
      doc: "Path of a PEM file with the certificate and its private key.",
    },
    clientCertificate: {
      required: false,
      secret: true,
      rule: "text",
      doc: "The same PEM text in place of its path.",
    },
    clientCertificatePassword: {
      required: false,
      secret: true,
      rule: "text",
      setting: { variable: "ARM_CLIENT_CERTIFICATE_PASSWORD" },
      doc: "Password of the private key, if it has one.",
    },
    azureWorkspaceResourceId: AZURE_WORKSPACE_RESOURCE_ID,
  },
} as const satisfies AuthType;
