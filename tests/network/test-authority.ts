import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY = 86_400_000;

/** A certificate and its key, PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

/** What a certificate is for. */
export interface CertificateFacts {
  readonly names: readonly string[];
  /** Days from now; negative for the past. */
  readonly from?: number;
  readonly until?: number;
}

/** An authority that signs certificates of test servers. */
export class TestAuthority {
  private constructor(
    private readonly keys: webcrypto.CryptoKeyPair,
    private readonly certificate: x509.X509Certificate,
  ) {}

  /** An authority may have the name of another one. */
  static async create(name = "Test Authority"): Promise<TestAuthority> {
    const keys = await drawKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: `CN=${name}`,
      notBefore: new Date(Date.now() - DAY),
      notAfter: new Date(Date.now() + DAY),
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      ],
    });
    return new TestAuthority(keys, certificate);
  }

  /** Its root certificate, PEM. */
  get root(): string {
    return `${this.certificate.toString("pem")}\n`;
  }

  async issue({ names, from = -1, until = 1 }: CertificateFacts): Promise<ServerCertificate> {
    const keys = await drawKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      subject: "CN=server",
      issuer: this.certificate.subject,
      notBefore: new Date(Date.now() + from * DAY),
      notAfter: new Date(Date.now() + until * DAY),
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: "dns" as const, value }))),
        await x509.AuthorityKeyIdentifierExtension.create(this.keys.publicKey),
      ],
    });
    const key = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
    return { key: x509.PemConverter.encode(key, "PRIVATE KEY"), cert: certificate.toString("pem") };
  }
}

function drawKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]) as Promise<webcrypto.CryptoKeyPair>;
}
