import { createPrivateKey, webcrypto, X509Certificate } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import * as x509 from "@peculiar/x509";
import { HOST_ADDRESSES, HOST_NAMES } from "./host-names";

/** What a TLS listener and its clients need, all PEM. */
export interface Certificates {
  /** The authority's certificate: what a client has to trust. */
  readonly caCertificate: string;
  readonly server: { readonly key: string; readonly cert: string };
}

/** File of the authority's certificate in the state directory. */
export const CA_FILE = "ca.crt";

const SERVER_KEY_FILE = "server.key";
const SERVER_CERTIFICATE_FILE = "server.crt";
const DAY_MILLISECONDS = 86_400_000;
const VALID_DAYS = 365;
const RENEW_DAYS_BEFORE = 30;
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

let inMemory: Promise<Certificates> | undefined;

/**
 * The certificates kept in `directory`, created when missing and renewed 30 days before they expire. They follow real
 * time, like the clients that check them. Without a directory they are generated once per process.
 *
 * The authority's key is never stored: nothing else can be signed with it later, so it is safe to trust.
 */
export async function loadCertificates(directory?: string): Promise<Certificates> {
  if (directory === undefined) return (inMemory ??= drawCertificates(Date.now()));
  const kept = readCertificates(directory);
  if (kept !== undefined && isFresh(kept, Date.now())) return kept;
  const drawn = await drawCertificates(Date.now());
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  replaceFile(path.join(directory, SERVER_KEY_FILE), drawn.server.key, 0o600);
  replaceFile(path.join(directory, SERVER_CERTIFICATE_FILE), drawn.server.cert, 0o644);
  replaceFile(path.join(directory, CA_FILE), drawn.caCertificate, 0o644);
  return drawn;
}

async function drawCertificates(now: number): Promise<Certificates> {
  const validity = {
    // Ten minutes back, for a client whose clock is a little behind.
    notBefore: new Date(now - 600_000),
    notAfter: new Date(now + VALID_DAYS * DAY_MILLISECONDS),
  };
  const authorityKeys = await drawKeys();
  const authorityName = "CN=Emulator Authority";
  // Python 3.13 verifies strictly: it refuses a chain without the two key identifiers.
  const authority = await x509.X509CertificateGenerator.create({
    ...validity,
    subject: authorityName,
    issuer: authorityName,
    publicKey: authorityKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const serverKeys = await drawKeys();
  const server = await x509.X509CertificateGenerator.create({
    ...validity,
    subject: "CN=localhost",
    issuer: authorityName,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...HOST_NAMES.map((value) => ({ type: "dns" as const, value })),
        ...HOST_ADDRESSES.map((value) => ({ type: "ip" as const, value })),
      ]),
      await x509.SubjectKeyIdentifierExtension.create(serverKeys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const serverKey = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", serverKeys.privateKey));
  return {
    caCertificate: `${authority.toString("pem")}\n`,
    server: {
      key: `${x509.PemConverter.encode(serverKey, "PRIVATE KEY")}\n`,
      cert: `${server.toString("pem")}\n`,
    },
  };
}

async function drawKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

function readCertificates(directory: string): Certificates | undefined {
  const [caCertificate, key, cert] = [CA_FILE, SERVER_KEY_FILE, SERVER_CERTIFICATE_FILE].map((name) => {
    const file = path.join(directory, name);
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  });
  return caCertificate && key && cert ? { caCertificate, server: { key, cert } } : undefined;
}

/** Also false when a crash left the files of two generations, and when an earlier version has drawn them for other names. */
function isFresh(certificates: Certificates, now: number): boolean {
  try {
    const authority = new X509Certificate(certificates.caCertificate);
    const server = new X509Certificate(certificates.server.cert);
    const renewAt = Date.parse(server.validTo) - RENEW_DAYS_BEFORE * DAY_MILLISECONDS;
    const belongTogether =
      server.verify(authority.publicKey) && server.checkPrivateKey(createPrivateKey(certificates.server.key));
    const hasAllNames = HOST_NAMES.every((name) => server.checkHost(name.replace("*", "any")) !== undefined);
    return now < renewAt && belongTogether && hasAllNames;
  } catch {
    return false;
  }
}

function replaceFile(file: string, text: string, mode: number): void {
  const temporary = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(temporary, text, { mode });
  fs.renameSync(temporary, file);
}
