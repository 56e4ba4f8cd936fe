import * as assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as x509 from "@peculiar/x509";
import { decodeProtectedHeader, jwtVerify } from "jose";
import {
  type CertificateFields,
  loadCertificate,
  signAssertion,
} from "../../../../dynamic/provider/azure/client-certificate";
import { CERTIFICATE_PASSWORD, drawCertificate, type DrawnCertificate } from "../../../certificate";

const NOW = Date.UTC(2026, 10, 28);
const DAY = 86_400_000;

describe("The certificate of an application", () => {
  let folder: string;
  let own: DrawnCertificate;
  let other: DrawnCertificate;
  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "client-certificate-"));
    [own, other] = [await draw(), await draw()];
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  const draw = (from = -DAY, to = 365 * DAY): Promise<DrawnCertificate> =>
    drawCertificate({ from: new Date(NOW + from), to: new Date(NOW + to) });

  const load = (fields: Partial<CertificateFields>, now = NOW): ReturnType<typeof loadCertificate> =>
    loadCertificate(
      {
        clientCertificate: undefined,
        clientCertificatePath: undefined,
        clientCertificatePassword: undefined,
        ...fields,
      },
      now,
    );

  function write(name: string, content: string | Buffer): string {
    const file = path.join(folder, name);
    fs.writeFileSync(file, content);
    return file;
  }

  function thumbprintOf(pem: string): string {
    const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ""), "base64");
    return createHash("sha256").update(der).digest("base64url");
  }

  it("is read from a text or a file, key and certificate in any order, and is the one of the key", () => {
    for (const pem of [
      own.key + own.certificate,
      own.certificate + own.key,
      other.certificate + own.certificate + own.key,
      `Bag Attributes\n  friendlyName: app\n${own.certificate.replaceAll("\n", "\r\n")}${own.key}`,
    ]) {
      for (const fields of [{ clientCertificate: pem }, { clientCertificatePath: write("app.pem", pem) }]) {
        const loaded = load(fields);
        assert.ok(typeof loaded !== "string", String(loaded));
        assert.equal(loaded.thumbprint, thumbprintOf(own.certificate));
      }
    }
  });

  it("is read with a key that a password protects", () => {
    const fields = { clientCertificate: own.certificate + own.encryptedKey };
    const loaded = load({ ...fields, clientCertificatePassword: CERTIFICATE_PASSWORD });
    assert.ok(typeof loaded !== "string", String(loaded));
    assert.equal(load(fields), "the private key of clientCertificate needs clientCertificatePassword");
    assert.equal(
      load({ ...fields, clientCertificatePassword: "wrong" }),
      "the private key of clientCertificate cannot be read: check clientCertificatePassword",
    );
  });

  it("signs an assertion as Azure's SDKs do: PS256, the certificate by its SHA-256, for the token endpoint", async () => {
    const loaded = load({ clientCertificate: own.certificate + own.key });
    assert.ok(typeof loaded !== "string");
    const audience = "https://login.test/tenant/oauth2/v2.0/token";
    const assertion = await signAssertion(loaded, { clientId: "client", audience, now: NOW });
    const certificate = new x509.X509Certificate(own.certificate);
    const key = await certificate.publicKey.export({ name: "RSA-PSS", hash: "SHA-256" }, ["verify"]);
    const { payload } = await jwtVerify(assertion, key, { currentDate: new Date(NOW) });
    const { jti, ...claims } = payload;
    const second = NOW / 1000;
    assert.match(String(jti), /^\S{8,}$/);
    assert.deepEqual(claims, {
      iss: "client",
      sub: "client",
      aud: audience,
      iat: second,
      nbf: second,
      exp: second + 600,
    });
    const { alg, ...header } = decodeProtectedHeader(assertion);
    assert.deepEqual([alg, header["x5t#S256"]], ["PS256", thumbprintOf(own.certificate)]);
  });

  it("is refused where it cannot be used, with what to do, and without any of it", async () => {
    const elliptic = await drawCertificate({ algorithm: { name: "ECDSA", namedCurve: "P-256" } });
    const [expired, early] = [await draw(-9 * DAY, -DAY), await draw(DAY)];
    const pfx = write(
      "app.pfx",
      Buffer.concat([Buffer.from([0x30, 0x82, 0x05, 0x00, 0x02, 0x01, 0x03]), Buffer.alloc(64)]),
    );
    const der = write("app.cer", new X509Certificate(own.certificate).raw);
    const missing = path.join(folder, "none.pem");
    const none = "neither clientCertificate nor clientCertificatePath (ARM_CLIENT_CERTIFICATE_PATH) is set";
    for (const [fields, message] of [
      [{}, none],
      [
        { clientCertificate: "x", clientCertificatePath: "y" },
        "clientCertificate and clientCertificatePath are both given: leave one out",
      ],
      [
        { clientCertificatePath: missing },
        `the certificate ${missing} cannot be read: give the path of a PEM file with the certificate and its private key`,
      ],
      [
        { clientCertificatePath: pfx },
        `the certificate ${pfx} is a PFX file: convert it with openssl pkcs12 -in FILE.pfx -out FILE.pem -nodes, and give the PEM file`,
      ],
      [
        { clientCertificatePath: der },
        `the certificate ${der} is a file in DER format: give the path of a PEM file with the certificate and its private key`,
      ],
      [
        { clientCertificate: own.certificate },
        "clientCertificate has no private key in PEM format: put the key into the same text",
      ],
      [
        { clientCertificate: other.certificate + own.key },
        "clientCertificate has no certificate in PEM format that belongs to its private key",
      ],
      [
        { clientCertificate: own.key },
        "clientCertificate has no certificate in PEM format that belongs to its private key",
      ],
      [
        { clientCertificate: own.certificate + own.key.replace(/\n.{20}/, "\nAAAA") },
        "the private key of clientCertificate cannot be read",
      ],
      [
        { clientCertificate: elliptic.certificate + elliptic.key },
        "the private key of clientCertificate is not an RSA key, as Entra needs",
      ],
      [
        { clientCertificate: expired.certificate + expired.key },
        "clientCertificate expired at 2026-11-27T00:00:00.000Z: register a new one at the application",
      ],
      [
        { clientCertificate: early.certificate + early.key },
        "clientCertificate is valid from 2026-11-29T00:00:00.000Z on: check the clock of this machine",
      ],
    ] as const) {
      assert.equal(load(fields), message);
    }
  });
});
