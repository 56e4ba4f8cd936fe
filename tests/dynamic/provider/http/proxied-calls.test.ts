import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { CallingProcess } from "../../../network/calling-process";
import { ConnectProxy } from "../../../network/connect-proxy";
import { TestAuthority } from "../../../network/test-authority";

const HOST = "adb-1.test";

const OK = JSON.stringify({ token_infos: [] });
const LOGGED_IN = JSON.stringify({ value: "an-access-token", lifetimeSeconds: 60 });

/** The two kinds of calls: both must take the proxy. */
const KINDS = { call: OK, login: LOGGED_IN } as const;

describe("a call through the proxy of the environment", () => {
  let directory: string;
  let server: https.Server;
  let port: number;
  let plain: ConnectProxy;
  let guarded: ConnectProxy;
  let secure: ConnectProxy;
  let caller: CallingProcess;

  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "databricks-pat-proxy-"));
    const authority = await TestAuthority.create();
    const caFile = path.join(directory, "ca.crt");
    await writeFile(caFile, authority.root);
    server = https.createServer(await authority.issue({ names: [HOST] }), (request, response) => {
      request.resume();
      response.setHeader("content-type", "application/json");
      const login = { access_token: "an-access-token", token_type: "Bearer", expires_in: 60 };
      response.end(request.url?.startsWith("/oidc/") ? JSON.stringify(login) : OK);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
    const hosts = { [`${HOST}:443`]: port, [`${HOST}:8443`]: port };
    plain = await ConnectProxy.start({ hosts });
    guarded = await ConnectProxy.start({ hosts, credentials: "build user:p@ss/w#rd%" });
    secure = await ConnectProxy.start({ hosts, tls: await authority.issue({ names: ["localhost"] }) });
    caller = CallingProcess.start({ NODE_EXTRA_CA_CERTS: caFile });
  });

  after(async () => {
    await caller.close();
    await Promise.all([plain, guarded, secure].map((proxy) => proxy.close()));
    server.closeAllConnections();
    server.close();
    await rm(directory, { recursive: true });
  });

  beforeEach(() => {
    for (const proxy of [plain, guarded, secure]) {
      proxy.refusal = undefined;
      proxy.isSilent = false;
      proxy.tunnels.length = 0;
      proxy.requests.length = 0;
    }
  });

  const ask = (
    environment: Readonly<Record<string, string>>,
    origin = `https://${HOST}`,
    kind: keyof typeof KINDS = "call",
  ): Promise<string> => caller.request({ kind, origin, environment });

  for (const [kind, expected] of Object.entries(KINDS) as [keyof typeof KINDS, string][]) {
    for (const variable of ["HTTPS_PROXY", "https_proxy"]) {
      it(`is tunnelled by ${variable}, which resolves its host: a ${kind}`, async () => {
        assert.equal(await ask({ [variable]: plain.url() }, `https://${HOST}`, kind), expected);
        assert.deepEqual(plain.tunnels, [`${HOST}:443`]);
      });
    }
  }

  it("keeps another port", async () => {
    assert.equal(await ask({ HTTPS_PROXY: plain.url() }, `https://${HOST}:8443`), OK);
    assert.deepEqual(plain.tunnels, [`${HOST}:8443`]);
  });

  it("takes a proxy without a scheme", async () => {
    assert.equal(await ask({ HTTPS_PROXY: plain.address }), OK);
  });

  it("logs in to the proxy with the user and the password of the variable", async () => {
    assert.equal(await ask({ HTTPS_PROXY: guarded.url() }), OK);
    assert.deepEqual(guarded.requests, [`${HOST}:443 200`]);
  });

  it("speaks TLS to a proxy with https", async () => {
    assert.equal(await ask({ HTTPS_PROXY: secure.url() }), OK);
    assert.deepEqual(secure.tunnels, [`${HOST}:443`]);
  });

  for (const variable of ["NO_PROXY", "no_proxy"]) {
    it(`goes past the proxy for a host of ${variable}`, async () => {
      const text = await ask({ HTTPS_PROXY: plain.url(), [variable]: "localhost, .test" });
      assert.match(
        text,
        /no address is known for adb-1\.test .*NO_PROXY keeps adb-1\.test from the proxy of HTTPS_PROXY$/,
      );
      assert.deepEqual(plain.requests, []);
    });
  }

  it("loads the library only where the environment names a proxy", async () => {
    const fresh = CallingProcess.start({});
    try {
      const request = { origin: `https://127.0.0.1:${port}`, environment: {} } as const;
      assert.match(await fresh.request({ kind: "call", ...request }), /certificate/);
      assert.equal(await fresh.request({ kind: "library", ...request }), "false");
      const environment = { HTTPS_PROXY: plain.url() };
      assert.match(await fresh.request({ kind: "call", ...request, environment }), /certificate/);
      assert.equal(await fresh.request({ kind: "library", ...request }), "true");
    } finally {
      await fresh.close();
    }
  });

  it("goes past the proxy for this machine", async () => {
    const text = await ask({ HTTPS_PROXY: plain.url(), HTTP_PROXY: plain.url() }, `https://localhost:${port}`);
    assert.match(text, /the certificate of localhost:\d+ is for other names: adb-1\.test/);
    assert.deepEqual(plain.requests, []);
  });
});
