import { JobIssuer } from "../job-issuer";
import type { MainJob } from "./job";
import { findSavedSecrets, type SavedSecret, textsIn } from "./saved-secrets";
import type { JobForm, Scenario } from "./scenario";
import type { TenantObserver } from "./tenant-observer";

const SUBJECT = "repo:octo-org@123456/data-platform@456789:ref:refs/heads/main";
const TOKENS = "databricks-pat:tokens";

/** The main job in a pipeline that has an identity of its own: neither principal has a secret. */
export const secretless: Scenario = {
  doc: "in a pipeline with an identity of its own, without a stored secret",
  async begin(tenant): Promise<JobForm> {
    const { seed } = await tenant.state();
    const issuer = await JobIssuer.start({ subject: SUBJECT, now: () => tenant.now() });
    const trust = { issuer: issuer.url, subject: SUBJECT };
    await tenant.trust(issuer.url, SUBJECT);
    return {
      settings: {
        "databricks-pat:account.accountId": seed.accountId,
        "databricks-pat:account.host": tenant.origin,
        ...toLogin("reporting", { authType: "github-oidc-azure", ...trust }),
        ...toLogin("ingestion", { authType: "github-oidc", ...trust }),
      },
      variables: {
        ...issuer.variables,
        // The pipeline itself has no secret either: it deploys as an application that trusts the same subject.
        ARM_USE_OIDC: "true",
        ARM_CLIENT_SECRET: "",
        AZURE_CLIENT_SECRET: "",
        DATABRICKS_AUTH_TYPE: "github-oidc-azure",
        DATABRICKS_TOKEN: "",
      },
      title: "Without a stored secret",
      prove: (job, exported) => prove(job, exported, issuer),
      end: () => issuer.close(),
    };
  },
};

function toLogin(token: string, login: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(login).map(([field, value]) => [`${TOKENS}.${token}.login.${field}`, value]),
  );
}

async function prove({ narrator, stack, tenant }: MainJob, exported: string, issuer: JobIssuer): Promise<void> {
  const { seed, directory, workspace } = await tenant.state();
  const outputs = await stack.outputs();
  const values = await currentValues(tenant);

  const secrets = findSavedSecrets(exported);
  const isToken = ({ value }: SavedSecret): boolean => textsIn(value).some((text) => values.includes(text));
  const tokens = secrets.filter(isToken);
  narrator.proof("tokens", tokens.length >= values.length, `${tokens.length} secrets in the state hold a token value`);
  const known = [
    issuer.url,
    SUBJECT,
    seed.tenantId,
    "github-oidc-azure",
    "github-oidc",
    `${tenant.origin}/oidc/v1/token`,
  ];
  const others = secrets.filter(
    (secret) => !isToken(secret) && textsIn(secret.value).some((text) => !known.includes(text)),
  );
  narrator.proof(
    "other secrets",
    others.length === 0,
    others.length === 0
      ? "none: what else is encrypted names issuer, subject, audience and tenant only"
      : others.map(({ resource, path }) => `${resource} ${path}`).join(", "),
  );
  const { clientSecret, oauthSecret } = seed.deployer;
  const leaked = [clientSecret, oauthSecret, seed.admin.tokenValue, issuer.secret].filter((text) =>
    exported.includes(text),
  );
  narrator.proof("pipeline", leaked.length === 0, "the state has none of the pipeline's own credentials");

  const application = directory.applications.find(({ appId }) => appId === outputs.reporting?.applicationId);
  const credentials = application?.federatedCredentials.map(({ document }) => document) ?? [];
  narrator.proof(
    "reporting",
    application?.passwords.length === 0 && credentials.length === 1 && credentials[0]?.["subject"] === SUBJECT,
    `${application?.passwords.length} client secrets, and a federated credential for ${SUBJECT}`,
  );
  const principal = workspace.principals.find(
    (known) => known.kind === "servicePrincipal" && known.applicationId === outputs.ingestion?.applicationId,
  );
  const ofPrincipal = <Item extends { readonly principalId: string }>(items: readonly Item[]): readonly Item[] =>
    items.filter(({ principalId }) => principalId === principal?.id);
  const policies = ofPrincipal(workspace.federationPolicies);
  narrator.proof(
    "ingestion",
    ofPrincipal(workspace.oauthSecrets).length === 0 && policies.length === 1 && policies[0]?.oidc.subject === SUBJECT,
    `${ofPrincipal(workspace.oauthSecrets).length} OAuth secrets, and a federation policy for the same subject`,
  );
  // Two first tokens, one rotation and two renewals.
  narrator.proof(
    "identity",
    issuer.given >= 5,
    `the job got ${issuer.given} identity tokens, each valid for five minutes`,
  );
}

/** The token values that readers have now. */
async function currentValues(tenant: TenantObserver): Promise<readonly string[]> {
  return Promise.all(
    ["databricks-pat-reporting", "databricks-pat-ingestion"].map((name) => tenant.publishedValue(name)),
  );
}
