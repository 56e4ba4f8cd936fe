import type { AuthField, AuthType } from "./auth-types";

/** Issuer of the identity tokens of GitHub Actions. */
export const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

/** Audience of the identity tokens that Entra exchanges in every cloud, and of every one of an Azure DevOps job. */
export const ENTRA_AUDIENCE = "api://AzureADTokenExchange";

const SUBJECT = {
  required: true,
  secret: false,
  rule: "text",
  doc: "Subject of the identity tokens of the runs that may log in, letter by letter.",
} as const satisfies AuthField;

const ISSUER = {
  required: true,
  secret: false,
  rule: "text",
  doc: "Issuer of these identity tokens.",
} as const satisfies AuthField;

const AUDIENCE = {
  required: false,
  secret: false,
  rule: "text",
  doc: "Audience of these identity tokens.",
} as const satisfies AuthField;

const OPTIONAL = { required: false } as const;

/** Federated logins of a principal that is made in Entra: its application trusts the subject. */
export const ENTRA_FEDERATED_TYPES = {
  "github-oidc-azure": {
    doc: "A job of GitHub Actions.",
    fields: { subject: SUBJECT, issuer: { ...ISSUER, ...OPTIONAL } },
  },
  "azure-devops-oidc-azure": {
    doc: "A job of Azure DevOps with a service connection.",
    fields: {
      serviceConnectionId: {
        required: true,
        secret: false,
        rule: "uuid",
        doc: "Id of the service connection, which the address of its page in the project settings ends with.",
      },
      subject: SUBJECT,
      issuer: ISSUER,
    },
  },
  "azure-workload-identity": {
    doc: "A Kubernetes pod.",
    fields: { subject: SUBJECT, issuer: ISSUER, audience: AUDIENCE },
  },
} as const satisfies Readonly<Record<string, AuthType>>;

/**
 * Federated logins of a principal that is made in the workspace: a federation policy of the account trusts the subject.
 * Subject and issuer are needed where the component makes the policy.
 */
export const DATABRICKS_FEDERATED_TYPES = {
  "github-oidc": {
    doc: "A job of GitHub Actions.",
    fields: { subject: { ...SUBJECT, ...OPTIONAL }, issuer: { ...ISSUER, ...OPTIONAL }, audience: AUDIENCE },
  },
  "azure-devops-oidc": {
    doc: "A job of Azure DevOps.",
    fields: { subject: { ...SUBJECT, ...OPTIONAL }, issuer: { ...ISSUER, ...OPTIONAL } },
  },
  "env-oidc": {
    doc: "Any run that has its identity token in a variable.",
    fields: {
      oidcTokenEnv: {
        required: false,
        secret: false,
        doc: "Name of the variable that holds the identity token; DATABRICKS_OIDC_TOKEN by default.",
      },
      subject: { ...SUBJECT, ...OPTIONAL },
      issuer: { ...ISSUER, ...OPTIONAL },
      audience: AUDIENCE,
    },
  },
  "file-oidc": {
    doc: "Any run that has its identity token in a file.",
    fields: {
      oidcTokenFilepath: {
        required: true,
        secret: false,
        rule: "text",
        doc: "Path of the file that holds the identity token.",
      },
      subject: { ...SUBJECT, ...OPTIONAL },
      issuer: { ...ISSUER, ...OPTIONAL },
      audience: AUDIENCE,
    },
  },
} as const satisfies Readonly<Record<string, AuthType>>;

/** The fields that say which identity tokens a federation policy is for, as far as the platform of a run does not. */
export const POLICY_NEEDS = {
  "github-oidc": ["subject"],
  "azure-devops-oidc": ["subject", "issuer"],
  "env-oidc": ["subject", "issuer", "audience"],
  "file-oidc": ["subject", "issuer", "audience"],
} as const satisfies Record<keyof typeof DATABRICKS_FEDERATED_TYPES, readonly string[]>;
