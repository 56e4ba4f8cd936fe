import assert from "node:assert/strict";
import { toComment } from "../../../dynamic/provider/tokens/marker";
import type { DoctorCheckName, DoctorStatus, NamedFinding } from "../../../command/doctor/doctor-finding";
import { sha256 } from "../../../emulator/databricks/workspace";
import { DAY, type EmulatedPrincipal, useEmulatedWorkspace } from "../../emulated-workspace";
import { ConnectProxy } from "../../network/connect-proxy";
import { runCommandLine } from "../command-run";

const NONE: Readonly<Record<string, string>> = {};

/** What a row may change, and how. */
interface Tenant {
  readonly principal: EmulatedPrincipal;
  readonly env: Record<string, string>;
  readonly args: string[];
}

/** A tenant with one thing wrong, and what the doctor says of it. */
interface Row {
  readonly breaks: (tenant: Tenant) => Promise<unknown> | unknown;
  readonly check: DoctorCheckName;
  readonly status: "warning" | "problem";
  readonly because: RegExp;
  readonly fix: RegExp | undefined;
  readonly exitCode: number;
  /** Other findings that are not ok. */
  readonly besides?: Partial<Record<DoctorCheckName, DoctorStatus>>;
}

interface Report {
  readonly status: DoctorStatus;
  readonly findings: readonly NamedFinding[];
}

describe("the doctor, of a tenant with", () => {
  const workspace = useEmulatedWorkspace();

  const answer = (path: string, status: number, body: object | string, headers = NONE): void =>
    workspace.emulator.faults.add({ path, times: 1000, effect: { kind: "answer", status, body, headers } });

  /** The environment of the deployer, who logs in through Entra. */
  const deployer = (): Record<string, string> => {
    const { tenantId, deployer: seeded } = workspace.emulator.store.document.seed;
    return {
      DATABRICKS_HOST: workspace.host,
      AZURE_AUTHORITY_HOST: workspace.host,
      ARM_TENANT_ID: tenantId,
      ARM_CLIENT_ID: seeded.clientId,
      ARM_CLIENT_SECRET: seeded.clientSecret,
    };
  };
  const instead = (env: Record<string, string>, other: Readonly<Record<string, string>>): void => {
    for (const name of Object.keys(env)) delete env[name];
    Object.assign(env, other);
  };
  const setConf = (conf: Readonly<Record<string, string>>): Promise<unknown> =>
    workspace.asAdministrator("PATCH", "/api/2.0/workspace-conf", conf);
  const scim = (principal: EmulatedPrincipal, path: string, value: unknown): Promise<unknown> =>
    workspace.asAdministrator("PATCH", `/api/2.0/preview/scim/v2/ServicePrincipals/${principal.servicePrincipalId}`, {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      Operations: [{ op: "replace", path, value }],
    });
  const own = (comment: string, createdAt: number, owner: Pick<EmulatedPrincipal, "servicePrincipalId">): void => {
    workspace.workspace.tokens.push({
      tokenId: sha256(comment + String(createdAt)),
      ownerId: owner.servicePrincipalId,
      comment,
      autoscope: false,
      inferredScopes: [],
      createdAt,
      expiresAt: createdAt + 90 * DAY,
      hiddenLists: 0,
    });
  };
  const marked = (rotation: string, retireAt?: number): string =>
    toComment("", { lineage: "3f2504e0-4f89-41d3-9a0c-0305e82c3301", rotation, label: "shop/dev/robot", retireAt });

  const administrator = (): Pick<EmulatedPrincipal, "servicePrincipalId"> => {
    const user = workspace.workspace.principals.find(({ displayName }) => displayName === "admin@emulator.test");
    assert.ok(user);
    return { servicePrincipalId: user.id };
  };

  /** The subcommands that findings have advised. */
  const printed = new Set<string>();

  const proxies: ConnectProxy[] = [];
  afterEach(async () => {
    for (const proxy of proxies.splice(0)) await proxy.close();
  });
  const startProxy = async (...options: Parameters<typeof ConnectProxy.start>): Promise<ConnectProxy> => {
    const proxy = await ConnectProxy.start(...options);
    proxies.push(proxy);
    return proxy;
  };

  const rows: Readonly<Record<string, Row>> = {
    "a host that is the account console": {
      breaks: ({ args }) => args.push("--host", "https://accounts.azuredatabricks.net"),
      check: "host",
      status: "problem",
      because: /^--host: "https:\/\/accounts\.azuredatabricks\.net" is an account console, /,
      fix: undefined,
      exitCode: 2,
    },
    "a host that is a portal": {
      breaks: ({ env }) => (env.DATABRICKS_HOST = "https://portal.azure.com/#home"),
      check: "host",
      status: "problem",
      because: /^DATABRICKS_HOST: .* is Azure's own address and not that of a workspace/,
      fix: undefined,
      exitCode: 2,
    },
    "a host at which nobody listens": {
      breaks: ({ env }) => (env.DATABRICKS_HOST = "http://127.0.0.1:2"),
      check: "connection",
      status: "problem",
      because: /127\.0\.0\.1:2 refused the connection \(ECONNREFUSED\)$/,
      fix: /^Check that the host is right/,
      exitCode: 3,
    },
    "a host that is another server": {
      breaks: () => answer(".", 404, "Not found"),
      check: "connection",
      status: "problem",
      because: /^no workspace answers there: GET http:\S+ returned 404$/,
      fix: /^Give the URL of the workspace, /,
      exitCode: 3,
    },
    "a host that redirects to another one": {
      breaks: () => answer(".", 302, "", { location: "https://login.test/" }),
      check: "connection",
      status: "problem",
      because: /a redirect to another host, https:\/\/login\.test\/$/,
      fix: /^No workspace answers its API at this address/,
      exitCode: 3,
    },
    "a private link": {
      breaks: () => answer(".", 303, "", { location: "/login.html?error=private-link-validation-error:1" }),
      check: "connection",
      status: "problem",
      because: /private-link-validation-error:1$/,
      fix: /^The workspace takes no calls from this network/,
      exitCode: 3,
    },
    "an IP access list": {
      breaks: () => {
        const message = "Source IP address: 203.0.113.7 is blocked by Databricks IP ACL for workspace: 1";
        answer("^/api/", 403, { error_code: 403, message });
      },
      check: "identity",
      status: "problem",
      because: /203\.0\.113\.7 is blocked by Databricks IP ACL/,
      fix: /^The IP access list of the workspace does not allow this machine's address/,
      exitCode: 3,
    },
    "a web filter on the way": {
      breaks: () => answer(".", 200, "<html><head><title>Web Page Blocked</title></head></html>"),
      check: "connection",
      status: "problem",
      because: /an HTML page/,
      fix: /proxy or web filter/,
      exitCode: 3,
    },
    "a proxy that wants a login": {
      breaks: async ({ env }) => {
        const proxy = await startProxy({ credentials: "build:a-password" });
        env.DATABRICKS_HOST = "https://adb-1.test";
        env.HTTPS_PROXY = proxy.url("");
      },
      check: "connection",
      status: "problem",
      because: /the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\) wants a user and a password \(407\)$/,
      fix: /^Write them into HTTPS_PROXY, /,
      exitCode: 3,
    },
    "a proxy of a kind that is not supported": {
      breaks: ({ env }) => {
        env.DATABRICKS_HOST = "https://adb-1.test";
        env.HTTPS_PROXY = "socks5://build:a-password@proxy.test:1080";
      },
      check: "proxy",
      status: "problem",
      because: /^HTTPS_PROXY names a SOCKS proxy, which is not supported$/,
      fix: /^Set HTTPS_PROXY to an HTTP proxy/,
      exitCode: 3,
    },
    "a certificate of an authority that is not trusted": {
      breaks: ({ env }) => (env.DATABRICKS_HOST = workspace.emulator.httpsOrigin),
      check: "connection",
      status: "problem",
      because: /is signed by an authority that is not trusted/,
      fix: /set NODE_EXTRA_CA_CERTS to the file of its root certificate/,
      exitCode: 3,
    },
    "a file of authorities that is not there": {
      breaks: ({ env }) => (env.NODE_EXTRA_CA_CERTS = "/no/such/file.pem"),
      check: "certificates",
      status: "warning",
      because: /^NODE_EXTRA_CA_CERTS is "\/no\/such\/file\.pem", which cannot be read$/,
      fix: /^Correct its path/,
      exitCode: 0,
    },
    "certificates that nobody checks": {
      breaks: ({ env }) => (env.NODE_TLS_REJECT_UNAUTHORIZED = "0"),
      check: "certificates",
      status: "problem",
      because: /^NODE_TLS_REJECT_UNAUTHORIZED=0: /,
      fix: /^Unset it, and set NODE_EXTRA_CA_CERTS/,
      exitCode: 1,
    },
    "a clock five hours behind": {
      breaks: () => workspace.pass(5 * 3_600_000),
      check: "clock",
      status: "problem",
      because: /^this machine's clock is 5 h behind that of http:/,
      fix: /^Set it right/,
      exitCode: 1,
    },
    "a clock two minutes ahead": {
      breaks: () => workspace.pass(-120_000),
      check: "clock",
      status: "warning",
      because: /^this machine's clock is 2 minutes ahead of /,
      fix: /^Set it right/,
      exitCode: 0,
    },
    "a rehearsed time": {
      breaks: ({ env }) => (env.DATABRICKS_PAT_NOW = "2031-01-01"),
      check: "clock",
      status: "warning",
      because: /^DATABRICKS_PAT_NOW is 2031-01-01: /,
      fix: /^Unset it/,
      exitCode: 0,
    },
    "no login": {
      breaks: ({ env }) => delete env.DATABRICKS_TOKEN,
      check: "login",
      status: "problem",
      because:
        /^no login of a workspace administrator was found .* Looked in the environment and profiles: nothing of any login is set$/,
      fix: /^This command reads the environment and profiles alone: /,
      exitCode: 3,
    },
    "logins of two kinds": {
      breaks: ({ env }) => Object.assign(env, deployer()),
      check: "login",
      status: "problem",
      because: /^more than one authorization method configured .* Set DATABRICKS_AUTH_TYPE to the one to use, pat or /,
      fix: /^For one run of this command --auth-type names the method$/,
      exitCode: 3,
    },
    "a token of another workspace": {
      breaks: ({ args }) => args.push("--host", workspace.host.replace("127.0.0.1", "localhost")),
      check: "login",
      status: "problem",
      because:
        /Set DATABRICKS_HOST to http:\/\/localhost:\d+ if the login is of that workspace, or use a profile of it\. .* credentials for another workspace/,
      fix: /^This command reads the environment and profiles alone: /,
      exitCode: 3,
    },
    "a host that is misspelt beside DATABRICKS_HOST": {
      breaks: ({ args }) => args.push("--host", "http://127.0.0.1:2"),
      check: "connection",
      status: "problem",
      because: /127\.0\.0\.1:2 refused the connection/,
      fix: /^Check that the host is right/,
      exitCode: 3,
    },
    "a token that was revoked": {
      breaks: ({ env }) => (env.DATABRICKS_TOKEN = `dapi${"0".repeat(32)}`),
      check: "identity",
      status: "problem",
      because: /Invalid access token/,
      fix: /^The credential was refused/,
      exitCode: 3,
    },
    "a client secret that Entra refuses": {
      breaks: ({ env }) => instead(env, { ...deployer(), ARM_CLIENT_SECRET: "a-wrong-secret" }),
      check: "identity",
      status: "problem",
      because: /AADSTS7000215/,
      fix: /^Entra refused the client secret/,
      exitCode: 3,
    },
    "an identity of Entra that is not in the workspace": {
      breaks: async ({ env }) => {
        const { applicationId, servicePrincipalId, clientSecret } = await workspace.addEntraPrincipal();
        await workspace.call("DELETE", `/api/2.0/preview/scim/v2/ServicePrincipals/${servicePrincipalId}`);
        instead(env, { ...deployer(), ARM_CLIENT_ID: applicationId, ARM_CLIENT_SECRET: clientSecret });
      },
      check: "entra",
      status: "problem",
      because: /^Entra accepts the login, and the identity is not in the workspace: it needs a management token$/,
      fix: /^Set DATABRICKS_AZURE_RESOURCE_ID/,
      exitCode: 3,
      besides: { identity: "problem" },
    },
    "a login without an entitlement": {
      breaks: async ({ env }) => {
        const robot = await workspace.addEntraPrincipal();
        await scim(robot, "entitlements", []);
        instead(env, { ...deployer(), ARM_CLIENT_ID: robot.applicationId, ARM_CLIENT_SECRET: robot.clientSecret });
      },
      check: "identity",
      status: "problem",
      because: /disabled for users without the .* entitlement/,
      fix: /^The identity of this login has no entitlement/,
      exitCode: 3,
    },
    "a login that is no administrator's": {
      breaks: async ({ env }) => {
        const robot = await workspace.addEntraPrincipal();
        instead(env, { ...deployer(), ARM_CLIENT_ID: robot.applicationId, ARM_CLIENT_SECRET: robot.clientSecret });
      },
      check: "administrator",
      status: "problem",
      because: /returned 403/,
      fix: /^This call needs a workspace administrator/,
      exitCode: 1,
    },
    "personal access tokens that are disabled": {
      breaks: async ({ env }) => {
        await setConf({ enableTokensConfig: "false" });
        instead(env, deployer());
      },
      check: "tokens-enabled",
      status: "problem",
      because: /^personal access tokens are disabled in /,
      fix: /^an administrator enables them/,
      exitCode: 1,
    },
    "a longest lifetime of 30 days": {
      breaks: () => setConf({ maxTokenLifetimeDays: "30" }),
      check: "lifetime",
      status: "warning",
      because: /^the default lifetime of a token, 90d is longer than .* allows: at most 30d/,
      fix: /^Set lifetime to "30d" or less$/,
      exitCode: 0,
    },
    "no such principal": {
      breaks: ({ principal }) =>
        workspace.call("DELETE", `/api/2.0/preview/scim/v2/ServicePrincipals/${principal.servicePrincipalId}`),
      check: "principal",
      status: "problem",
      because: /has no service principal with application id .*: add it there first$/,
      fix: undefined,
      exitCode: 1,
    },
    "an object id of Entra in the place of the application id": {
      breaks: ({ principal, args }) => {
        const objectId = "11111111-2222-4333-8444-555555555555";
        const found = workspace.workspace.principals.find(({ id }) => id === principal.servicePrincipalId);
        assert.ok(found);
        Object.assign(found, { externalId: objectId });
        args.splice(args.indexOf("--principal"), 2, "--principal", objectId, "--host", workspace.host);
      },
      check: "principal",
      status: "problem",
      because:
        /with application id 11111111-2222-4333-8444-555555555555: this is the object id of \S{36}, which is its application id$/,
      fix: /^Give that\. This examines it: databricks-pat doctor --principal \S{36} --host http:\S+$/,
      exitCode: 1,
    },
    "an inactive principal": {
      breaks: ({ principal }) => scim(principal, "active", false),
      check: "principal",
      status: "problem",
      because: /is inactive in .* and cannot log in: activate it under Settings/,
      fix: undefined,
      exitCode: 1,
    },
    "a principal without an entitlement": {
      breaks: ({ principal }) => scim(principal, "entitlements", []),
      check: "entitlement",
      status: "warning",
      because: /has no entitlement, neither of its own nor by a group/,
      fix: /^Give it workspace-access/,
      exitCode: 0,
    },
    "a principal without CAN USE": {
      breaks: () => (workspace.workspace.tokenGrants = []),
      check: "can-use",
      status: "warning",
      because: /has no CAN USE on tokens$/,
      fix: /^pulumi up as this administrator grants it/,
      exitCode: 0,
    },
    "a principal with as many tokens as it may have": {
      breaks: ({ principal }) => {
        for (let number = 0; number < 600; number++) own(`by hand ${number}`, Date.now() - number, principal);
      },
      check: "token-quota",
      status: "problem",
      because: /has 600 of the 600 active tokens/,
      fix: /^Revoke some/,
      exitCode: 1,
    },
    "a principal with nearly as many tokens": {
      breaks: ({ principal }) => {
        for (let number = 0; number < 540; number++) own(`by hand ${number}`, Date.now() - number, principal);
      },
      check: "token-quota",
      status: "warning",
      because: /has 540 of the 600 active tokens/,
      fix: /^Revoke some/,
      exitCode: 0,
    },
    "a user with as many tokens as one may have": {
      breaks: ({ args }) => {
        args.splice(args.indexOf("--principal"), 2, "--host", workspace.host);
        for (let number = 1; number < 600; number++) own(`by hand ${number}`, Date.now() - number, administrator());
      },
      check: "token-quota",
      status: "problem",
      because: /^admin@emulator\.test has 600 of the 600 active tokens/,
      fix: /^Revoke some .*\. This lists them with those of other owners: databricks-pat inventory --host http:\S+$/,
      exitCode: 1,
    },
    "a principal with as many OAuth secrets as it may have": {
      breaks: async ({ principal }) => {
        for (let number = 0; number < 5; number++) await workspace.addOAuthSecret(principal);
      },
      check: "secret-quota",
      status: "problem",
      because: /has 5 OAuth secrets .*, and a workspace allows 5 per principal/,
      fix: undefined,
      exitCode: 1,
    },
    "administrators who do not administer the account": {
      breaks: () => {
        const message = "This API is disabled for users without account admin status";
        answer("credentials/secrets", 403, { error_code: "PERMISSION_DENIED", message });
      },
      check: "secret-quota",
      status: "warning",
      because: /without account admin/,
      fix: /^Only an account administrator may make this call/,
      exitCode: 0,
    },
    "tokens of a series of which one is in use": {
      breaks: ({ principal }) => {
        own(marked("g1"), Date.now() - 3 * DAY, principal);
        own(marked("g2"), Date.now() - DAY, principal);
      },
      check: "tokens",
      status: "warning",
      because: /^1 current and 0 retired of this package, 0 of others; orphans: /,
      fix: /^The next pulumi up of shop\/dev revokes those that it does not use\. This shows all of them: databricks-pat inventory$/,
      exitCode: 0,
    },
    "an orphan that nothing uses": {
      breaks: ({ principal }) => {
        own(marked("g1"), Date.now() - 3 * DAY, principal);
        own(marked("g2", Date.now() + DAY), Date.now() - 2 * DAY, principal);
        own(marked("g3"), Date.now() - DAY, principal);
      },
      check: "tokens",
      status: "warning",
      because: /^1 current and 1 retired of this package, 0 of others; orphans: /,
      fix: /^This ends an orphan that nothing uses: databricks-pat retire \w+\. This shows all of them: databricks-pat inventory$/,
      exitCode: 0,
    },
    "a retired token whose overlap is over": {
      breaks: ({ principal }) => {
        own(marked("g1", Date.now() - DAY), Date.now() - 3 * DAY, principal);
        own(marked("g2"), Date.now() - 2 * DAY, principal);
      },
      check: "tokens",
      status: "warning",
      because: /^1 current and 1 retired of this package, 0 of others; retired, with the overlap over: /,
      fix: /^The next pulumi up of shop\/dev revokes it$/,
      exitCode: 0,
    },
  };

  /** Examines the tenant of a row, and looks at what it asked. */
  async function examine({ breaks }: Pick<Row, "breaks">) {
    const principal = await workspace.addPrincipal();
    await workspace.grantUsage(principal);
    const tenant: Tenant = {
      principal,
      env: workspace.environment(),
      args: ["doctor", "--json", "--principal", principal.applicationId],
    };
    await breaks(tenant);
    workspace.takeLog();
    const end = await runCommandLine(tenant.args, { env: tenant.env });
    const report = JSON.parse(end.stdout) as Report;
    const requests = workspace.takeRequests();
    const writes = requests.filter((request) => !/^GET |^POST \S*\/(oauth2\/v2\.0|oidc\/v1)\/token$/.test(request));
    assert.deepEqual(writes, [], "it only reads");
    for (const [name, value] of Object.entries(tenant.env))
      if (/TOKEN|SECRET/.test(name)) assert.ok(!(end.stdout + end.stderr).includes(value), `${name} is printed`);
    assert.ok(!(end.stdout + end.stderr).includes("a-password"));
    return { ...end, report, requests, env: tenant.env };
  }

  /** Runs every command that the findings advise, as a shell does; whoever is asked says no. */
  async function runPrinted({ findings }: Report, env: Readonly<Record<string, string>>): Promise<void> {
    for (const { because, remedy = "" } of findings)
      for (const [, words = ""] of `${because}. ${remedy}`.matchAll(/databricks-pat ((?:[^.]|\.(?! ))+)/g)) {
        const args = words.split(" ").map((word) => word.replace(/^'(.*)'$/, "$1"));
        const { exitCode, stdout, stderr } = await runCommandLine(args, { env, answers: ["no", "no"] });
        assert.notEqual(exitCode, 2, `databricks-pat ${words}: ${stdout}${stderr}`);
        printed.add(args[0] ?? "");
      }
  }

  const notOk = ({ findings }: Report): Partial<Record<DoctorCheckName, DoctorStatus>> =>
    Object.fromEntries(
      findings.flatMap(({ check, status }) => (status === "ok" || status === "unchecked" ? [] : [[check, status]])),
    );

  it("the principal's own login, which is no administrator's, says what only an administrator may ask", async () => {
    const { exitCode, report } = await examine({
      breaks: async ({ env, args, principal }) => {
        const { DATABRICKS_HOST = "" } = env;
        const DATABRICKS_CLIENT_SECRET = await workspace.addOAuthSecret(principal);
        instead(env, { DATABRICKS_HOST, DATABRICKS_CLIENT_ID: principal.applicationId, DATABRICKS_CLIENT_SECRET });
        own("by hand", Date.now(), principal);
        args.push("--auth-type", "oauth-m2m");
      },
    });
    const of = (name: DoctorCheckName) => report.findings.find(({ check }) => check === name);
    assert.match(of("administrator")?.because ?? "", /^the login is the principal's own and no administrator's/);
    assert.match(of("token-quota")?.because ?? "", /has 1 of the 600 active tokens/);
    assert.deepEqual(
      report.findings.filter(({ status }) => status === "unchecked").map(({ check, because }) => [check, because]),
      ["tokens-enabled", "lifetime", "principal", "entitlement", "can-use", "secret-quota"].map((check) => [
        check,
        "only an administrator of the workspace may ask",
      ]),
    );
    assert.deepEqual([report.status, exitCode], ["ok", 0]);
  });

  it("words of a server that hold a credential or a command to a terminal shows neither", async () => {
    const toWords = ({ DATABRICKS_TOKEN: token }: Record<string, string>): string => `me \u001b[31m${token}\u001b[0m`;
    const answers: readonly ((env: Record<string, string>) => void)[] = [
      (env) => answer("/Me$", 418, { error_code: "TEAPOT", message: toWords(env) }),
      (env) => answer("/Me$", 200, { userName: toWords(env) }),
    ];
    for (const answerMe of answers) {
      const { report } = await examine({ breaks: ({ env }) => answerMe(env) });
      const because = report.findings.find(({ check }) => check === "identity")?.because ?? "";
      assert.match(because, /(^|TEAPOT: )me \[credential\]$/);
      workspace.emulator.faults.clear();
    }
  });

  it("nothing wrong is all well", async () => {
    const { exitCode, report, requests } = await examine({ breaks: () => undefined });
    assert.deepEqual(requests, [
      "GET /.well-known/databricks-config",
      "GET /api/2.0/preview/scim/v2/Me",
      "GET /api/2.0/workspace-conf",
      "GET /api/2.0/preview/scim/v2/ServicePrincipals",
      "GET /api/2.0/permissions/authorization/tokens",
      "GET /api/2.0/token-management/tokens",
      `GET /api/2.0/accounts/servicePrincipals/${report.findings.find(({ check }) => check === "principal")?.facts?.servicePrincipalId}/credentials/secrets`,
    ]);
    assert.deepEqual(
      report.findings.filter(({ status }) => status !== "ok"),
      [],
    );
    assert.equal(report.findings.length, 17);
    assert.deepEqual([report.status, exitCode], ["ok", 0]);
  });

  for (const [what, row] of Object.entries(rows))
    it(`${what} names that`, async () => {
      const { exitCode, report, env } = await examine(row);
      assert.deepEqual(notOk(report), { ...row.besides, [row.check]: row.status });
      const finding = report.findings.find(({ check }) => check === row.check);
      assert.match(finding?.because ?? "", row.because);
      if (row.fix === undefined) assert.equal(finding?.remedy, undefined);
      else assert.match(finding?.remedy ?? "", row.fix);
      await runPrinted(report, env);
      assert.equal(exitCode, row.exitCode);
      assert.equal(report.status, row.status);
    });

  it("a workspace that stays busy waits for half a minute in all, and says what it could not ask", async () => {
    const { applicationId } = await workspace.addPrincipal();
    for (const path of ["/permissions/authorization", "/token-management", "/credentials/secrets"])
      answer(path, 503, { error_code: "TEMPORARILY_UNAVAILABLE", message: "Busy." });
    let paused = 0;
    const parts = {
      now: () => Date.now() + paused,
      pause: (milliseconds: number) => {
        paused += milliseconds;
        return Promise.resolve();
      },
    };
    const args = ["doctor", "--json", "--principal", applicationId];
    const { stdout, exitCode } = await runCommandLine(args, { env: workspace.environment(), parts });
    assert.ok(paused > 10_000 && paused <= 30_000, `${paused} ms`);
    const { findings } = JSON.parse(stdout) as Report;
    const failed = findings.filter(({ because }) => because.includes("returned 503"));
    assert.deepEqual(
      failed.map(({ check, status }) => [check, status]),
      (["can-use", "token-quota", "secret-quota"] as const).map((name) => [name, "problem"]),
    );
    assert.equal(exitCode, 1);
  });

  it("findings advise commands that run", () =>
    assert.deepEqual([...printed].sort(), ["doctor", "inventory", "retire"]));

  it("no such principal counts no tokens of it", async () => {
    const { report } = await examine(rows["no such principal"] ?? { breaks: () => undefined });
    const of = (name: DoctorCheckName) => report.findings.find(({ check }) => check === name);
    for (const name of ["token-quota", "tokens", "secret-quota", "can-use", "entitlement"] as const)
      assert.deepEqual([of(name)?.status, of(name)?.because], ["unchecked", "the check of principal failed"], name);
  });

  for (const [env, words] of [
    [{}, "calls go directly: no proxy is set"],
    [
      { HTTPS_PROXY: "http://proxy.test:3128" },
      "calls go directly: HTTPS_PROXY is set, and http addresses do not use it",
    ],
    [{ ALL_PROXY: "http://proxy.test:3128" }, "calls go directly: ALL_PROXY is set, and only HTTP_PROXY is read"],
    [
      { HTTP_PROXY: "http://proxy.test:3128" },
      "calls go past the proxy of HTTP_PROXY, as NO_PROXY or the address says",
    ],
  ] as const)
    it(`the proxies ${JSON.stringify(env)} says what it does with them`, async () => {
      const { report } = await examine({ breaks: (tenant) => Object.assign(tenant.env, env) });
      assert.equal(report.findings.find(({ check }) => check === "proxy")?.because, words);
    });
});
