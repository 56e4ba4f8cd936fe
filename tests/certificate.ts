import { createPrivateKey, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

/** A certificate with its private key. */
export interface DrawnCertificate {
  /** PEM. */
  readonly key: string;
  /** PEM, protected by the password. */
  readonly encryptedKey: string;
  /** PEM. */
  readonly certificate: string;
  /** DER. */
  readonly raw: Buffer;
}

const RSA: webcrypto.RsaHashedKeyGenParams = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

export const CERTIFICATE_PASSWORD = "a-marked-password";

/** A certificate that signs itself; by default RSA, valid from yesterday for a year. */
export async function drawCertificate(
  facts: { readonly algorithm?: webcrypto.EcKeyGenParams; readonly from?: Date; readonly to?: Date } = {},
): Promise<DrawnCertificate> {
  const day = 86_400_000;
  const { algorithm = RSA, from = new Date(Date.now() - day), to = new Date(Date.now() + 365 * day) } = facts;
  const signingAlgorithm = "namedCurve" in algorithm ? { name: "ECDSA", hash: "SHA-256" } : algorithm;
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=app",
    keys,
    signingAlgorithm,
    notBefore: from,
    notAfter: to,
  });
  const key = createPrivateKey({
    key: Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)),
    format: "der",
    type: "pkcs8",
  });
  const protection = { cipher: "aes-256-cbc", passphrase: CERTIFICATE_PASSWORD };
  return {
    key: String(key.export({ type: "pkcs8", format: "pem" })),
    encryptedKey: String(key.export({ type: "pkcs8", format: "pem", ...protection })),
    certificate: `${certificate.toString("pem")}\n`,
    raw: Buffer.from(certificate.rawData),
  };
}
