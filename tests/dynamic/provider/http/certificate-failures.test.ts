import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { CallingProcess } from "../../../network/calling-process";
import { ConnectProxy } from "../../../network/connect-proxy";
import { type CertificateFacts, TestAuthority } from "../../../network/test-authority";

interface Failure {
  /** The certificate of the server; undefined for a server without TLS. */
  readonly certificate: CertificateFacts | undefined;
  /** Who has signed it. */
  readonly by?: "unknown" | "namesake";
  /** What the message says; SERVER stands for host and port, FILE for that of NODE_EXTRA_CA_CERTS. */
  readonly says: RegExp;
}

const SOUND = { names: ["localhost"] };

const FAILURES: Readonly<Record<string, Failure>> = {
  "of an unknown authority": {
    certificate: SOUND,
    by: "unknown",
    says: /: the certificate of SERVER is signed by an authority that is not trusted \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)\. NODE_EXTRA_CA_CERTS is "FILE", which lacks the authority: add its root certificate \(PEM\) to that file$/,
  },
  "of an authority that has only the name of a known one": {
    certificate: SOUND,
    by: "namesake",
    says: /: the certificate of SERVER is signed by an authority that is not trusted \(CERT_SIGNATURE_FAILURE\)\. NODE_EXTRA_CA_CERTS is/,
  },
  "that has expired": {
    certificate: { ...SOUND, from: -3, until: -2 },
    says: /: the certificate of SERVER has expired \(CERT_HAS_EXPIRED\)\. Check the clock of this machine, which says \d{4}-\d\d-\d\dT\S+Z; if it is right, the certificate must be replaced$/,
  },
  "that is not valid yet": {
    certificate: { ...SOUND, from: 2, until: 3 },
    says: /: the certificate of SERVER is not valid yet \(CERT_NOT_YET_VALID\)\. Check the clock of this machine, which says/,
  },
  "for another name": {
    certificate: { names: ["adb-2.test", "*.corp.test"] },
    says: /: the certificate of SERVER is for other names: adb-2\.test, \*\.corp\.test \(ERR_TLS_CERT_ALTNAME_INVALID\)\. Check the host name localhost, and that no TLS-inspecting proxy or wrong DNS entry answers in its place$/,
  },
  "for many other names": {
    certificate: { names: ["a", "b", "c", "d", "e", "f"].map((name) => `${name}.test`) },
    says: /other names: a\.test, b\.test, c\.test, d\.test, e\.test and others \(/,
  },
  "that the server does not have: it speaks no TLS": {
    certificate: undefined,
    says: /: SERVER does not speak TLS \(ERR_SSL_\w+\)\. Check host and port: a server or proxy without TLS answers at SERVER$/,
  },
};

describe("a certificate", () => {
  let directory: string;
  let caFile: string;
  let caller: CallingProcess;
  let authorities: Readonly<Record<"known" | "unknown" | "namesake", TestAuthority>>;
  let requests = 0;

  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "databricks-pat-tls-"));
    caFile = path.join(directory, "ca.crt");
    authorities = {
      known: await TestAuthority.create(),
      unknown: await TestAuthority.create("Unknown"),
      namesake: await TestAuthority.create(),
    };
    await writeFile(caFile, authorities.known.root);
    caller = CallingProcess.start({ NODE_EXTRA_CA_CERTS: caFile });
  });

  after(async () => {
    await caller.close();
    await rm(directory, { recursive: true });
  });

  beforeEach(() => (requests = 0));

  async function withServer<T>(
    { certificate, by }: Omit<Failure, "says">,
    work: (port: number) => Promise<T>,
  ): Promise<T> {
    const listener: http.RequestListener = (_request, response) => {
      requests += 1;
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    };
    const issued = certificate && (await authorities[by ?? "known"].issue(certificate));
    const server = issued === undefined ? http.createServer(listener) : https.createServer(issued, listener);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      return await work((server.address() as AddressInfo).port);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  const ask = (port: number, environment: Readonly<Record<string, string>> = {}): Promise<string> =>
    caller.request({ kind: "call", origin: `https://localhost:${port}`, environment });

  it("of a known authority is accepted", async () => {
    assert.equal(await withServer({ certificate: SOUND }, (port) => ask(port)), "{}");
  });

  for (const [sentence, { says, ...server }] of Object.entries(FAILURES)) {
    it(`${sentence} is named, with what to do, and nothing is sent`, async () => {
      await withServer(server, async (port) => {
        const text = (await ask(port)).replaceAll(`localhost:${port}`, "SERVER").replaceAll(caFile, "FILE");
        assert.match(text, says);
      });
      assert.equal(requests, 0);
    });
  }

  const FILES: Readonly<Record<string, readonly [content: string | undefined, says: RegExp]>> = {
    "is not set": [
      "",
      /\. If a TLS-inspecting proxy or a private authority has signed it, set NODE_EXTRA_CA_CERTS to the file of its root certificate \(PEM\) before the command starts: a process that runs does not read it$/,
    ],
    "names a file that does not exist": [
      undefined,
      /\. NODE_EXTRA_CA_CERTS is "FILE", which cannot be read: set NODE_EXTRA_CA_CERTS to the file of its root certificate \(PEM\) before the command starts$/,
    ],
    "names a file that is no PEM": [
      "\u0030\u0082",
      /\. NODE_EXTRA_CA_CERTS is "FILE", which holds no certificate in PEM format: set/,
    ],
  };
  for (const [sentence, [content, says]] of Object.entries(FILES)) {
    it(`of an unknown authority is explained where NODE_EXTRA_CA_CERTS ${sentence}`, async () => {
      const file = path.join(directory, "other.crt");
      if (content) await writeFile(file, content);
      else await rm(file, { force: true });
      const environment = { NODE_EXTRA_CA_CERTS: content === "" ? "" : file };
      const text = await withServer({ certificate: SOUND, by: "unknown" }, (port) => ask(port, environment));
      assert.match(text.replaceAll(file, "FILE"), says);
    });
  }

  it("of a proxy that inspects TLS is named as that of the host, through the proxy", async () => {
    await withServer({ certificate: { names: ["adb-1.test"] }, by: "unknown" }, async (port) => {
      const proxy = await ConnectProxy.start({ hosts: { "adb-1.test:443": port } });
      try {
        const environment = { HTTPS_PROXY: proxy.url() };
        const text = await caller.request({ kind: "login", origin: "https://adb-1.test", environment });
        assert.match(
          text,
          /: the certificate of adb-1\.test:443 is signed by an authority that is not trusted \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\), through the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\)\. NODE_EXTRA_CA_CERTS is/,
        );
      } finally {
        await proxy.close();
      }
    });
    assert.equal(requests, 0);
  });
});
