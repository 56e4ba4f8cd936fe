import * as assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { decodeJwt } from "jose";
import {
  type ManagedIdentityRequest,
  requestManagedIdentityToken,
} from "../../../../dynamic/provider/azure/managed-identity";
import type { AccessToken } from "../../../../dynamic/provider/http/issued-access-token";
import { explain, toErrorCode } from "../../../../dynamic/provider/errors/remedies";
import { clientEnvironment } from "../../../../emulator/client-environment";
import { toArcDataFolder } from "../../../../emulator/azure/managed-identity/azure-arc";
import { useEmulatedWorkspace } from "../../../emulated-workspace";
import { createLoginRuntime } from "../logins/login-runtime";

const RESOURCE = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";
const IMDS = "http://imds.test";
const TOKEN = "an-access-token-of-the-test";
const CLIENT = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

type Answering = (url: URL, request: RequestInit) => Response | Promise<Response>;

const json = (status: number, body: object): Response => new Response(JSON.stringify(body), { status });

/** Requests a token from a fake service; returns it with what was requested. */
async function ask(
  answer: Answering,
  request: Partial<ManagedIdentityRequest> = {},
  environment: Readonly<Record<string, string>> = { AZURE_POD_IDENTITY_AUTHORITY_HOST: IMDS },
  platform: NodeJS.Platform = "linux",
): Promise<{
  readonly token?: AccessToken;
  readonly failure?: unknown;
  readonly requests: readonly string[];
}> {
  const requests: string[] = [];
  const runtime = createLoginRuntime({
    environment,
    now: () => 1_000_000,
    platform,
    fetch: async (input, init = {}) => {
      const url = new URL(String(input));
      requests.push(`${init.method ?? "GET"} ${url.href}`);
      return answer(url, init);
    },
  });
  try {
    const token = await requestManagedIdentityToken(runtime, { resource: RESOURCE, clientId: undefined, ...request });
    return { token, requests };
  } catch (failure) {
    return { failure, requests };
  }
}

describe("The token of a managed identity, in an emulated tenant", () => {
  const emulated = useEmulatedWorkspace();

  const environmentOf = (block: "managed-identity" | "app-service" | "azure-arc"): Record<string, string> => {
    const { httpOrigin, httpsOrigin, caFile, store } = emulated.emulator;
    return { ...clientEnvironment({ httpOrigin, httpsOrigin, caFile, seed: store.document.seed })[block] };
  };
  const identities = () => emulated.emulator.store.document.seed.runners.managedIdentities;

  async function ownerOf(
    block: "managed-identity" | "app-service" | "azure-arc",
    clientId: string | undefined,
  ): Promise<unknown> {
    const data = toArcDataFolder(emulated.emulator.store.document.seed.tenantId);
    const environment = { ...environmentOf(block), ...(block === "azure-arc" && { ProgramData: data }) };
    const runtime = createLoginRuntime({ environment, ...(block === "azure-arc" && { platform: "win32" }) });
    const token = await requestManagedIdentityToken(runtime, { resource: RESOURCE, clientId });
    assert.ok(token.lifetimeSeconds > 86_000 && token.lifetimeSeconds <= 86_400, String(token.lifetimeSeconds));
    return decodeJwt(token.value)["appid"];
  }

  for (const block of ["managed-identity", "app-service", "azure-arc"] as const) {
    it(`is that of the machine or of a user-assigned identity: ${block}`, async () => {
      const { system, user } = identities();
      assert.equal(await ownerOf(block, undefined), system.clientId);
      assert.equal(await ownerOf(block, user.clientId), user.clientId);
      assert.equal(await ownerOf(block, user.clientId.toUpperCase()), user.clientId);
    });

    it(`is refused with what to do, for an identity that the machine does not have: ${block}`, async () => {
      await assert.rejects(ownerOf(block, CLIENT), (error) => {
        assert.equal(toErrorCode(error), "IDENTITY_NOT_FOUND");
        assert.match(explain(error), /returned 400.*: .*\. This machine has no such managed identity, or several/);
        return true;
      });
    });
  }
});

describe("The request for a managed identity", () => {
  it("is one call of IMDS, with the resource and the client id", async () => {
    const headers: unknown[] = [];
    const { token, requests } = await ask(
      (_url, request) => {
        headers.push(request.headers);
        return json(200, { access_token: TOKEN, expires_in: "3600", client_id: CLIENT });
      },
      { clientId: CLIENT },
    );
    assert.deepEqual(token, { value: TOKEN, lifetimeSeconds: 3600 });
    const query = `api-version=2018-02-01&resource=${RESOURCE}&client_id=${CLIENT}`;
    assert.deepEqual(requests, [`GET ${IMDS}/metadata/identity/oauth2/token?${query}`]);
    assert.deepEqual(headers, [{ accept: "application/json", metadata: "true" }]);
  });

  for (const [title, times, lifetimeSeconds] of [
    ["a number", { expires_in: 60 }, 60],
    ["text", { expires_in: "61", expires_on: "1" }, 61],
    ["its end", { expires_on: "1120" }, 120],
    ["its end as a number", { expires_on: 1120 }, 120],
    ["its end as a date", { expires_on: "1970-01-01T00:18:40Z" }, 120],
    ["an end that is past", { expires_on: "999" }, 0],
  ] as const) {
    it(`reads the lifetime of a token from ${title}`, async () => {
      assert.deepEqual((await ask(() => json(200, { access_token: TOKEN, ...times }))).token, {
        value: TOKEN,
        lifetimeSeconds,
      });
    });
  }

  it("finds the system-assigned identity by its own client id where the service does not, and takes no other", async () => {
    const unknown = { error: "invalid_request", error_description: "Identity not found" };
    const answer =
      (owner: string): Answering =>
      ({ searchParams }) =>
        searchParams.has("client_id")
          ? json(400, unknown)
          : json(200, { access_token: TOKEN, expires_in: "60", client_id: owner });
    const found = await ask(answer(CLIENT), { clientId: CLIENT });
    assert.deepEqual([found.token?.value, found.requests.length], [TOKEN, 2]);
    const other = await ask(answer("another"), { clientId: CLIENT });
    assert.equal(toErrorCode(other.failure), "IDENTITY_NOT_FOUND");
    const nameless = await ask(answer(""), { clientId: CLIENT });
    assert.equal(toErrorCode(nameless.failure), "IDENTITY_NOT_FOUND");
  });

  it("refuses a token of another identity", async () => {
    const { failure } = await ask(() => json(200, { access_token: TOKEN, expires_in: "60", client_id: "another" }), {
      clientId: CLIENT,
    });
    assert.match(explain(failure), /answered for another managed identity and not for 3f2504e0-/);
  });

  for (const [title, answer, message] of [
    [
      "a web page",
      () => new Response("<html><title>Sign in</title></html>"),
      /an HTML page, "Sign in", instead of JSON/,
    ],
    ["no token", () => json(200, { token: TOKEN }), /an answer that is not an access token$/],
    ["a token without an end", () => json(200, { access_token: TOKEN }), /an answer that is not an access token$/],
    ["a token of two lines", () => json(200, { access_token: "a\nb", expires_in: 1 }), /is not an access token$/],
    ["no JSON", () => new Response(TOKEN), /an answer that is not an access token$/],
    [
      "a redirect",
      () => new Response(null, { status: 302, headers: { location: "http://other.test/a?secret" } }),
      /a redirect to another host, http:\/\/other\.test\/a\b(?!\?)/,
    ],
  ] as const) {
    it(`fails at once, without the answer, for ${title}`, async () => {
      const { failure, requests } = await ask(answer);
      assert.match(explain(failure), message);
      assert.ok(!explain(failure).includes(TOKEN));
      assert.equal(requests.length, 1);
    });
  }

  it("is sent again while the service is busy, updates itself, or knows no identity yet", async () => {
    for (const status of [404, 410, 429, 500, 503]) {
      let calls = 0;
      const { token, requests } = await ask(() => {
        calls += 1;
        return calls < 3 ? json(status, {}) : json(200, { access_token: TOKEN, expires_in: 60 });
      });
      assert.deepEqual([status, token?.value, requests.length], [status, TOKEN, 3]);
    }
  });

  it("ends where the service stays away: 10 seconds for most answers, 70 for an update, 5 minutes while it is busy", async () => {
    const triedFor = async (status: number): Promise<number> => {
      const { failure, requests } = await ask(() => json(status, {}));
      assert.match(explain(failure), new RegExp(`returned ${status}`));
      return requests.length;
    };
    const [other, update, busy] = [await triedFor(500), await triedFor(410), await triedFor(429)];
    assert.ok(other > 2 && other < update && update < busy, `${other}, ${update}, ${busy}`);
  });

  it("says that this is no machine of Azure, after one call, where nobody answers at the address of IMDS", async () => {
    const error = new TypeError("fetch failed", { cause: Object.assign(new Error(TOKEN), { code: "EHOSTUNREACH" }) });
    const { failure, requests } = await ask(() => Promise.reject(error), {}, {});
    assert.equal(toErrorCode(failure), "LOGIN_UNSUPPORTED");
    assert.match(
      explain(failure),
      /^azure-msi cannot be used in this run, because GET http:\/\/169\.254\.169\.254\/metadata\/identity\/oauth2\/token got no answer: .*EHOSTUNREACH.*: this machine is no resource of Azure/,
    );
    assert.equal(requests.length, 1);
  });

  it("waits 10 seconds for IMDS, not 30", async () => {
    const { failure } = await ask(() => Promise.reject(new DOMException("late", "TimeoutError")), {}, {});
    assert.match(explain(failure), /it timed out after 10 seconds: this machine/);
  });
});

describe("The key of Azure Arc", () => {
  const folder = path.join(os.tmpdir(), `arc-keys-${randomUUID().slice(0, 8)}`);
  const tokens = path.join(folder, "AzureConnectedMachineAgent", "Tokens");
  const endpoint = "http://127.0.0.1:1/metadata/identity/oauth2/token";
  const environment = { IDENTITY_ENDPOINT: endpoint, IMDS_ENDPOINT: "http://127.0.0.1:1", ProgramData: folder };

  before(() => {
    fs.mkdirSync(path.join(tokens, "sub.key"), { recursive: true });
    fs.writeFileSync(path.join(tokens, "right.key"), "the-key-of-arc");
    fs.writeFileSync(path.join(tokens, "long.key"), "k".repeat(4097));
    fs.writeFileSync(path.join(tokens, "other.txt"), "the-key-of-arc");
    fs.writeFileSync(path.join(folder, "outside.key"), "the-key-of-arc");
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  async function askWith(
    realm: string | undefined,
    platform: NodeJS.Platform = "win32",
    owner: object = {},
  ): Promise<{ failure?: unknown; token?: AccessToken; sent: readonly (string | undefined)[] }> {
    const sent: (string | undefined)[] = [];
    const headers = realm === undefined ? {} : { "www-authenticate": realm };
    const { failure, token } = await ask(
      (_url, { headers: given }) => {
        const { authorization } = given as Record<string, string>;
        sent.push(authorization);
        if (authorization === undefined) return new Response(null, { status: 401, headers });
        return json(200, { access_token: TOKEN, expires_in: 60, ...owner });
      },
      Object.keys(owner).length > 0 ? { clientId: CLIENT } : {},
      environment,
      platform,
    );
    return { ...(failure !== undefined && { failure }), ...(token && { token }), sent };
  }

  it("is read from the agent's folder and sent", async () => {
    const { token, sent } = await askWith(`Basic realm=${path.join(tokens, "right.key")}`);
    assert.deepEqual([token?.value, sent], [TOKEN, [undefined, "Basic the-key-of-arc"]]);
  });

  for (const [title, realm, message] of [
    ["no file", undefined, /it names no key in /],
    ["a file elsewhere", `Basic realm=${path.join(folder, "outside.key")}`, /it names no key in /],
    ["a way out of the folder", `Basic realm=${tokens}/../../outside.key`, /it names no key in /],
    ["a file of another kind", `Basic realm=${path.join(tokens, "other.txt")}`, /it names no key in /],
    [
      "a file that is not there",
      `Basic realm=${path.join(tokens, "none.key")}`,
      /its key cannot be read: add the user/,
    ],
    ["a folder", `Basic realm=${path.join(tokens, "sub.key")}`, /its key cannot be read: add the user/],
    ["a long file", `Basic realm=${path.join(tokens, "long.key")}`, /its key is longer than 4 KB/],
  ] as const) {
    it(`is not read, and nothing is sent, where the agent names ${title}`, async () => {
      const { failure, sent } = await askWith(realm);
      assert.equal(toErrorCode(failure), "LOGIN_UNSUPPORTED");
      assert.match(explain(failure), message);
      assert.deepEqual(sent, [undefined]);
    });
  }

  it("is looked for in another folder on Linux", async () => {
    const { failure } = await askWith(`Basic realm=${path.join(tokens, "right.key")}`, "linux");
    assert.match(explain(failure), /it names no key in \/var\/opt\/azcmagent\/tokens$/);
  });

  it("opens the named identity only: an old agent answers for the server's own", async () => {
    const realm = `Basic realm=${path.join(tokens, "right.key")}`;
    assert.equal((await askWith(realm, "win32", { client_id: CLIENT })).token?.value, TOKEN);
    assert.match(
      explain((await askWith(realm, "win32", { x: 1 })).failure),
      /answered for an identity that it does not name/,
    );
  });
});
