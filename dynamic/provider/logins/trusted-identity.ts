import { readFederatedIdentity } from "../errors/federated-identity";
import { ProviderError } from "../errors/provider-error";

/** The identity that the login of a principal says is trusted. */
export interface TrustedIdentity {
  readonly subject?: string | undefined;
  readonly issuer?: string | undefined;
}

/**
 * Throws when the identity token of the run is that of another identity than the trusted one. Then nothing is sent: Entra
 * would go on refusing the subject for minutes after it is trusted.
 */
export function assertTrusted(token: string, { subject, issuer }: TrustedIdentity): void {
  const own = readFederatedIdentity(token, "");
  if (own === undefined) return;
  for (const [field, wanted, found] of [
    ["issuer", issuer, own.issuer],
    ["subject", subject, own.subject],
  ] as const) {
    if (wanted === undefined || wanted === found) continue;
    throw new ProviderError(
      "OTHER_IDENTITY",
      `the identity token of this run has the ${field} "${found}", and login.${field} is "${wanted}": ` +
        `correct login.${field} in the program, or run pulumi where it belongs to`,
    );
  }
}
