import assert from "node:assert/strict";
import * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken, type ServicePrincipalTokenArgs } from "../../components";
import { argumentProblems } from "../../components/argument-problems";
import { CLOUD } from "./cloud-answers";
import { named, type ProgramSurroundings, type Registration, registration, runProgram } from "./recorded-program";

const GITHUB = "https://token.actions.githubusercontent.com";
const SUBJECT = "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main";
const ENTRA_AUDIENCE = "api://AzureADTokenExchange";
const CREDENTIAL = "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential";
const POLICY = "databricks:index/servicePrincipalFederationPolicy:ServicePrincipalFederationPolicy";
const ON_HOST = { environment: { DATABRICKS_HOST: CLOUD.host } };
const serviceConnectionId = "5ab3c1d2-0000-4000-8000-00000000abcd";

type Registered = readonly Registration[];

async function register(
  toArgs: (account: databricks.Provider) => ServicePrincipalTokenArgs,
  surroundings: ProgramSurroundings & { readonly options?: pulumi.ComponentResourceOptions } = {},
): Promise<Registered> {
  const { options, ...rest } = surroundings;
  const program = (): ServicePrincipalToken => {
    const account = new databricks.Provider("account", {
      host: "https://accounts.azuredatabricks.net",
      accountId: "a",
    });
    return new ServicePrincipalToken("x", toArgs(account), options);
  };
  return (await runProgram(program, { ...ON_HOST, ...rest })).registrations;
}

function problemsOf(args: object): string[] {
  return argumentProblems(args as ServicePrincipalTokenArgs).map(({ property, problem }) => `${property}: ${problem}`);
}

describe('a federated login of kind "entra"', () => {
  const ENTRA = {
    "github-oidc-azure": { login: { authType: "github-oidc-azure", subject: SUBJECT }, issuer: GITHUB, own: {} },
    "azure-devops-oidc-azure": {
      login: {
        authType: "azure-devops-oidc-azure",
        subject: "sc://octo org/octo project/databricks",
        issuer: "https://vstoken.dev.azure.com/1",
        serviceConnectionId,
      },
      issuer: "https://vstoken.dev.azure.com/1",
      own: { serviceConnectionId },
    },
    "azure-workload-identity": {
      login: {
        authType: "azure-workload-identity",
        subject: "system:serviceaccount:pulumi:deployer",
        issuer: "https://cluster.test/",
      },
      issuer: "https://cluster.test/",
      own: {},
    },
  } as const;

  for (const [authType, { login, issuer, own }] of Object.entries(ENTRA))
    it(`${authType} registers a credential that lasts, in the place of a secret`, async () => {
      const registrations = await register(() => ({ kind: "entra", login }));
      assert.deepEqual(
        named(registrations, "x-app-federation"),
        registration(CREDENTIAL, "x-app-federation", "x", {
          inputs: {
            applicationId: "/applications/app-object",
            displayName: "databricks-pat",
            issuer,
            subject: login.subject,
            audiences: [ENTRA_AUDIENCE],
          },
          dependencies: ["x-app", "x-app-principal"],
          deletedWith: "x-app",
        }),
      );
      const token = named(registrations, "x-token");
      assert.deepEqual(token.inputs["login"], {
        authType,
        ...own,
        tenantId: CLOUD.tenantId,
        subject: login.subject,
        issuer,
      });
      assert.equal(token.inputs["madeTrust"], true);
      assert.ok(token.dependencies.includes("x-app-federation"));
      assert.equal(
        registrations.some(({ name }) => name === "x-app-secret"),
        false,
      );
    });

  it("takes issuer, audience and subject as outputs", async () => {
    const registrations = await register(() => ({
      kind: "entra",
      login: {
        authType: "azure-workload-identity",
        subject: pulumi.output("system:serviceaccount:a:b"),
        issuer: pulumi.output("https://cluster.test/"),
        audience: pulumi.output("api://other"),
      },
    }));
    const { issuer, subject, audiences } = named(registrations, "x-app-federation").inputs;
    assert.deepEqual(
      [issuer, subject, audiences],
      ["https://cluster.test/", "system:serviceaccount:a:b", ["api://other"]],
    );
  });

  it("is retained with its application, and goes with it otherwise", async () => {
    const login = { authType: "github-oidc-azure", subject: SUBJECT } as const;
    for (const retainOnDelete of [true, false]) {
      const registrations = await register(() => ({ kind: "entra", login }), { options: { retainOnDelete } });
      const { deletedWith, retainOnDelete: isRetained } = named(registrations, "x-app-federation");
      assert.deepEqual([isRetained, deletedWith], [retainOnDelete, retainOnDelete ? "" : "x-app"]);
    }
  });

  it("is known in a preview as far as its own fields go", async () => {
    const login = { authType: "github-oidc-azure", subject: SUBJECT } as const;
    const registrations = await register(() => ({ kind: "entra", login }), { preview: true });
    assert.equal(named(registrations, "x-app-federation").inputs["subject"], SUBJECT);
    assert.equal(
      JSON.stringify(named(registrations, "x-token").inputs["login"]).includes(pulumi.runtime.unknownValue),
      true,
    );
  });

  const MISTAKES: Readonly<Record<string, readonly [login: unknown, ...problems: string[]]>> = {
    "an unknown word": [
      "github-oidc",
      'login: "github-oidc" is not a login of this kind: did you mean "github-oidc-azure"? use "azure-client-secret", "one-time-secret", "github-oidc-azure", "azure-devops-oidc-azure" or "azure-workload-identity"',
    ],
    "a federated login as a word": [
      "github-oidc-azure",
      'login: must be an object with an authType: { authType: "github-oidc-azure" }',
    ],
    "an unknown authType": [
      { authType: "github-oidc", subject: SUBJECT },
      'login: authType "github-oidc" is not known: did you mean "github-oidc-azure"? use one of "github-oidc-azure", "azure-devops-oidc-azure", "azure-workload-identity"',
    ],
    "no subject": [{ authType: "github-oidc-azure" }, 'login: subject is missing: "github-oidc-azure" needs subject'],
    "an empty subject": [
      { authType: "github-oidc-azure", subject: "" },
      'login: subject is missing: "github-oidc-azure" needs subject',
    ],
    "an issuer that only its user knows": [
      { authType: "azure-workload-identity", subject: "system:serviceaccount:a:b" },
      'login: issuer is missing: "azure-workload-identity" needs subject and issuer',
    ],
    "a field of another login": [
      { authType: "github-oidc-azure", subject: SUBJECT, clientSecret: "s" },
      'login: clientSecret does not belong to authType "github-oidc-azure": give subject, issuer',
    ],
    "an authType that is an output": [
      { authType: pulumi.output("github-oidc-azure"), subject: SUBJECT },
      "login: must be a plain value and not an output: it decides which resources exist",
    ],
  };

  for (const [mistake, [login, ...problems]] of Object.entries(MISTAKES))
    it(`is refused with ${mistake}`, () => {
      assert.deepEqual(problemsOf({ kind: "entra", login }), problems);
    });
});

describe('a federated login of kind "databricks"', () => {
  const EXPECTED = {
    "github-oidc": {
      login: { subject: SUBJECT },
      policy: { issuer: GITHUB, subject: SUBJECT, audiences: [`${CLOUD.host}/oidc/v1/token`] },
      asked: { audience: `${CLOUD.host}/oidc/v1/token` },
    },
    "azure-devops-oidc": {
      login: { subject: "p://octo/project/pipeline", issuer: "https://vstoken.dev.azure.com/1" },
      policy: {
        issuer: "https://vstoken.dev.azure.com/1",
        subject: "p://octo/project/pipeline",
        audiences: [ENTRA_AUDIENCE],
      },
      asked: {},
    },
    "env-oidc": {
      login: { subject: "project_path:a/b", issuer: "https://gitlab.test", audience: "here", oidcTokenEnv: "ID_TOKEN" },
      policy: { issuer: "https://gitlab.test", subject: "project_path:a/b", audiences: ["here"] },
      asked: { oidcTokenEnv: "ID_TOKEN" },
    },
    "file-oidc": {
      login: { subject: "s", issuer: "https://issuer.test", audience: "here", oidcTokenFilepath: "/var/run/token" },
      policy: { issuer: "https://issuer.test", subject: "s", audiences: ["here"] },
      asked: { oidcTokenFilepath: "/var/run/token" },
    },
  } as const;

  for (const [authType, { login, policy, asked }] of Object.entries(EXPECTED)) {
    it(`${authType} registers a policy of the account, as the administrator that accountProvider logs in as`, async () => {
      const args = { kind: "databricks", login: { authType, ...login } } as unknown as ServicePrincipalTokenArgs;
      const registrations = await register((accountProvider) => ({ ...args, accountProvider }) as typeof args);
      assert.deepEqual(
        named(registrations, "x-federation"),
        registration(POLICY, "x-federation", "x", {
          inputs: { servicePrincipalId: 4711, oidcPolicy: { ...policy, subjectClaim: "sub" } },
          dependencies: ["x-databricks-principal"],
          provider: "account",
          deletedWith: "x-databricks-principal",
        }),
      );
      const token = named(registrations, "x-token");
      const { issuer, subject } = policy;
      assert.deepEqual(token.inputs["login"], { authType, ...asked, subject, issuer });
      assert.equal(token.inputs["madeTrust"], true);
      assert.ok(token.dependencies.includes("x-federation"));
    });

    it(`${authType} without accountProvider leaves the policy to somebody else`, async () => {
      const args = { kind: "databricks", login: { authType, ...login } } as unknown as ServicePrincipalTokenArgs;
      const registrations = await register(() => args);
      assert.equal(
        registrations.some(({ name }) => name === "x-federation"),
        false,
      );
      const { login: ofToken, madeTrust } = named(registrations, "x-token").inputs;
      const { audience: _ofPolicy, ...own }: Readonly<Record<string, string>> = login;
      assert.deepEqual(ofToken, { authType, ...own });
      assert.equal(madeTrust, undefined);
    });
  }

  it("needs no subject where somebody else makes the policy", async () => {
    const registrations = await register(() => ({ kind: "databricks", login: { authType: "azure-devops-oidc" } }));
    assert.deepEqual(named(registrations, "x-token").inputs["login"], { authType: "azure-devops-oidc" });
  });

  it("takes a one-time secret by default and by name", async () => {
    for (const login of [undefined, "one-time-secret"] as const) {
      const registrations = await register(() => ({ kind: "databricks", login }));
      assert.deepEqual(named(registrations, "x-token").inputs["login"], { authType: "one-time-secret" });
    }
  });

  it("is refused where the policy that it is to make lacks something", () => {
    const accountProvider = { __pulumiType: "pulumi:providers:databricks" };
    const missing = (field: string): string =>
      `login: ${field} is missing: the federation policy that accountProvider makes needs it`;
    const problems = (login: unknown): string[] => problemsOf({ kind: "databricks", accountProvider, login });
    assert.deepEqual(problems({ authType: "github-oidc" }), [missing("subject")]);
    assert.deepEqual(problems({ authType: "azure-devops-oidc" }), [missing("subject"), missing("issuer")]);
    assert.deepEqual(problems({ authType: "env-oidc", subject: "s" }), [missing("issuer"), missing("audience")]);
    assert.deepEqual(problems(null), ["login: is null: give a value, or leave it out"]);
    for (const login of [undefined, "one-time-secret"])
      assert.deepEqual(problems(login), [
        'accountProvider: makes a federation policy: give login too, like { authType: "github-oidc", subject }',
      ]);
  });

  it("is refused with an accountProvider that is none", () => {
    const right =
      'is not a databricks.Provider: give one for the account, new databricks.Provider("account", { host: "https://accounts.azuredatabricks.net", accountId })';
    const login = { authType: "github-oidc", subject: SUBJECT };
    assert.deepEqual(problemsOf({ kind: "databricks", login, accountProvider: "account" }), [
      `accountProvider: "account" ${right}`,
    ]);
    assert.deepEqual(problemsOf({ kind: "entra", accountProvider: {} }), [
      'accountProvider: belongs to kind "databricks" and not to kind "entra"',
    ]);
  });
});
