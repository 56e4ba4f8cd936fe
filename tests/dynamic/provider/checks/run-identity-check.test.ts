import assert from "node:assert/strict";
import { checkRunIdentity, type KnownLogin } from "../../../../dynamic/provider/checks/run-identity-check";
import { createLifecycles } from "../../../../dynamic/provider/lifecycles";
import { type Properties, UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";
import { useEmulatedWorkspace } from "../../../emulated-workspace";
import { CONNECTION, ENTRA_AUDIENCE, REQUEST_TOKEN, useRunPlatform } from "../logins/run-platform";
import { createTestRuntime } from "../test-runtime";

/** The identity of the run: see `RunPlatform`. */
const SUBJECT = "repo:octo@1/demo@2:ref:refs/heads/main";
const OTHER = "repo:octo@1/demo@2:environment:production";

type Environment = Readonly<Record<string, string>>;

describe("the check of the identity of a run", () => {
  const emulated = useEmulatedWorkspace();
  const platform = useRunPlatform(emulated);
  const logged: string[] = [];

  /** A login by each method, in a run of its platform. */
  const METHODS: Readonly<Record<string, () => Promise<readonly [KnownLogin, Environment]>>> = {
    "github-oidc": () => Promise.resolve([{}, platform.github()]),
    "github-oidc-azure": () => Promise.resolve([{}, platform.github()]),
    "azure-devops-oidc": () => Promise.resolve([{}, platform.azureDevOps()]),
    "azure-devops-oidc-azure": () => Promise.resolve([{ serviceConnectionId: CONNECTION }, platform.azureDevOps()]),
    "env-oidc": async () => [{ oidcTokenEnv: "JOB_TOKEN" }, { JOB_TOKEN: await platform.identityToken() }],
    "file-oidc": async () => [{ oidcTokenFilepath: platform.file(await platform.identityToken()) }, {}],
    "azure-workload-identity": async () => [
      {},
      { AZURE_FEDERATED_TOKEN_FILE: platform.file(await platform.identityToken()) },
    ],
  };

  const toRuntime = (environment: Environment) => {
    logged.length = 0;
    return createTestRuntime(environment, { log: (line) => void logged.push(line) });
  };

  /** The problems that a check finds. */
  async function check(login: KnownLogin, environment: Environment): Promise<readonly string[]> {
    const findings = await checkRunIdentity(toRuntime(environment), login);
    return findings.map(({ argument, ok, because }) => `${argument} ${ok}: ${because}`);
  }

  for (const [authType, prepare] of Object.entries(METHODS))
    it(`by ${authType} accepts its own subject and issuer, and refuses another one with both`, async () => {
      const [own, environment] = await prepare();
      for (const trusted of [{ subject: SUBJECT }, { issuer: "https://token.actions.test", subject: SUBJECT }])
        assert.deepEqual(await check({ authType, ...own, ...trusted }, environment), []);
      assert.deepEqual(await check({ authType, ...own, subject: OTHER }, environment), [
        `login false: the identity token of this run has the subject "${SUBJECT}", and login.subject is "${OTHER}": ` +
          "correct login.subject in the program, or run pulumi where it belongs to",
      ]);
      assert.deepEqual(logged, []);
    });

  it("asks GitHub for the audience of the login, or for that of Entra", async () => {
    const login = { authType: "github-oidc", subject: SUBJECT };
    await check(login, platform.github());
    await check({ ...login, audience: "https://own.test" }, platform.github());
    assert.deepEqual(
      platform.requests.map(({ request }) =>
        new URL(request.split(" ")[1] ?? "", "http://x").searchParams.get("audience"),
      ),
      [ENTRA_AUDIENCE, "https://own.test"],
    );
  });

  it("asks nothing without a subject, for another method, or before it knows what to ask", async () => {
    for (const login of [
      { authType: "github-oidc" },
      { subject: SUBJECT },
      { authType: "oauth-m2m", subject: SUBJECT },
      { authType: "azure-devops-oidc-azure", subject: SUBJECT },
      { authType: "file-oidc", subject: SUBJECT },
    ])
      assert.deepEqual(await check(login, { ...platform.github(), ...platform.azureDevOps() }), []);
    assert.deepEqual([platform.requests, logged], [[], []]);
  });

  const UNSURE: Readonly<Record<string, readonly [environment: () => Environment, prepare: () => void, line: RegExp]>> =
    {
      "for a pull request, whose subject is its own": [
        () => ({ ...platform.github(), GITHUB_EVENT_NAME: "pull_request" }),
        () => undefined,
        /not compared with the identity of this run: the identity token of this run has the subject ".*main", and/,
      ],
      "on a machine without the platform": [
        () => ({}),
        () => undefined,
        /: ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are not set: run pulumi in a job of GitHub/,
      ],
      "where the platform refuses": [
        () => platform.github(),
        () => void (platform.answers = [{ status: 403, body: "{}" }]),
        /: the request for an identity token, GET .* returned 403/,
      ],
    };

  for (const [title, [environment, prepare, line]] of Object.entries(UNSURE))
    it(`is no failure ${title}, and the log says so`, async () => {
      prepare();
      assert.deepEqual(await check({ authType: "github-oidc-azure", subject: OTHER }, environment()), []);
      assert.equal(logged.length, 1);
      assert.match(logged[0] ?? "", line);
      assert.doesNotMatch(logged[0] ?? "", new RegExp(`eyJ|${REQUEST_TOKEN}`));
    });

  describe("in a preview", () => {
    const login = (subject: string): Properties => ({ authType: "github-oidc-azure", tenantId: UNKNOWN, subject });

    async function failuresOf(olds: Properties, news: Properties): Promise<readonly string[]> {
      const runtime = toRuntime({ ...emulated.environment(), ...platform.github() });
      const { failures } = await createLifecycles(runtime).personalAccessToken.check(olds, news);
      return failures.map(({ reason }) => reason);
    }

    it("fails the first token of a principal that does not exist yet", async () => {
      const news = {
        ...emulated.tokenInputs(await emulated.addEntraPrincipal()),
        applicationId: UNKNOWN,
        managedPrincipal: "entra",
        madeTrust: true,
      };
      assert.deepEqual(await failuresOf({}, { ...news, login: login(SUBJECT) }), []);
      const [failure = ""] = await failuresOf({}, { ...news, login: login(OTHER) });
      assert.ok(failure.startsWith(`login: the identity token of this run has the subject "${SUBJECT}", and login`));
      assert.match(failure, /No token was changed/);
    });

    it("fails a changed subject without a new token, and asks for nothing where the login stays", async () => {
      const inputs = emulated.tokenInputs(await emulated.addEntraPrincipal());
      const [old, same] = [OTHER, OTHER].map((subject) => ({ ...inputs, login: login(subject) }));
      assert.deepEqual(await failuresOf(old!, same!), []);
      assert.deepEqual(platform.requests, []);
      assert.deepEqual(await failuresOf({ ...inputs, login: login(OTHER) }, { ...inputs, login: login(SUBJECT) }), []);
      assert.equal(platform.requests.length, 1);
      const [failure = ""] = await failuresOf({ ...inputs, login: login(SUBJECT) }, { ...inputs, login: login(OTHER) });
      assert.match(failure, /^login: the identity token of this run has the subject/);
    });
  });
});
