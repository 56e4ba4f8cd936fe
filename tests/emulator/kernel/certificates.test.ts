import * as assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as tls from "node:tls";
import type { AddressInfo } from "node:net";
import { loadCertificates } from "../../../emulator/kernel/certificates";
import { PLAYED_NAMES } from "../../../emulator/kernel/host-names";

const DAY_MILLISECONDS = 86_400_000;

describe("certificates", () => {
  let directory: string;
  beforeEach(() => (directory = fs.mkdtempSync(path.join(os.tmpdir(), "emulator-certificates-"))));
  afterEach(() => fs.rmSync(directory, { recursive: true }));

  it("are an authority and a server certificate that it signed", async () => {
    const { caCertificate, server } = await loadCertificates(directory);
    const [authority, leaf] = [new X509Certificate(caCertificate), new X509Certificate(server.cert)];
    assert.deepEqual([authority.ca, leaf.ca], [true, false]);
    assert.equal(leaf.checkIssued(authority), true);
    assert.equal(leaf.verify(authority.publicKey), true);
    assert.equal(
      leaf.subjectAltName,
      [
        "DNS:localhost",
        "DNS:*.vault.localhost",
        "DNS:*.vault.emulator.test",
        ...PLAYED_NAMES.map((name) => `DNS:${name}`),
        "IP Address:127.0.0.1",
        "IP Address:0:0:0:0:0:0:0:1",
      ].join(", "),
    );
  });

  for (const name of ["localhost", "127.0.0.1", "kv.vault.localhost", "kv.vault.emulator.test"]) {
    it(`convince a client that asks for ${name}`, async () => {
      const { caCertificate, server } = await loadCertificates(directory);
      assert.equal(await connect(caCertificate, server, name), true);
    });
  }

  it("do not convince a client that asks for another name", async () => {
    const { caCertificate, server } = await loadCertificates(directory);
    await assert.rejects(connect(caCertificate, server, "kv.vault.azure.test"), {
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
  });

  it("stay the same while they are fresh, and in memory for the process", async () => {
    assert.deepEqual(await loadCertificates(directory), await loadCertificates(directory));
    assert.equal(await loadCertificates(), await loadCertificates());
  });

  it("keep the server's key readable for its owner only, and the authority's key nowhere", async () => {
    await loadCertificates(directory);
    assert.deepEqual(fs.readdirSync(directory).sort(), ["ca.crt", "server.crt", "server.key"]);
    assert.equal(fs.statSync(path.join(directory, "server.key")).mode & 0o777, 0o600);
    assert.equal(fs.readFileSync(path.join(directory, "ca.crt"), "utf8").includes("PRIVATE KEY"), false);
  });

  it("are renewed thirty days before they expire", async () => {
    const first = await loadCertificates(directory);
    const end = Date.parse(new X509Certificate(first.server.cert).validTo);
    const realNow = Date.now;
    try {
      Date.now = () => end - 31 * DAY_MILLISECONDS;
      assert.deepEqual(await loadCertificates(directory), first);
      Date.now = () => end - 29 * DAY_MILLISECONDS;
      assert.notDeepEqual(await loadCertificates(directory), first);
    } finally {
      Date.now = realNow;
    }
  });

  it("are renewed when the files do not belong together", async () => {
    const first = await loadCertificates(directory);
    const other = await loadCertificates();
    fs.writeFileSync(path.join(directory, "ca.crt"), other.caCertificate);
    const second = await loadCertificates(directory);
    assert.notEqual(second.server.cert, first.server.cert);
    assert.equal(
      new X509Certificate(second.server.cert).verify(new X509Certificate(second.caCertificate).publicKey),
      true,
    );
  });
});

/** Resolves to true when a client that trusts `ca` accepts the server under this name. */
async function connect(ca: string, server: { key: string; cert: string }, name: string): Promise<boolean> {
  const listener = tls.createServer({ ...server, minVersion: "TLSv1.2" }, (socket) => socket.end());
  listener.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;
  try {
    return await new Promise<boolean>((resolve, reject) => {
      const isAddress = name === "127.0.0.1";
      const socket = tls.connect({ host: "127.0.0.1", port, ca, ...(isAddress ? {} : { servername: name }) }, () => {
        resolve(socket.authorized);
        socket.end();
      });
      socket.on("error", reject);
    });
  } finally {
    await new Promise((resolve) => listener.close(resolve));
  }
}
