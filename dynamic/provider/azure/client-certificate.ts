import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readRegularFile } from "../regular-file";

/** Where a certificate is, as a login gives it. */
export interface CertificateFields {
  /** PEM text. */
  readonly clientCertificate: string | undefined;
  readonly clientCertificatePath: string | undefined;
  readonly clientCertificatePassword: string | undefined;
}

/** A certificate with its private key. */
export interface ClientCertificate {
  readonly key: KeyObject;
  /** base64url of the SHA-256 of the certificate. */
  readonly thumbprint: string;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
const PRIVATE_KEY =
  /-----BEGIN (?:RSA |EC |ENCRYPTED )?PRIVATE KEY-----[\s\S]+?-----END (?:RSA |EC |ENCRYPTED )?PRIVATE KEY-----/;

const DER_SEQUENCE = 0x30;
const PFX_VERSION = Buffer.of(0x02, 0x01, 0x03);

/** An assertion is used at once. */
const ASSERTION_SECONDS = 600;

/** The certificate, or why it cannot be used at `now` (epoch milliseconds). Never quotes any of it. */
export function loadCertificate(fields: CertificateFields, now: number): ClientCertificate | string {
  const { clientCertificate, clientCertificatePath: path, clientCertificatePassword: password } = fields;
  if (clientCertificate !== undefined && path !== undefined) {
    return "clientCertificate and clientCertificatePath are both given: leave one out";
  }
  const name = path === undefined ? "clientCertificate" : `the certificate ${path}`;
  if (clientCertificate !== undefined) return readCertificate(name, clientCertificate, password, now);
  if (path === undefined)
    return "neither clientCertificate nor clientCertificatePath (ARM_CLIENT_CERTIFICATE_PATH) is set";
  let file: Buffer;
  try {
    file = readRegularFile(path);
  } catch {
    return `${name} cannot be read: give the path of a PEM file with the certificate and its private key`;
  }
  if (isPfx(file)) {
    return `${name} is a PFX file: convert it with openssl pkcs12 -in FILE.pfx -out FILE.pem -nodes, and give the PEM file`;
  }
  if (file[0] === DER_SEQUENCE)
    return `${name} is a file in DER format: give the path of a PEM file with the certificate and its private key`;
  return readCertificate(name, file.toString("utf8"), password, now);
}

/** A sequence whose first element is the version 3, after a length of one to five bytes. */
function isPfx(file: Buffer): boolean {
  const [tag, length = 0] = file;
  const start = length < 0x80 ? 2 : 2 + (length & 0x7f);
  return tag === DER_SEQUENCE && file.subarray(start, start + 3).equals(PFX_VERSION);
}

function readCertificate(
  name: string,
  pem: string,
  password: string | undefined,
  now: number,
): ClientCertificate | string {
  const block = PRIVATE_KEY.exec(pem)?.[0];
  if (block === undefined) return `${name} has no private key in PEM format: put the key into the same text`;
  const key = readKey(block, password);
  if (key === undefined) {
    const isEncrypted = block.includes("ENCRYPTED");
    if (isEncrypted && password === undefined) return `the private key of ${name} needs clientCertificatePassword`;
    return `the private key of ${name} cannot be read${isEncrypted ? ": check clientCertificatePassword" : ""}`;
  }
  if (key.asymmetricKeyType !== "rsa") return `the private key of ${name} is not an RSA key, as Entra needs`;
  const certificate = (pem.match(CERTIFICATE) ?? []).map(parse).find((known) => known?.checkPrivateKey(key) === true);
  if (certificate === undefined) return `${name} has no certificate in PEM format that belongs to its private key`;
  const end = Date.parse(certificate.validTo);
  if (end <= now) return `${name} expired at ${new Date(end).toISOString()}: register a new one at the application`;
  const start = Date.parse(certificate.validFrom);
  if (start > now) return `${name} is valid from ${new Date(start).toISOString()} on: check the clock of this machine`;
  return { key, thumbprint: Buffer.from(certificate.fingerprint256.replaceAll(":", ""), "hex").toString("base64url") };
}

function readKey(pem: string, passphrase: string | undefined): KeyObject | undefined {
  try {
    return createPrivateKey({ key: pem, format: "pem", ...(passphrase !== undefined && { passphrase }) });
  } catch {
    return undefined;
  }
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/**
 * An assertion that the application signs itself: PS256, and the certificate by its SHA-256, as Azure's own SDKs do. `now` in epoch
 * milliseconds.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export async function signAssertion(
  { key, thumbprint }: ClientCertificate,
  { clientId, audience, now }: { readonly clientId: string; readonly audience: string; readonly now: number },
): Promise<string> {
  const oauth = await import("oauth4webapi");
  const algorithm = { name: "RSA-PSS", hash: "SHA-256" };
  const pkcs8 = key.export({ type: "pkcs8", format: "der" });
  const signingKey = await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]);
  const authenticate = oauth.PrivateKeyJwt(signingKey, {
    [oauth.modifyAssertion]: (header, payload) => {
      header["x5t#S256"] = thumbprint;
      const issuedAt = Math.floor(now / 1000);
      Object.assign(payload, { aud: audience, iat: issuedAt, nbf: issuedAt, exp: issuedAt + ASSERTION_SECONDS });
    },
  });
  const form = new URLSearchParams();
  await authenticate({ issuer: audience }, { client_id: clientId }, form, new Headers());
  return form.get("client_assertion") ?? "";
}
