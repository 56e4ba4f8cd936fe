import { readRegularFile } from "../regular-file";
import type { Runtime } from "../runtime";
import type { Endpoint } from "./connection-end";

/** Names a file of further authorities. Node.js reads it once, when the process starts. */
export const AUTHORITIES = "NODE_EXTRA_CA_CERTS";

/** The certificate was signed by an authority that this process does not know, perhaps by one of the same name. */
const UNTRUSTED =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT\w*)|CERT_(SIGNATURE_FAILURE|UNTRUSTED)|INVALID_CA)$/;

/** The other end answered something that is no TLS. */
const NOT_TLS = /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)$/;

/** How many names of a certificate a message has. */
const MOST_NAMES = 5;

/** What is wrong with the TLS of `name`, in words; undefined for another failure. */
export function certificateWords(code: string, name: string, causes: readonly Error[]): string | undefined {
  if (UNTRUSTED.test(code)) return `the certificate of ${name} is signed by an authority that is not trusted (${code})`;
  if (code === "CERT_HAS_EXPIRED") return `the certificate of ${name} has expired (${code})`;
  if (code === "CERT_NOT_YET_VALID") return `the certificate of ${name} is not valid yet (${code})`;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return `the certificate of ${name} is for other names: ${toNames(causes)} (${code})`;
  if (NOT_TLS.test(code)) return `${name} does not speak TLS (${code})`;
  if (/CERT|^INVALID_PURPOSE$|^ERR_(SSL|TLS)_|^EPROTO$/.test(code)) return `no TLS connection to ${name} (${code})`;
  return undefined;
}

/** What to do about the TLS of an endpoint; undefined for another failure. */
export function adviseOnCertificate(runtime: Runtime, code: string, { name, hostname }: Endpoint): string | undefined {
  if (UNTRUSTED.test(code)) return adviseOnAuthority(runtime);
  const machineTime = new Date(runtime.realNow()).toISOString();
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID")
    return `Check the clock of this machine, which says ${machineTime}; if it is right, the certificate must be replaced`;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return `Check the host name ${hostname}, and that no TLS-inspecting proxy or wrong DNS entry answers in its place`;
  if (NOT_TLS.test(code) && !name.startsWith("the proxy"))
    return `Check host and port: a server or proxy without TLS answers at ${name}`;
  return undefined;
}

function adviseOnAuthority({ env }: Runtime): string {
  const file = env[AUTHORITIES] ?? "";
  const set = `set ${AUTHORITIES} to the file of its root certificate (PEM) before the command starts`;
  if (file === "")
    return `If a TLS-inspecting proxy or a private authority has signed it, ${set}: a process that runs does not read it`;
  const problem = authoritiesProblem(file);
  if (problem !== undefined) return `${AUTHORITIES} is "${file}", which ${problem}: ${set}`;
  return `${AUTHORITIES} is "${file}", which lacks the authority: add its root certificate (PEM) to that file`;
}

/** Why a file of authorities is of no use, in words that go on after its name; undefined for a good one. */
export function authoritiesProblem(file: string): string | undefined {
  try {
    return readRegularFile(file).includes("-----BEGIN CERTIFICATE-----")
      ? undefined
      : "holds no certificate in PEM format";
  } catch {
    return "cannot be read";
  }
}

/** The names that a certificate is for: they come from the other end of the connection. */
function toNames(causes: readonly Error[]): string {
  const certificate = causes
    .map((cause) => (cause as { readonly cert?: { readonly subjectaltname?: unknown } }).cert)
    .find(Boolean);
  const names = String(certificate?.subjectaltname ?? "")
    .split(", ")
    .map((name) => name.replace(/^(DNS|IP Address):/, ""))
    .filter((name) => /^[\w.*:-]{1,100}$/.test(name));
  if (names.length === 0) return "none";
  return names.length > MOST_NAMES ? `${names.slice(0, MOST_NAMES).join(", ")} and others` : names.join(", ");
}
