import { AZURE_CLIENT_CERTIFICATE } from "../../arguments/auth-types/azure-client-certificate-fields";
import { type ClientCertificate, loadCertificate, signAssertion } from "../azure/client-certificate";
import { keepSecret } from "../errors/clean-words";
import { ProviderError } from "../errors/provider-error";
import type { MemorySlot, Runtime } from "../runtime";
import { entraAccess } from "./entra-access";
import { openApplication, toTokenEndpoint } from "./entra-application";
import type { OwnMethod } from "./login-method";

type Fields = Readonly<Record<string, string | undefined>>;

/** By the fields: a key with a password takes a moment to read. */
const CERTIFICATES: MemorySlot<Map<string, ClientCertificate>> = { create: () => new Map() };

/**
 * A login as a service principal by a certificate of its application.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export const azureClientCertificate = {
  ...AZURE_CLIENT_CERTIFICATE,
  kind: "own",
  authType: "azure-client-certificate",
  reach: "tenant",
  workspaceFields: ["azureWorkspaceResourceId"],
  unready: (runtime, fields) => {
    const certificate = readCertificate(runtime, fields);
    return typeof certificate === "string" ? certificate : undefined;
  },
  access: entraAccess<"azure-client-certificate">((runtime, origin, credentials, resource) => {
    const { tenantId, clientId } = credentials;
    const certificate = readCertificate(runtime, credentials as unknown as Fields);
    if (typeof certificate === "string") throw new ProviderError("LOGIN_UNSUPPORTED", certificate);
    const audience = toTokenEndpoint(runtime, origin, tenantId);
    const getAssertion = (): Promise<string> =>
      signAssertion(certificate, { clientId, audience, now: runtime.realNow() });
    const proof = { kind: "assertion", identity: ["certificate", certificate.thumbprint], getAssertion } as const;
    return openApplication(runtime, origin, credentials, proof, resource);
  }),
} as const satisfies OwnMethod<"azure-client-certificate">;

function readCertificate(
  runtime: Runtime,
  { clientCertificate, clientCertificatePath, clientCertificatePassword }: Fields,
): ClientCertificate | string {
  keepSecret(runtime, clientCertificate);
  keepSecret(runtime, clientCertificatePassword);
  const fields = { clientCertificate, clientCertificatePath, clientCertificatePassword };
  const known = runtime.recall(CERTIFICATES);
  const key = JSON.stringify(fields);
  const certificate = known.get(key) ?? loadCertificate(fields, runtime.realNow());
  // A problem may be over the next time: one that is not valid yet, or a file that is not there yet.
  if (typeof certificate !== "string") known.set(key, certificate);
  return certificate;
}
