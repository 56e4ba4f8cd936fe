import assert from "node:assert/strict";
import { findApplicationByAppId } from "../../../../emulator/azure/directory";
import type { PrincipalLogin } from "../../../../dynamic/arguments/auth-types";
import { getCurrentUserName } from "../../../../dynamic/provider/databricks/service-principals-api";
import { explain, toErrorCode } from "../../../../dynamic/provider/errors/remedies";
import { openPrincipalSession } from "../../../../dynamic/provider/logins/principal-session";
import { JobIssuer } from "../../../../tools/job-issuer";
import { type EmulatedPrincipal, useEmulatedWorkspace } from "../../../emulated-workspace";
import { createLoginRuntime } from "./login-runtime";

const SUBJECT = "repo:octo-org@1/app@2:ref:refs/heads/main";
const OTHER_SUBJECT = "repo:octo-org@1/app@2:environment:production";
const ENTRA_AUDIENCE = "api://AzureADTokenExchange";

describe("the identity of a run", () => {
  const emulated = useEmulatedWorkspace();
  let issuer: JobIssuer;

  beforeEach(async () => {
    issuer = await JobIssuer.start({ subject: SUBJECT, now: () => emulated.emulator.clock.now() });
  });

  afterEach(() => issuer.close());

  /** The user name that a principal has by this login, or the failure. */
  async function logIn(
    { applicationId, servicePrincipalId }: EmulatedPrincipal,
    login: PrincipalLogin,
  ): Promise<string | Error> {
    const runtime = createLoginRuntime({ environment: { ...emulated.environment(), ...issuer.variables } });
    const principal = { origin: emulated.host, applicationId, servicePrincipalId, login, administrator: undefined };
    try {
      const { client, close } = await openPrincipalSession(runtime, principal);
      const userName = await getCurrentUserName(client);
      await close();
      return userName ?? "";
    } catch (error) {
      return error as Error;
    }
  }

  async function addTrusted(audience: string): Promise<EmulatedPrincipal> {
    const principal = await emulated.addEntraPrincipal();
    const trusted = { issuer: issuer.url, subject: SUBJECT, audiences: [audience] };
    const application = findApplicationByAppId(emulated.emulator.store.document.directory, principal.applicationId);
    application?.federatedCredentials.push({ id: "1", document: { name: "run", ...trusted }, createdAt: 0, misses: 0 });
    emulated.workspace.federationPolicies.push({
      policyId: "run",
      uid: "uid",
      principalId: principal.servicePrincipalId,
      createdAt: 0,
      updatedAt: 0,
      description: "",
      oidc: { ...trusted, subjectClaim: "sub" },
      refusedLogins: 0,
    });
    return principal;
  }

  const logins = (): Readonly<Record<string, readonly [audience: string, login: PrincipalLogin]>> => ({
    Entra: [
      ENTRA_AUDIENCE,
      { authType: "github-oidc-azure", tenantId: emulated.emulator.store.document.seed.tenantId },
    ],
    Databricks: ["here", { authType: "github-oidc", audience: "here" }],
  });

  for (const truster of ["Entra", "Databricks"] as const) {
    it(`logs in where ${truster} trusts it, with and without the expected subject and issuer`, async () => {
      const [audience, login] = logins()[truster] ?? assert.fail();
      const principal = await addTrusted(audience);
      for (const expected of [{}, { subject: SUBJECT }, { subject: SUBJECT, issuer: issuer.url }])
        assert.equal(await logIn(principal, { ...login, ...expected }), principal.applicationId);
    });

    it(`is not sent to ${truster} where the login expects another one`, async () => {
      const [audience, login] = logins()[truster] ?? assert.fail();
      const principal = await addTrusted(audience);
      for (const [field, expected, found] of [
        ["subject", OTHER_SUBJECT, SUBJECT],
        ["issuer", "https://other.test", issuer.url],
      ] as const) {
        emulated.takeLog();
        const failure = await logIn(principal, { ...login, [field]: expected });
        assert.equal(toErrorCode(failure), "OTHER_IDENTITY");
        assert.equal(
          explain(failure),
          `the identity token of this run has the ${field} "${found}", and login.${field} is "${expected}": ` +
            `correct login.${field} in the program, or run pulumi where it belongs to`,
        );
        assert.deepEqual(
          emulated.takeRequests().filter((request) => request.startsWith("POST")),
          [],
        );
      }
    });
  }

  it("is named with the command for Entra where no credential trusts it, and without the identity token", async () => {
    const [audience, login] = logins()["Entra"] ?? assert.fail();
    const principal = await addTrusted(audience);
    issuer.subject = OTHER_SUBJECT;
    const failure = await logIn(principal, login);
    assert.equal(toErrorCode(failure), "NO_FEDERATED_CREDENTIAL");
    const words = explain(failure);
    assert.ok(
      words.includes(
        `The identity token of this run has the subject ${OTHER_SUBJECT}, and is trusted after: ` +
          `az ad app federated-credential create --id ${principal.applicationId} --parameters ` +
          `'{"name":"databricks-pat","issuer":"${issuer.url}","subject":"${OTHER_SUBJECT}","audiences":["${ENTRA_AUDIENCE}"]}'`,
      ),
      words,
    );
    assert.doesNotMatch(words, /eyJ/);
  });

  for (const [what, subject, audience, code] of [
    ["no policy trusts it", OTHER_SUBJECT, "here", "NO_FEDERATION_POLICY"],
    ["the policy is for another audience", SUBJECT, "elsewhere", "WRONG_TOKEN_AUDIENCE"],
  ] as const)
    it(`is named with the command for Databricks where ${what}`, async () => {
      const principal = await addTrusted("here");
      issuer.subject = subject;
      const failure = await logIn(principal, { authType: "github-oidc", audience });
      assert.equal(toErrorCode(failure), code);
      const words = explain(failure);
      assert.ok(
        words.includes(
          `databricks account service-principal-federation-policy create ${principal.servicePrincipalId} --json ` +
            `'{"oidc_policy":{"issuer":"${issuer.url}","subject":"${subject}","audiences":["${audience}"]}}'`,
        ),
        words,
      );
      assert.doesNotMatch(words, /eyJ/);
    });
});
