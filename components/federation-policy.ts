import * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import type { DatabricksFederatedLogin } from "../dynamic/arguments/databricks-login";
import { ENTRA_AUDIENCE, GITHUB_ISSUER } from "../dynamic/arguments/federated-logins";
import { toWorkspaceOrigin } from "../dynamic/arguments/host";
import type { LoginInput } from "../dynamic/arguments/login";
import type { PrincipalContext } from "./principal-context";
import type { DatabricksPrincipalArgs } from "./service-principal-token-args";

/** An output as the SDK makes it. */
interface SettledOutput {
  /** False in a preview for what only the update knows. */
  readonly isKnown: Promise<boolean>;
}

/**
 * The login of a principal of Databricks. For a federated one the account needs a federation policy: the component makes
 * it as the account administrator of `accountProvider`, or somebody else does.
 */
export function addFederationPolicy(
  { login = "one-time-secret", accountProvider }: DatabricksPrincipalArgs,
  principal: databricks.ServicePrincipal,
  { name, workspace: { host }, options: { lasting } }: PrincipalContext,
): LoginInput {
  if (typeof login === "string") return { authType: login };
  const resource = `${name}-federation`;
  if (accountProvider === undefined) {
    announce(
      principal,
      `no accountProvider is given, so ${name} has no resource for its federation policy: an account administrator of Databricks makes it, and pulumi up says which one is missing`,
    );
    return toLogin(login);
  }
  const trusted = withDefaults(login, host);
  announce(
    principal,
    `${resource} is a federation policy of the account: only an account administrator of Databricks may make it, so accountProvider must log in as one`,
  );
  const policy = new databricks.ServicePrincipalFederationPolicy(
    resource,
    {
      servicePrincipalId: principal.id.apply(Number),
      // A policy without a claim gets "sub", and the next refresh would show a difference.
      oidcPolicy: {
        issuer: trusted.issuer,
        subject: trusted.subject,
        subjectClaim: "sub",
        audiences: [trusted.audience] as pulumi.Input<string>[],
      },
    },
    // Databricks deletes it with its principal.
    { ...lasting, provider: accountProvider, ...(lasting.retainOnDelete ? {} : { deletedWith: principal }) },
  );
  const subject = policy.oidcPolicy.apply((made) => made?.subject ?? "");
  return toLogin({ ...trusted, subject });
}

type Trusted = DatabricksFederatedLogin & { readonly audience?: pulumi.Input<string> | undefined };

/** With the issuer and the audience that the identity tokens of the platform have, if it has only one. */
function withDefaults(login: DatabricksFederatedLogin, host: pulumi.Input<string>): Trusted {
  switch (login.authType) {
    case "github-oidc": {
      const { issuer = GITHUB_ISSUER, audience = toTokenEndpoint(host) } = login;
      return { ...login, issuer, audience };
    }
    case "azure-devops-oidc":
      return { ...login, audience: ENTRA_AUDIENCE };
    case "env-oidc":
    case "file-oidc":
      return login;
  }
}

/** The audience that a workspace asks for, unless it is told another one. */
function toTokenEndpoint(host: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.unsecret(pulumi.output(host)).apply((known) => `${toWorkspaceOrigin(known)}/oidc/v1/token`);
}

/** Only GitHub is asked for an audience; every other token has the one that it was made with. */
function toLogin({ audience, ...login }: Trusted): LoginInput {
  return login.authType === "github-oidc" && audience !== undefined ? { ...login, audience } : login;
}

/** Logs a line in the preview that shows the principal for the first time. */
function announce(principal: databricks.ServicePrincipal, words: string): void {
  if (!pulumi.runtime.isDryRun()) return;
  void (principal.id as unknown as SettledOutput).isKnown.then((isKnown) => {
    if (!isKnown) void pulumi.log.info(words, principal);
  });
}
