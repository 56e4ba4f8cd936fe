import type { Mutant } from "./mutant";

/** Mutants that trust, wait for, or name another identity of a run than they must. */
export const SECRETLESS_MUTANTS: readonly Mutant[] = [
  {
    id: "any-subject-is-sent",
    breaks: "sends the identity token of a run that the login does not expect",
    file: "logins/trusted-identity.ts",
    find: "if (wanted === undefined || wanted === found) continue;",
    replacement: "if (wanted === undefined || wanted !== found) continue;",
    test: {
      file: "provider/logins/trusted-identity.test.ts",
      title: "is not sent to Entra where the login expects another one",
    },
  },
  {
    id: "identity-left-out",
    breaks: "says that an identity is not trusted, and not which one",
    file: "logins/token-exchange.ts",
    find: "throw nameIdentity(error, readFederatedIdentity(subjectToken, clientId));",
    replacement: "throw nameIdentity(error, undefined);",
    test: {
      file: "provider/logins/trusted-identity.test.ts",
      title: "is named with the command for Databricks where no policy trusts it",
    },
  },
  {
    id: "new-trust-given-up",
    breaks: "gives up a federated credential that it has just made before Entra knows it",
    file: "http/propagation.ts",
    find: "return hasMadeTrust && OF_NEW_TRUST.includes(code) ? 1 : (SHARES[code] ?? 0);",
    replacement: "return hasMadeTrust && OF_NEW_TRUST.length === 0 ? 1 : (SHARES[code] ?? 0);",
    test: {
      file: "provider/http/propagation.test.ts",
      title: "waits as long as for an application where the program has made the credential or the policy",
    },
  },
  {
    id: "changed-subject-unseen",
    breaks: "takes a login with another subject for the one that has worked before",
    file: "../../components/federated-credential.ts",
    find: "subject: credential.subject,",
    replacement: "",
    test: {
      file: "../components/pipeline-identities.test.ts",
      title: "github-oidc-azure registers a credential that lasts, in the place of a secret",
    },
  },
  {
    id: "policy-without-audience",
    breaks: "makes a policy for another audience than that of the identity tokens",
    file: "../../components/federation-policy.ts",
    find: "return { ...login, issuer, audience };",
    replacement: "return { ...login, issuer, audience: ENTRA_AUDIENCE };",
    test: {
      file: "../components/pipeline-identities.test.ts",
      title: "github-oidc registers a policy of the account",
    },
  },
];
