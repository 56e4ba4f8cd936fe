import assert from "node:assert/strict";
import { toCleanWords } from "../../../../dynamic/provider/errors/clean-words";
import { explain, toErrorCode } from "../../../../dynamic/provider/errors/remedies";
import type { Runtime } from "../../../../dynamic/provider/runtime";
import { openSink } from "../../../../dynamic/provider/sinks/open-sink";
import type { Sink } from "../../../../dynamic/provider/sinks/sink";
import { createTestRuntime } from "../test-runtime";
import { FACTS, VALUE } from "./sink-fixture";

const ORIGIN = "https://adb-1.azuredatabricks.net";
const VAULT = "https://kv-data.vault.azure.net";
const [OWN_TENANT, OTHER_TENANT] = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"];
const LOGIN = {
  authType: "azure-client-secret",
  tenantId: OWN_TENANT,
  clientId: "c",
  clientSecret: "secret-of-login",
} as const;
const PAT = { authType: "pat", token: "dapi-of-administrator" } as const;

type Reply = (url: string, request: RequestInit) => Response | Promise<Response>;

/** A process whose vault and workspace answer this; Entra gives "token of TENANT". */
function processWith(reply: Reply): {
  readonly runtime: Runtime;
  readonly requests: string[];
  readonly logged: string[];
} {
  const requests: string[] = [];
  const logged: string[] = [];
  const runtime = createTestRuntime(
    {},
    {
      log: (message) => void logged.push(message),
      fetch: async (url, init) => {
        requests.push(`${init.method} ${url.replace(/\?.*/, "")}`);
        const tenant = /microsoftonline\.com\/([^/]+)\//.exec(url)?.[1];
        if (tenant === undefined) return reply(url, init);
        return Response.json({ access_token: `token-of-${tenant}`, token_type: "Bearer", expires_in: 3600 });
      },
    },
  );
  return { runtime, requests, logged };
}

const SINKS: Readonly<Record<string, (runtime: Runtime) => Sink>> = {
  vault: (runtime) =>
    openSink(
      runtime,
      { kind: "key-vault", vaultName: "kv-data", secretName: "reporting" },
      { origin: ORIGIN, login: LOGIN, administrator: undefined },
    ),
  scope: (runtime) =>
    openSink(
      runtime,
      { kind: "secret-scope", scope: "jobs", key: "token" },
      { origin: ORIGIN, login: undefined, administrator: PAT },
    ),
};

const CALLS: Readonly<Record<string, (sink: Sink) => Promise<unknown>>> = {
  read: (sink) => sink.read(),
  write: (sink) => sink.write(VALUE, FACTS),
  remove: (sink) => sink.remove(),
};

/** Answers of servers that do not work, each with the value in it. */
const BROKEN: Readonly<Record<string, () => Response>> = {
  ...Object.fromEntries(
    [400, 401, 403, 404, 409, 429, 500, 502, 503].map((status) => [
      `${status} in JSON`,
      () => Response.json({ error: { code: "Broken", message: `cannot take ${VALUE}` }, message: VALUE }, { status }),
    ]),
  ),
  "a page": () => new Response(`<html><title>Blocked ${VALUE}</title>${VALUE}</html>`, { status: 200 }),
  "a page with 404": () => new Response(`<html><title>Blocked ${VALUE}</title></html>`, { status: 404 }),
  "a redirect": () => new Response(null, { status: 302, headers: { location: `https://login.test/?value=${VALUE}` } }),
  "text that is not JSON": () => new Response(VALUE, { status: 200 }),
  "another object": () => Response.json({ value: [VALUE], id: VALUE }),
  "a list": () => Response.json([VALUE]),
};

describe("a sink whose server does not work", () => {
  for (const [kind, open] of Object.entries(SINKS)) {
    for (const [call, run] of Object.entries(CALLS)) {
      for (const [answer, reply] of Object.entries(BROKEN)) {
        it(`shows no value when a ${kind} answers ${call} with ${answer}`, async () => {
          const { runtime, logged } = processWith(reply);
          const sink = open(runtime);
          await sink.write(VALUE, FACTS).catch(() => undefined);
          const outcome = await run(sink).then(
            (result) => JSON.stringify(result) ?? "",
            (error: unknown) => toCleanWords(runtime, explain(error)),
          );
          for (const text of [outcome, ...logged.map((message) => toCleanWords(runtime, message))])
            assert.ok(!text.includes(VALUE), text);
        });
      }
    }

    it(`gives up on a ${kind} that never answers`, async () => {
      const { runtime } = processWith(() => Promise.reject(Object.assign(new Error("x"), { code: "ECONNRESET" })));
      await assert.rejects(open(runtime).write(VALUE, FACTS), (error) => toErrorCode(error) === "NO_ANSWER");
    });
  }

  it("keeps to the secret that a vault answers, and quotes no other answer", async () => {
    const { runtime } = processWith(() => Response.json({ id: `${VAULT}/secrets/reporting`, value: VALUE }));
    await assert.rejects(
      SINKS["vault"]!(runtime).read(),
      /^Error: |the vault answered with something other than a secret/,
    );
  });
});

describe("a vault of another tenant", () => {
  const challenge = (tenant: string, authority = "https://login.microsoftonline.com"): Response =>
    Response.json(
      { error: { code: "Unauthorized", message: "AKV10032: Invalid issuer." } },
      {
        status: 401,
        headers: {
          "www-authenticate": `Bearer authorization="${authority}/${tenant}", resource="https://vault.azure.net"`,
        },
      },
    );
  const good = (): Response =>
    Response.json({ id: `${VAULT}/secrets/reporting/0123`, value: VALUE, attributes: { exp: 1 }, tags: {} });
  const bearerOf = ({ headers }: RequestInit): string => new Headers(headers).get("authorization") ?? "";

  it("names its tenant, in which the login is repeated once, and kept", async () => {
    const { runtime, requests } = processWith((_url, request) =>
      bearerOf(request) === `Bearer token-of-${OTHER_TENANT}` ? good() : challenge(OTHER_TENANT),
    );
    const sink = SINKS["vault"]!(runtime);
    await sink.write(VALUE, FACTS);
    await sink.read();
    const login = (tenant: string): string => `POST https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`;
    assert.deepEqual(requests, [
      login(OWN_TENANT),
      `PUT ${VAULT}/secrets/reporting`,
      login(OTHER_TENANT),
      `PUT ${VAULT}/secrets/reporting`,
      `GET ${VAULT}/secrets/reporting`,
    ]);
  });

  it("is logged in to by the login of the environment that is accepted, and not by the first one", async () => {
    const tenants: string[] = [];
    const runtime = createTestRuntime(
      {
        ARM_TENANT_ID: OWN_TENANT,
        ARM_CLIENT_ID: "c",
        ARM_CLIENT_SECRET: LOGIN.clientSecret,
        GITHUB_ACTIONS: "true",
        ACTIONS_ID_TOKEN_REQUEST_URL: "https://platform.test/idtoken",
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: "token-of-run",
      },
      {
        fetch: (url, init) => {
          if (url.startsWith("https://platform.test")) return Promise.resolve(Response.json({ value: "a.b.c" }));
          const tenant = /microsoftonline\.com\/([^/]+)\//.exec(url)?.[1];
          if (tenant === undefined)
            return Promise.resolve(
              bearerOf(init) === `Bearer token-of-${OTHER_TENANT}` ? good() : challenge(OTHER_TENANT),
            );
          const isFederated = (init.body ?? "").includes("client_assertion");
          tenants.push(`${isFederated ? "github" : "secret"} ${tenant}`);
          return Promise.resolve(
            isFederated
              ? Response.json({ error: "invalid_client", error_description: "AADSTS700213: no" }, { status: 401 })
              : Response.json({ access_token: `token-of-${tenant}`, token_type: "Bearer", expires_in: 3600 }),
          );
        },
      },
    );
    const sink = openSink(
      runtime,
      { kind: "key-vault", vaultName: "kv-data", secretName: "reporting" },
      { origin: ORIGIN, login: undefined, administrator: undefined },
    );
    await sink.write(VALUE, FACTS);
    assert.deepEqual(tenants, [
      `github ${OWN_TENANT}`,
      `secret ${OWN_TENANT}`,
      `github ${OTHER_TENANT}`,
      `secret ${OTHER_TENANT}`,
    ]);
  });

  it("never names where credentials go", async () => {
    const { runtime, requests } = processWith(() => challenge(OTHER_TENANT, "https://login.example.test"));
    await assert.rejects(SINKS["vault"]!(runtime).read(), (error) => {
      assert.match(
        explain(error),
        /The vault does not take this login: .* Login: azure-client-secret given for the sink/,
      );
      return toErrorCode(error) === "VAULT_LOGIN";
    });
    assert.deepEqual(
      requests.filter((request) => request.includes("example.test")),
      [],
    );
    assert.equal(requests.filter((request) => request.startsWith("GET")).length, 2);
  });

  it("is refused after one more login where it names none", async () => {
    const { runtime, requests } = processWith(() =>
      Response.json({ error: { code: "Unauthorized" } }, { status: 401 }),
    );
    await assert.rejects(SINKS["vault"]!(runtime).read(), (error) => toErrorCode(error) === "VAULT_LOGIN");
    assert.equal(requests.length, 4);
  });
});
