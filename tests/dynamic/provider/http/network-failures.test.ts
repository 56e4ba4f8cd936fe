import assert from "node:assert/strict";
import { explain } from "../../../../dynamic/provider/errors/remedies";
import { send } from "../../../../dynamic/provider/http/http-client";
import { createTestRuntime, pausedClock } from "../test-runtime";

const HOST = "adb-1.test";
const NO_PROXY_SET = ". If this machine reaches the internet through a proxy only, set HTTPS_PROXY";
const CLOSED = `A firewall or a missing VPN keeps this machine from ${HOST}:443: allow the connection, or use the network of the workspace`;

const coded = (code: string, facts: object = {}): Error => Object.assign(new Error("a-secret"), { code, ...facts });

/** As `fetch` throws them. */
const failed = (cause: unknown): Error => new TypeError("fetch failed", { cause });

/** By what happens on the way: the message after "got no answer: ", without for how long it was tried. */
const FAILURES: Readonly<Record<string, readonly [failure: Error, message: string]>> = {
  "a name without an address": [
    failed(coded("ENOTFOUND", { hostname: HOST })),
    `no address is known for ${HOST} (ENOTFOUND). Check the host name. The name of a workspace with a private link may be known in its own network only (private DNS zone): use that network, or its VPN${NO_PROXY_SET}`,
  ],
  "a name server that does not answer": [
    failed(coded("EAI_AGAIN", { hostname: HOST })),
    `the name server did not answer for ${HOST} (EAI_AGAIN). Check the name server, the network and the VPN of this machine${NO_PROXY_SET}`,
  ],
  "a refused connection": [
    failed(coded("ECONNREFUSED", { address: "10.0.0.7", port: 443 })),
    `${HOST}:443 at 10.0.0.7 refused the connection (ECONNREFUSED). Check that the host is right and can be reached from this machine${NO_PROXY_SET}`,
  ],
  "refused connections to all addresses": [
    failed(
      Object.assign(new AggregateError([coded("ECONNREFUSED", { address: "10.0.0.7" }), coded("ECONNREFUSED")]), {
        code: "ECONNREFUSED",
      }),
    ),
    `${HOST}:443 at 10.0.0.7 refused the connection (ECONNREFUSED). Check that the host is right and can be reached from this machine${NO_PROXY_SET}`,
  ],
  "swallowed packets": [
    failed(coded("UND_ERR_CONNECT_TIMEOUT")),
    `${HOST}:443 did not accept a connection in time (UND_ERR_CONNECT_TIMEOUT). ${CLOSED}${NO_PROXY_SET}`,
  ],
  "swallowed packets, by the system": [
    failed(coded("ETIMEDOUT", { address: "10.0.0.7" })),
    `${HOST}:443 at 10.0.0.7 did not accept a connection in time (ETIMEDOUT). ${CLOSED}${NO_PROXY_SET}`,
  ],
  "no route": [
    failed(coded("EHOSTUNREACH", { address: "10.0.0.7" })),
    `there is no route to ${HOST}:443 at 10.0.0.7 (EHOSTUNREACH). ${CLOSED}${NO_PROXY_SET}`,
  ],
  "a dropped connection": [
    failed(coded("UND_ERR_SOCKET")),
    `${HOST}:443 closed the connection (UND_ERR_SOCKET). Check that the host is right and can be reached from this machine`,
  ],
  "an answer that does not come": [
    new DOMException("a-secret", "TimeoutError"),
    "it timed out after 30 seconds. Check that the host is right and can be reached from this machine",
  ],
  "a failure without a code": [
    failed(new SyntaxError("a-secret")),
    "adb-1.test:443 gave no usable answer (SyntaxError). Check that the host is right and can be reached from this machine",
  ],
  "a port that fetch refuses": [
    failed(new Error("bad port")),
    `fetch refuses the port of ${HOST}:443. Correct the port of the host`,
  ],
  "an address with a secret": [
    failed(coded("ECONNREFUSED", { address: { a: "a-secret" } })),
    `${HOST}:443 refused the connection (ECONNREFUSED). Check that the host is right and can be reached from this machine${NO_PROXY_SET}`,
  ],
};

async function explainFailure(failure: Error, origin = `https://${HOST}`, env = {}): Promise<string> {
  const runtime = createTestRuntime(env, { fetch: () => Promise.reject(failure), log: () => undefined });
  const call = send(runtime, { method: "GET", url: `${origin}/api/x?a-secret`, headers: {}, repeatable: false });
  const text = await call.then(() => assert.fail("it was answered"), explain);
  assert.doesNotMatch(text, /a-secret/);
  return text;
}

describe("a network that leads nowhere", () => {
  for (const [sentence, [failure, message]] of Object.entries(FAILURES)) {
    it(`is explained with the address and what to check: ${sentence}`, async () => {
      assert.equal(await explainFailure(failure), `GET https://${HOST}/api/x got no answer: ${message}`);
    });
  }

  it("is said to have been tried, for how long", async () => {
    const runtime = createTestRuntime(
      {},
      {
        fetch: () => Promise.reject(failed(coded("ENOTFOUND"))),
        ...pausedClock(Date.now()),
        log: () => undefined,
      },
    );
    const call = send(runtime, { method: "GET", url: `https://${HOST}/api/x`, headers: {}, repeatable: true });
    assert.match(
      await call.then(String, explain),
      /: no address is known for adb-1\.test \(ENOTFOUND\), tried for 10 seconds\. Check/,
    );
  });

  for (const scheme of ["http", "https"])
    it(`is not blamed on a missing proxy where the host is this machine: ${scheme}`, async () => {
      const origin = `${scheme}://127.0.0.1:8080`;
      assert.equal(
        await explainFailure(failed(coded("ECONNREFUSED", { address: "127.0.0.1" })), origin),
        `GET ${origin}/api/x got no answer: 127.0.0.1:8080 refused the connection (ECONNREFUSED). Check that the host is right and can be reached from this machine`,
      );
    });
});
