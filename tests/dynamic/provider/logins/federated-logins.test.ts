import * as assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { AdministratorLogin } from "../../../../dynamic/arguments/auth-types";
import { getCurrentUserName } from "../../../../dynamic/provider/databricks/service-principals-api";
import type { Finding } from "../../../../dynamic/provider/checks/finding";
import { checkPrincipalLogin } from "../../../../dynamic/provider/checks/principal-checks";
import { toCleanWords } from "../../../../dynamic/provider/errors/clean-words";
import { explain, toErrorCode } from "../../../../dynamic/provider/errors/remedies";
import { administratorClient, administratorLogin } from "../../../../dynamic/provider/logins/administrator-login";
import { openPrincipalSession } from "../../../../dynamic/provider/logins/principal-session";
import type { Runtime } from "../../../../dynamic/provider/runtime";
import { useEmulatedWorkspace } from "../../../emulated-workspace";
import { createLoginRuntime } from "./login-runtime";
import { CONNECTION, ENTRA_AUDIENCE, REQUEST_TOKEN, type PlatformAnswer, useRunPlatform } from "./run-platform";

type FederatedType = Exclude<
  AdministratorLogin["authType"],
  "pat" | "oauth-m2m" | "azure-msi" | "azure-client-certificate" | "azure-client-secret" | "azure-cli"
>;
type Environment = Readonly<Record<string, string>>;

const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const JWT = "urn:ietf:params:oauth:token-type:jwt";
const JOB = "/octo/project/_apis/distributedtask/hubs/build/plans/plan/jobs/job/oidctoken";

/** Failures of a platform, and what the message has of them. */
const PLATFORM_FAILURES: Readonly<
  Record<string, { readonly answer: PlatformAnswer; readonly code: string; readonly words: RegExp }>
> = {
  "401": {
    answer: { status: 401, body: JSON.stringify({ message: `TF400813: ${REQUEST_TOKEN} is not authorized` }) },
    code: "IDENTITY_TOKEN_REFUSED",
    words: /returned 401: TF400813: \[credential\] is not authorized\. The platform gave no identity token to this run/,
  },
  "403 in plain text": {
    answer: { status: 403, headers: { "content-type": "text/plain" }, body: `no ${REQUEST_TOKEN} here` },
    code: "IDENTITY_TOKEN_REFUSED",
    words: /returned 403: no \[credential\] here/,
  },
  "a login page with status 200": {
    answer: { status: 200, headers: { "content-type": "text/html" }, body: "<html><title>Sign In</title></html>" },
    code: "IDENTITY_TOKEN_REFUSED",
    words: /returned 200: an HTML page, "Sign In", instead of JSON/,
  },
  "a redirect to a login page": {
    answer: { status: 302, headers: { location: "https://login.test/" }, body: "" },
    code: "IDENTITY_TOKEN_REFUSED",
    words: /redirect|login\.test/,
  },
  "an answer without a token": {
    answer: { status: 200, body: JSON.stringify({ count: 0, other: "a-marked-secret-of-somebody" }) },
    code: "IDENTITY_TOKEN_REFUSED",
    words: /returned 200: an answer without a token/,
  },
  "a token that is no text": {
    answer: { status: 200, body: JSON.stringify({ value: 5, oidcToken: { a: "a-marked-secret-of-somebody" } }) },
    code: "IDENTITY_TOKEN_REFUSED",
    words: /an answer without a token/,
  },
  "JSON that is cut": {
    answer: { status: 200, body: '{"value":"a-marked-secret-of-somebody' },
    code: "IDENTITY_TOKEN_REFUSED",
    words: /an answer that is not JSON/,
  },
  "500 for minutes": {
    answer: { status: 500, body: JSON.stringify({ message: `broken by ${REQUEST_TOKEN}` }) },
    code: "UNRECOGNISED",
    words: /returned 500: broken by \[credential\]/,
  },
  "429 for minutes": {
    answer: { status: 429, headers: { "retry-after": "30" }, body: JSON.stringify({ message: "slow down" }) },
    code: "UNRECOGNISED",
    words: /returned 429: slow down/,
  },
};

describe("A login by an identity token of the run", () => {
  const emulated = useEmulatedWorkspace();
  const platform = useRunPlatform(emulated);
  let identityToken = "";
  let identityTokenFile = "";

  beforeEach(async () => {
    identityToken = await platform.identityToken();
    identityTokenFile = platform.file(identityToken);
    platform.trustInEntra(emulated.deployer().applicationId);
    platform.trustInDatabricks(emulated.deployer(), `${emulated.host}/oidc/v1/token`, ENTRA_AUDIENCE, "our-audience");
  });

  function environmentOf(authType: FederatedType): Environment {
    switch (authType) {
      case "github-oidc":
      case "github-oidc-azure":
        return platform.github();
      case "azure-devops-oidc":
      case "azure-devops-oidc-azure":
        return platform.azureDevOps();
      case "env-oidc":
        return { DATABRICKS_OIDC_TOKEN: identityToken };
      case "file-oidc":
        return {};
      case "azure-workload-identity":
        return { AZURE_FEDERATED_TOKEN_FILE: identityTokenFile };
    }
  }

  function toLogin(authType: FederatedType): AdministratorLogin {
    const { tenantId, deployer } = emulated.emulator.store.document.seed;
    const { clientId } = deployer;
    switch (authType) {
      case "github-oidc":
      case "azure-devops-oidc":
      case "env-oidc":
        return { authType, clientId };
      case "file-oidc":
        return { authType, clientId, oidcTokenFilepath: identityTokenFile };
      case "azure-devops-oidc-azure":
        return { authType, tenantId, clientId, serviceConnectionId: CONNECTION };
      case "github-oidc-azure":
      case "azure-workload-identity":
        return { authType, tenantId, clientId };
    }
  }

  function createRuntime(environment: Environment, facts: { now?: () => number; fetch?: typeof fetch } = {}): Runtime {
    return createLoginRuntime({ environment: { AZURE_AUTHORITY_HOST: emulated.host, ...environment }, ...facts });
  }

  /** The requests of `work`, in the order in which they are sent, with the headers and fields that matter. */
  async function record(
    environment: Environment,
    work: (runtime: Runtime) => Promise<unknown>,
  ): Promise<readonly (readonly [request: string, content: unknown])[]> {
    const sent: (readonly [string, unknown])[] = [];
    const recording: typeof fetch = (url, request) => {
      const headers = Object.fromEntries(new Headers(request?.headers));
      for (const name of ["accept", "user-agent"]) delete headers[name];
      const target = String(url).replace(emulated.host, "WORKSPACE").replace(platform.origin, "PLATFORM");
      const form = typeof request?.body === "string" ? new URLSearchParams(request.body) : undefined;
      sent.push([
        `${request?.method} ${target.replaceAll(emulated.host, "WORKSPACE")}`,
        form === undefined ? headers : Object.fromEntries([...form].map(([name, value]) => [name, toShown(value)])),
      ]);
      return fetch(url, request);
    };
    await work(createRuntime(environment, { fetch: recording }));
    return sent;
  }

  /** A signed token is new for each login, so it is shown as its audience. */
  function toShown(value: string): string {
    if (!value.startsWith("eyJ")) return value;
    const claims = Buffer.from(value.split(".")[1] ?? "", "base64url").toString("utf8");
    return `JWT for ${String((JSON.parse(claims) as { aud: unknown }).aud).replace(emulated.host, "WORKSPACE")}`;
  }

  const logIn =
    (authType: FederatedType, changes: object = {}) =>
    (runtime: Runtime): Promise<unknown> =>
      administratorLogin(runtime, emulated.host, {
        ...toLogin(authType),
        ...changes,
      } as AdministratorLogin).authorize();

  const exchange = (clientId: string, audience: string): readonly [string, unknown] => [
    "POST WORKSPACE/oidc/v1/token",
    {
      client_id: clientId,
      grant_type: TOKEN_EXCHANGE,
      subject_token: `JWT for ${audience}`,
      subject_token_type: JWT,
      scope: "all-apis",
    },
  ];

  const grant = (clientId: string, tenantId: string): readonly [string, unknown] => [
    `POST WORKSPACE/${tenantId}/oauth2/v2.0/token`,
    {
      client_id: clientId,
      grant_type: "client_credentials",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: `JWT for ${ENTRA_AUDIENCE}`,
      scope: "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default",
    },
  ];

  const authorized = { authorization: `Bearer ${REQUEST_TOKEN}` };
  const posted = { ...authorized, "content-type": "application/json", "x-tfs-fedauthredirect": "Suppress" };

  const REQUESTS: Readonly<Record<FederatedType, (clientId: string, tenantId: string) => readonly unknown[]>> = {
    "github-oidc": (clientId) => [
      ["GET WORKSPACE/.well-known/databricks-config", {}],
      ["GET PLATFORM/idtoken/job?api-version=2.0&audience=WORKSPACE/oidc/v1/token", authorized],
      exchange(clientId, "WORKSPACE/oidc/v1/token"),
    ],
    "azure-devops-oidc": (clientId) => [
      [`POST PLATFORM${JOB}?api-version=7.2-preview.1`, posted],
      exchange(clientId, ENTRA_AUDIENCE),
    ],
    "env-oidc": (clientId) => [exchange(clientId, ENTRA_AUDIENCE)],
    "file-oidc": (clientId) => [exchange(clientId, ENTRA_AUDIENCE)],
    "github-oidc-azure": (clientId, tenantId) => [
      [`GET PLATFORM/idtoken/job?api-version=2.0&audience=${ENTRA_AUDIENCE}`, authorized],
      grant(clientId, tenantId),
    ],
    "azure-devops-oidc-azure": (clientId, tenantId) => [
      [`POST PLATFORM${JOB}?api-version=7.1&serviceConnectionId=${CONNECTION}`, posted],
      grant(clientId, tenantId),
    ],
    "azure-workload-identity": (clientId, tenantId) => [grant(clientId, tenantId)],
  };

  for (const authType of Object.keys(REQUESTS) as FederatedType[]) {
    it(`sends exactly these requests: ${authType}`, async () => {
      const { tenantId, deployer } = emulated.emulator.store.document.seed;
      assert.deepEqual(
        await record(environmentOf(authType), logIn(authType)),
        REQUESTS[authType](deployer.clientId, tenantId),
      );
    });
  }

  it("asks GitHub for the audience that the login has, and the host for none", async () => {
    const sent = await record(platform.github(), logIn("github-oidc", { audience: "our-audience" }));
    assert.deepEqual(
      sent.map(([request]) => request),
      ["GET PLATFORM/idtoken/job?api-version=2.0&audience=our-audience", "POST WORKSPACE/oidc/v1/token"],
    );
  });

  it("keeps an audience inside its part of the address", async () => {
    const environment = { ...platform.github() };
    await assert.rejects(record(environment, logIn("github-oidc", { audience: "a&audience=b#c" })));
    assert.equal(platform.requests[0]?.request, "GET /idtoken/job?api-version=2.0&audience=a%26audience%3Db%23c");
  });

  it("asks for the token endpoint as the audience where the host names none", async () => {
    emulated.emulator.faults.add({
      path: "/.well-known/databricks-config",
      times: 10,
      effect: { kind: "answer", status: 404, body: { error_code: "NOT_FOUND", message: "no" } },
    });
    const sent = await record(platform.github(), logIn("github-oidc"));
    assert.equal(sent[1]?.[0], "GET PLATFORM/idtoken/job?api-version=2.0&audience=WORKSPACE/oidc/v1/token");
  });

  it("fetches an identity token for each login, and for no call between", async () => {
    let now = Date.now();
    const runtime = createRuntime(platform.github(), { now: () => now });
    const client = administratorClient(runtime, emulated.host, toLogin("github-oidc-azure"));
    await getCurrentUserName(client);
    await getCurrentUserName(client);
    assert.equal(platform.requests.length, 1);
    now += 56 * 60_000;
    emulated.pass(56 * 60_000);
    await getCurrentUserName(client);
    assert.equal(platform.requests.length, 2);
  });

  it("sends an identity token again for a minute, and fetches another one where the server is busy for longer", async () => {
    const busy = { path: "/oauth2/v2.0/token", effect: { kind: "answer", status: 503 } } as const;
    emulated.emulator.faults.add({ ...busy, times: 2 });
    await logIn("github-oidc-azure")(createRuntime(platform.github()));
    assert.equal(platform.requests.length, 1);
    emulated.emulator.faults.add({ ...busy, times: 1000 });
    await assert.rejects(logIn("github-oidc-azure")(createRuntime(platform.github())));
    const [, ...later] = platform.requests;
    assert.ok(later.length >= 4 && later.length <= 6, `${later.length} identity tokens in five minutes`);
  });

  it("takes a token with a line break at the end of its file", async () => {
    const path = platform.file(`${identityToken}\n`);
    await logIn("file-oidc", { oidcTokenFilepath: path })(createRuntime({}));
  });

  it("reads the variable that oidcTokenEnv names", async () => {
    await logIn("env-oidc", { oidcTokenEnv: "MY_TOKEN" })(createRuntime({ MY_TOKEN: identityToken }));
  });

  for (const [title, { answer, code, words }] of Object.entries(PLATFORM_FAILURES)) {
    for (const authType of [
      "github-oidc",
      "github-oidc-azure",
      "azure-devops-oidc",
      "azure-devops-oidc-azure",
    ] as const) {
      it(`says what its platform answered, and no credential: ${title}, ${authType}`, async () => {
        platform.answers = [answer];
        const runtime = createRuntime(environmentOf(authType));
        const error = await failure(logIn(authType)(runtime));
        const text = explain(error);
        assert.match(text, /^the request for an identity token, (GET|POST) http:\S+, returned /);
        assert.match(text, words);
        assert.equal(toErrorCode(error), code);
        assert.ok(text.endsWith(`. Login: ${authType} given as administrator`), text);
        assert.doesNotMatch(text, /the-request-token|a-marked-secret/);
        assert.equal(
          emulated.takeRequests().some((request) => request.startsWith("POST")),
          false,
        );
      });
    }
  }

  it("fails where its platform never answers", async () => {
    const silent = createServer((request) => void request.resume());
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const environment = { ...platform.github(), ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/?a=b` };
    const impatient: typeof fetch = (url, request) =>
      String(url).includes(`:${port}/`)
        ? fetch(url, { ...request, signal: AbortSignal.timeout(20) })
        : fetch(url, request);
    const error = await failure(logIn("github-oidc-azure")(createRuntime(environment, { fetch: impatient })));
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
    assert.match(
      explain(error),
      /got no answer: it timed out after 30 seconds, tried for \d+ seconds.*Login: github-oidc-azure/,
    );
  });

  it("waits once for a platform that is busy, and not once more for the login", async () => {
    let requests = 0;
    const busy: typeof fetch = (url, request) =>
      String(url).includes("/idtoken/")
        ? Promise.resolve(new Response("{}", { status: ++requests && 503 }))
        : fetch(url, request);
    const runtime = createRuntime(platform.github(), { now: () => 0, fetch: busy });
    assert.match(explain(await failure(logIn("github-oidc-azure")(runtime))), /identity token.*returned 503/);
    assert.ok(requests > 5);
    assert.ok(runtime.elapsed() <= 301_000, `${runtime.elapsed()} ms`);
  });

  for (const authType of Object.keys(REQUESTS) as FederatedType[]) {
    it(`shows no identity token that a server repeats when it refuses it: ${authType}`, async () => {
      const sent: string[] = [];
      const echoing: typeof fetch = (url, request) => {
        const form = new URLSearchParams(typeof request?.body === "string" ? request.body : "");
        const token = form.get("subject_token") ?? form.get("client_assertion");
        if (token === null) return fetch(url, request);
        sent.push(token);
        const body = {
          error: "invalid_grant",
          error_description: `TOKEN_INVALID of ${token} and ${token.slice(0, -9)}`,
        };
        return Promise.resolve(new Response(JSON.stringify(body), { status: 401 }));
      };
      const runtime = createRuntime(environmentOf(authType), { fetch: echoing });
      const text = explain(await failure(logIn(authType)(runtime)));
      assert.equal(sent.length, 1);
      for (const token of sent) assert.equal(text.includes(token.slice(20, 60)), false, text);
      assert.equal(toCleanWords(runtime, `again ${sent[0]}`), "again [credential]");
    });
  }

  const RUNS: Readonly<Record<string, readonly [authType: FederatedType, environment: Environment, message: string]>> =
    {
      "GitHub's variables are not set": [
        "github-oidc",
        {},
        "github-oidc given as administrator cannot be used in this run, because ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are not set: run pulumi in a job of GitHub Actions that has permissions: id-token: write, or use another login",
      ],
      "a step of Azure DevOps has no access token": [
        "azure-devops-oidc-azure",
        { SYSTEM_OIDCREQUESTURI: "https://dev.azure.test/x" },
        "azure-devops-oidc-azure given as administrator cannot be used in this run, because SYSTEM_ACCESSTOKEN is not set: run pulumi in a job of Azure DevOps, in a step with env: SYSTEM_ACCESSTOKEN: $(System.AccessToken), or use another login",
      ],
      "no pod has mounted a token": [
        "azure-workload-identity",
        {},
        "azure-workload-identity given as administrator cannot be used in this run, because AZURE_FEDERATED_TOKEN_FILE is not set: run pulumi in a pod with the label azure.workload.identity/use, or use another login",
      ],
      "the variable of the token is empty": [
        "env-oidc",
        { DATABRICKS_OIDC_TOKEN: "" },
        "env-oidc given as administrator cannot be used in this run, because DATABRICKS_OIDC_TOKEN is not set",
      ],
    };

  for (const [title, [authType, environment, message]] of Object.entries(RUNS)) {
    it(`is refused before any request where ${title}`, () => {
      assert.throws(() => administratorLogin(createRuntime(environment), emulated.host, toLogin(authType)), {
        code: "LOGIN_UNSUPPORTED",
        message,
      });
    });
  }

  const ADDRESSES: Readonly<Record<string, string>> = {
    "plain http": "http://actions.test/idtoken?a=b",
    "no address": "a-marked-secret",
    "an address with a password": "https://user:a-marked-secret@actions.test/",
    "another scheme": "file:///a-marked-secret",
  };

  for (const [title, address] of Object.entries(ADDRESSES)) {
    it(`sends no request token to ${title}`, async () => {
      let requests = 0;
      const counting: typeof fetch = (url, request) => {
        if (!String(url).startsWith(emulated.host)) requests += 1;
        return fetch(url, request);
      };
      for (const [authType, variable] of [
        ["github-oidc", "ACTIONS_ID_TOKEN_REQUEST_URL"],
        ["azure-devops-oidc", "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI"],
        ["azure-devops-oidc-azure", "SYSTEM_OIDCREQUESTURI"],
      ] as const) {
        const runtime = createRuntime({ ...environmentOf(authType), [variable]: address }, { fetch: counting });
        const text = explain(await failure(logIn(authType)(runtime)));
        assert.ok(text.startsWith(`${variable} is not an https address without credentials`), text);
        assert.doesNotMatch(text, /a-marked-secret/);
      }
      assert.equal(requests, 0);
    });
  }

  const FILES: Readonly<Record<string, readonly [text: string | undefined, message: RegExp]>> = {
    "does not exist": [undefined, /^the file "\S+" of the identity token does not exist$/],
    "is empty": ["", /^the identity token in the file "\S+" is empty$/],
    "is longer than any token": ["x".repeat(70_000), /of the identity token is longer than 64 KB$/],
    "holds no identity token": [
      "a-marked-secret",
      /^the identity token in the file "\S+" is no JWT, as identity tokens are/,
    ],
    "holds something with three parts": [
      "bWFya2Vk.bWFya2Vk.bWFya2Vk",
      /^the identity token in the file "\S+" is no JWT/,
    ],
    "holds two lines": ["a-marked-secret\nand more", /^the identity token in the file "\S+" contains white space/],
  };

  for (const [title, [text, message]] of Object.entries(FILES)) {
    it(`says that its file ${title}`, async () => {
      const path = text === undefined ? `${identityTokenFile}-not` : platform.file(text);
      const given = await failure(logIn("file-oidc", { oidcTokenFilepath: path })(createRuntime({})));
      assert.match(explain(given), message);
      const mounted = createRuntime({ AZURE_FEDERATED_TOKEN_FILE: path });
      assert.match(explain(await failure(logIn("azure-workload-identity")(mounted))), message);
    });
  }

  it("goes on without a management token that Entra refuses, and says so where the workspace refuses it too", async () => {
    const { subscriptionId } = emulated.emulator.store.document.seed;
    const refusing: typeof fetch = (url, request) => {
      const scope = typeof request?.body === "string" ? (new URLSearchParams(request.body).get("scope") ?? "") : "";
      if (!scope.includes("management")) return fetch(url, request);
      const body = { error: "invalid_resource", error_description: "AADSTS500011: not here" };
      return Promise.resolve(new Response(JSON.stringify(body), { status: 400 }));
    };
    const runtime = createRuntime(platform.github(), { fetch: refusing });
    const login = { ...toLogin("github-oidc-azure"), azureWorkspaceResourceId: `/subscriptions/${subscriptionId}` };
    const client = administratorClient(runtime, emulated.host, login as AdministratorLogin);
    assert.equal(await getCurrentUserName(client), emulated.deployer().applicationId);
    emulated.workspace.principals = emulated.workspace.principals.filter(
      ({ id }) => id !== emulated.deployer().servicePrincipalId,
    );
    const text = explain(await failure(getCurrentUserName(client)));
    assert.match(
      text,
      /Login: github-oidc-azure given as administrator, without a token for Azure Resource Manager \(POST .* returned 400: AADSTS500011: .*\)$/,
    );
  });

  it("fails the preview of a principal that has it, in a run without identity tokens", async () => {
    const { tenantId } = emulated.emulator.store.document.seed;
    const { applicationId } = emulated.deployer();
    const principal = {
      origin: emulated.host,
      applicationId,
      servicePrincipalId: undefined,
      login: { authType: "github-oidc-azure", tenantId },
      administrator: undefined,
    } as const;
    const check = async (environment: Environment): Promise<Finding> => {
      const runtime = createRuntime(environment);
      const answer = await openPrincipalSession(runtime, principal).then(
        () => ({ tokens: [] }),
        (error: unknown) => ({ error }),
      );
      return checkPrincipalLogin(principal, answer, {
        hasMinted: false,
        isMadeHere: false,
        isFirst: true,
        mayApplyElsewhere: false,
      });
    };
    assert.equal((await check(platform.github())).ok, true);
    assert.match(
      (await check({})).because,
      /^the principal cannot log in: github-oidc-azure of the principal \S+ cannot be used in this run, because ACTIONS_ID_TOKEN_REQUEST_URL/,
    );
    platform.answers = [{ status: 403, body: "{}" }];
    assert.match(
      (await check(platform.github())).because,
      /^the principal cannot log in: the request for an identity token/,
    );
  });

  describe("of the environment", () => {
    function ofGithub(changes: Environment = {}): Environment {
      const { tenantId, deployer } = emulated.emulator.store.document.seed;
      return { ...platform.github(), ARM_TENANT_ID: tenantId, ARM_CLIENT_ID: deployer.clientId, ...changes };
    }

    it("asks GitHub and Entra only: nobody looks for a managed identity, a CLI or another host", async () => {
      const sent = await record(ofGithub(), (runtime) =>
        administratorLogin(runtime, emulated.host, undefined).authorize(),
      );
      assert.deepEqual(
        sent.map(([request]) => request.replace(/\?.*/, "").replace(/[0-9a-f-]{36}/, "TENANT")),
        ["GET PLATFORM/idtoken/job", "POST WORKSPACE/TENANT/oauth2/v2.0/token"],
      );
    });

    it("asks nobody for an identity token beside a token", async () => {
      const environment = { ...platform.github(), DATABRICKS_TOKEN: emulated.adminToken };
      const runtime = createRuntime(environment);
      await getCurrentUserName(administratorClient(runtime, emulated.host, undefined));
      assert.equal(platform.requests.length, 0);
    });

    it("gives way to the client secret of the same application where nobody trusts it, and asks once", async () => {
      const { deployer } = emulated.emulator.store.document.seed;
      distrust();
      const runtime = createRuntime(ofGithub({ ARM_CLIENT_SECRET: deployer.clientSecret }));
      for (const _ of [1, 2]) {
        const client = administratorClient(runtime, emulated.host, undefined);
        assert.equal(await getCurrentUserName(client), deployer.clientId);
        assert.match(
          client.login.description,
          /^azure-client-secret from ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET, the next complete one of the same application; as an earlier one was refused: POST .*AADSTS700213.*Login: github-oidc-azure from /,
        );
      }
      assert.equal(platform.requests.length, 1);
    });

    it("is asked again for another workspace and for a vault, which may trust it", async () => {
      const { deployer } = emulated.emulator.store.document.seed;
      distrust();
      const runtime = createRuntime(ofGithub({ ARM_CLIENT_SECRET: deployer.clientSecret }));
      const refused = administratorLogin(runtime, emulated.host, undefined);
      await refused.authorize();
      platform.trustInEntra(emulated.deployer().applicationId);
      const other = emulated.host.replace("127.0.0.1", "localhost");
      for (const login of [
        administratorLogin(runtime, other, undefined),
        administratorLogin(runtime, emulated.host, undefined, "key-vault"),
      ]) {
        await login.authorize();
        assert.match(login.description, /^github-oidc-azure /);
      }
      assert.match(refused.description, /^azure-client-secret /);
    });

    it("does not give way where DATABRICKS_AUTH_TYPE names it", async () => {
      const { deployer } = emulated.emulator.store.document.seed;
      distrust();
      const environment = { ARM_CLIENT_SECRET: deployer.clientSecret, DATABRICKS_AUTH_TYPE: "github-oidc-azure" };
      const client = administratorClient(createRuntime(ofGithub(environment)), emulated.host, undefined);
      assert.match(
        explain(await failure(getCurrentUserName(client))),
        /AADSTS700213.*Login: github-oidc-azure from ARM_TENANT_ID and ARM_CLIENT_ID, named by DATABRICKS_AUTH_TYPE; not tried: azure-client-secret \(complete, but not named\)$/,
      );
    });

    it("does not give way where Entra is out of reach", async () => {
      const { deployer } = emulated.emulator.store.document.seed;
      emulated.emulator.faults.add({ path: "/oauth2/v2.0/token", times: 1000, effect: { kind: "drop-before" } });
      const environment = ofGithub({ ARM_CLIENT_SECRET: deployer.clientSecret });
      const client = administratorClient(createRuntime(environment), emulated.host, undefined);
      const text = explain(await failure(getCurrentUserName(client)));
      assert.doesNotMatch(text, /an earlier one/);
      assert.match(
        text,
        /got no answer.*Login: github-oidc-azure from ARM_TENANT_ID and ARM_CLIENT_ID, the first complete one; not tried: azure-client-secret \(complete, but after it\)$/,
      );
    });

    it("names both where both are refused", async () => {
      distrust();
      const client = administratorClient(
        createRuntime(ofGithub({ ARM_CLIENT_SECRET: "wrong" })),
        emulated.host,
        undefined,
      );
      assert.match(
        explain(await failure(getCurrentUserName(client))),
        /AADSTS7000215.*Login: azure-client-secret from .*as an earlier one was refused: .*AADSTS700213/,
      );
    });

    function distrust(): void {
      for (const application of emulated.emulator.store.document.directory.applications)
        application.federatedCredentials.length = 0;
    }
  });

  async function failure(work: Promise<unknown>): Promise<unknown> {
    return work.then(
      () => assert.fail("the login succeeded"),
      (error: unknown) => error,
    );
  }
});
