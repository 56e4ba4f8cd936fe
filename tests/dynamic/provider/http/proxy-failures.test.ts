import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { explain } from "../../../../dynamic/provider/errors/remedies";
import { type HttpCall, send } from "../../../../dynamic/provider/http/http-client";
import { TIMEOUTS } from "../../../../dynamic/provider/http/timeouts";
import { CallingProcess } from "../../../network/calling-process";
import { ConnectProxy } from "../../../network/connect-proxy";
import { TestAuthority } from "../../../network/test-authority";
import { createTestRuntime } from "../test-runtime";

const HOST = "adb-1.test";
const CALL = `GET https://${HOST}/api/2.0/token/list`;
const PASSWORD = "p@ss-w%rd";

/** How a proxy refuses a connection, and the message; PROXY stands for its host and port. */
const REFUSALS: Readonly<Record<number, string>> = {
  403: `the proxy PROXY (HTTPS_PROXY) does not allow connections to ${HOST}:443 (403). Have ${HOST} allowed there, or add it to NO_PROXY if it is reached without a proxy`,
  404: `the proxy PROXY (HTTPS_PROXY) answered 404 to a connection to ${HOST}:443. Check that HTTPS_PROXY names an HTTP proxy that allows CONNECT to ${HOST}:443`,
  500: `the proxy PROXY (HTTPS_PROXY) answered 500 to a connection to ${HOST}:443, tried for 10 seconds. Check that HTTPS_PROXY names an HTTP proxy that allows CONNECT to ${HOST}:443`,
  502: `the proxy PROXY (HTTPS_PROXY) could not reach ${HOST}:443 (502), tried for 60 seconds. Check that the host is right and that the proxy can reach it, or add ${HOST} to NO_PROXY if it is reached without a proxy`,
  503: `the proxy PROXY (HTTPS_PROXY) could not reach ${HOST}:443 (503), tried for 60 seconds. Check that the host is right and that the proxy can reach it, or add ${HOST} to NO_PROXY if it is reached without a proxy`,
};

const RIGHT =
  'Write HTTPS_PROXY like "http://proxy.test:3128", or "http://USER:PASSWORD@proxy.test:3128" with special characters percent-encoded, or unset it';

/** Values of HTTPS_PROXY that name no usable proxy, and the message. */
const VALUES: Readonly<Record<string, string>> = {
  "http://": `HTTPS_PROXY is not the URL of a proxy. ${RIGHT}`,
  "http://proxy test:3128": `HTTPS_PROXY is not the URL of a proxy. ${RIGHT}`,
  "http://proxy.test:port": `HTTPS_PROXY is not the URL of a proxy. ${RIGHT}`,
  [`http://build:${PASSWORD}@proxy.test:3128\n`]: `HTTPS_PROXY is not the URL of a proxy. ${RIGHT}`,
  [`http://build:12/${PASSWORD}@proxy.test:3128`]: `HTTPS_PROXY is not the URL of a proxy. ${RIGHT}`,
  [`http://build:${PASSWORD}@proxy.test:3128`]: `HTTPS_PROXY has a user or password with a stray "%". ${RIGHT}`,
  [`socks5://build:secret@proxy.test:1080`]:
    'HTTPS_PROXY names a SOCKS proxy, which is not supported. Set HTTPS_PROXY to an HTTP proxy, like "http://proxy.test:3128", or add the host to NO_PROXY',
  "socks5h://proxy.test": "HTTPS_PROXY names a SOCKS proxy, which is not supported. Set ",
  "ftp://proxy.test": "HTTPS_PROXY names a ftp proxy, which is not supported. Set ",
};

describe("a proxy that makes no connection", () => {
  let directory: string;
  let proxy: ConnectProxy;
  let guarded: ConnectProxy;
  let untrusted: ConnectProxy;
  let caller: CallingProcess;

  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "databricks-pat-proxy-"));
    const [known, unknown] = [await TestAuthority.create(), await TestAuthority.create("Another")];
    const caFile = path.join(directory, "ca.crt");
    await writeFile(caFile, known.root);
    proxy = await ConnectProxy.start();
    guarded = await ConnectProxy.start({ credentials: "build:secret" });
    untrusted = await ConnectProxy.start({ tls: await unknown.issue({ names: ["localhost"] }) });
    caller = CallingProcess.start({ NODE_EXTRA_CA_CERTS: caFile });
  });

  after(async () => {
    await caller.close();
    await Promise.all([proxy, guarded, untrusted].map((running) => running.close()));
    await rm(directory, { recursive: true });
  });

  beforeEach(() => {
    proxy.refusal = undefined;
    proxy.requests.length = 0;
  });

  const ask = (url: string, more: Readonly<Record<string, string>> = {}): Promise<string> =>
    caller.request({ kind: "call", origin: `https://${HOST}`, environment: { HTTPS_PROXY: url, ...more } });

  for (const [status, message] of Object.entries(REFUSALS)) {
    it(`is named with what to do: ${status}`, async () => {
      proxy.refusal = Number(status);
      assert.equal(await ask(proxy.url()), `${CALL} got no answer: ${message.replace("PROXY", proxy.address)}`);
      const once = Number(status) < 500;
      assert.equal(proxy.requests.length === 1, once, `${proxy.requests.length} attempts`);
    });
  }

  it("is named with what to do: 407 without credentials", async () => {
    assert.equal(
      await ask(guarded.url("")),
      `${CALL} got no answer: the proxy ${guarded.address} (HTTPS_PROXY) wants a user and a password (407). Write them into HTTPS_PROXY, like "http://USER:PASSWORD@${guarded.address}", with special characters percent-encoded; of the ways to log in to a proxy only Basic is supported`,
    );
  });

  it("is named with what to do: 407 with wrong credentials, which are not shown", async () => {
    const text = await ask(guarded.url("build:wrong-password"));
    assert.match(text, /\(HTTPS_PROXY\) refused its user and password \(407\)\. Write them into HTTPS_PROXY/);
    assert.doesNotMatch(text, /wrong-password|build/);
  });

  it("is named with what to do: no answer, within the deadline of a call", async () => {
    assert.ok(TIMEOUTS.tunnel < TIMEOUTS.call);
    const { tunnel } = TIMEOUTS;
    Object.assign(TIMEOUTS, { tunnel: 500 });
    proxy.isSilent = true;
    try {
      const url = `https://${HOST}/api/2.0/token/list`;
      const call: HttpCall = { method: "GET", url, headers: {}, repeatable: false };
      const text = await send(createTestRuntime({ HTTPS_PROXY: proxy.url() }), call).then(String, explain);
      assert.equal(
        text,
        `${CALL} got no answer: the proxy ${proxy.address} (HTTPS_PROXY) did not answer in time (UND_ERR_HEADERS_TIMEOUT). Check that HTTPS_PROXY is right, and that the proxy runs, or add ${HOST} to NO_PROXY if it is reached without a proxy`,
      );
    } finally {
      Object.assign(TIMEOUTS, { tunnel });
      proxy.isSilent = false;
    }
  });

  it("is named with what to do: nobody listens", async () => {
    assert.equal(
      await ask("http://build:secret@127.0.0.1:1"),
      `${CALL} got no answer: the proxy 127.0.0.1:1 (HTTPS_PROXY) refused the connection (ECONNREFUSED), tried for 10 seconds. Check that HTTPS_PROXY is right, and that the proxy runs, or add ${HOST} to NO_PROXY if it is reached without a proxy`,
    );
  });

  it("is named with what to do: no such name", async () => {
    assert.match(
      await ask("http://proxy.test:3128"),
      /: no address is known for the proxy proxy\.test:3128 \(HTTPS_PROXY\) \((ENOTFOUND|EAI_AGAIN)\), tried for|: the name server did not answer for the proxy proxy\.test:3128 \(HTTPS_PROXY\)/,
    );
  });

  it("is named with what to do: https for a proxy without TLS", async () => {
    assert.match(
      await ask(proxy.url().replace("http:", "https:")),
      /: the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\) does not speak TLS \(ERR_SSL_\w+\)\. Check that HTTPS_PROXY is right, with http:\/\/ unless the proxy itself speaks TLS/,
    );
  });

  it("is named with what to do: a certificate that is not trusted", async () => {
    assert.match(
      await ask(untrusted.url()),
      /: the certificate of the proxy localhost:\d+ \(HTTPS_PROXY\) is signed by an authority that is not trusted \(\w+\)\. NODE_EXTRA_CA_CERTS is ".*", which lacks the authority/,
    );
  });

  for (const [value, message] of Object.entries(VALUES)) {
    it(`is named without its value: ${JSON.stringify(value)}`, async () => {
      const text = await ask(value);
      assert.ok(text.startsWith(`${CALL} got no answer: ${message}`), text);
      assert.doesNotMatch(text, /p@ss|secret|build/);
    });
  }

  it("is named by the variable that was used", async () => {
    const text = await caller.request({
      kind: "login",
      origin: `https://${HOST}`,
      environment: { https_proxy: "http://" },
    });
    assert.ok(
      text.startsWith(`POST https://${HOST}/oidc/v1/token got no answer: https_proxy is not the URL of a proxy.`),
      text,
    );
  });

  it("is not the reason where only HTTP_PROXY is set, which is not used for https", async () => {
    const text = await caller.request({
      kind: "call",
      origin: `https://${HOST}`,
      environment: { HTTP_PROXY: proxy.url() },
    });
    assert.match(text, /\. HTTP_PROXY is not used for https: set HTTPS_PROXY too$/);
    assert.deepEqual(proxy.requests, []);
  });
});
