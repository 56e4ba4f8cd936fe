import type { DatabricksLogin } from "../../../dynamic/arguments/databricks-login";
import type { EntraLogin } from "../../../dynamic/arguments/entra-login";
import type { LoginTenant } from "./login-tenant";

type NameOf<Login> = Login extends string
  ? Login
  : Login extends { readonly authType: infer Name extends string }
    ? Name
    : never;

/** The fields of a login beside its `authType`, with a file that holds an identity token; undefined for a login that is a word. */
type ToFields = (tenant: LoginTenant, file: string) => Readonly<Record<string, string>> | undefined;

const WORD = (): undefined => undefined;

/** How to set each login of a principal that a component makes, by its kind. */
export const KIND_LOGINS: {
  readonly entra: Readonly<Record<NameOf<EntraLogin>, ToFields>>;
  readonly databricks: Readonly<Record<NameOf<DatabricksLogin>, ToFields>>;
} = {
  entra: {
    "azure-client-secret": WORD,
    "one-time-secret": WORD,
    "github-oidc-azure": ({ runners }) => ({ ...runners.github }),
    "azure-devops-oidc-azure": ({ runners, seed }) => {
      const { issuer, subject } = runners.connection;
      return { issuer, subject, serviceConnectionId: seed.runners.azureDevOps.serviceConnectionId };
    },
    "azure-workload-identity": ({ runners }) => ({ ...runners.kubernetes }),
  },
  databricks: {
    "one-time-secret": WORD,
    "on-behalf-of": WORD,
    "github-oidc": ({ runners }) => ({ ...runners.github }),
    "azure-devops-oidc": ({ runners }) => ({ ...runners.azureDevOps }),
    "env-oidc": ({ runners, audience }) => ({ ...runners.kubernetes, audience, oidcTokenEnv: "JOB_TOKEN" }),
    "file-oidc": ({ runners, audience }, oidcTokenFilepath) => ({
      ...runners.kubernetes,
      audience,
      oidcTokenFilepath,
    }),
  },
};
