import type { Mutant } from "./mutant";

/** Mutants of logins by identity tokens: what they ask, keep and show, and when another login takes over. */
export const FEDERATION_MUTANTS: readonly Mutant[] = [
  {
    id: "kept-identity-token",
    breaks: "sends the identity token of the first attempt again, for as long as the login is tried",
    file: "logins/token-grant.ts",
    find: "runtime.elapsed() >= prepared.until",
    replacement: "prepared.until < 0",
    test: { file: "provider/logins/federated-logins.test.ts", title: "sends an identity token again for a minute" },
  },
  {
    id: "busy-platform-twice",
    breaks: "waits for a busy platform of the run again and again, as if the login service were busy",
    file: "logins/token-grant.ts",
    find: "isPrepared ? toLoginPatience(error) : 0",
    replacement: "toLoginPatience(error)",
    test: { file: "provider/logins/federated-logins.test.ts", title: "waits once for a platform that is busy" },
  },
  {
    id: "any-platform-address",
    breaks: "sends the request token of a job over plain http",
    file: "logins/identity-token.ts",
    find: '(url?.protocol === "http:" && isLoopback(url))',
    replacement: 'url?.protocol === "http:"',
    test: { file: "provider/logins/federated-logins.test.ts", title: "sends no request token to plain http" },
  },
  {
    id: "raw-audience",
    breaks: "lets an audience add to the address that GitHub is asked at",
    file: "logins/github-identity-token.ts",
    find: "&audience=${toQueryText(audience)}",
    replacement: '&audience=${toQueryText("") + audience}',
    test: { file: "provider/logins/federated-logins.test.ts", title: "keeps an audience inside its part" },
  },
  {
    id: "management-needed",
    breaks: "fails a login of a principal in the workspace for want of a management token",
    file: "logins/entra-access.ts",
    find: "note = `without a token for Azure Resource Manager (${explain(error)})`;\n        return headers;",
    replacement: "note = explain(error);\n        throw error;",
    test: { file: "provider/logins/federated-logins.test.ts", title: "goes on without a management token" },
  },
  {
    id: "outage-gives-way",
    breaks: "logs in by another login while the first one is only out of reach",
    file: "logins/first-accepted.ts",
    find: "|| !isLoginRefusal(error)",
    replacement: "|| isLoginRefusal(undefined)",
    test: { file: "provider/logins/federated-logins.test.ts", title: "does not give way where Entra is out of reach" },
  },
  {
    id: "forgets-refused-login",
    breaks: "asks for a refused login again with every client",
    file: "logins/first-accepted.ts",
    find: "runtime.recall(REFUSED)",
    replacement: "runtime === undefined ? runtime.recall(REFUSED) : new Map<string, string>()",
    test: {
      file: "provider/logins/federated-logins.test.ts",
      title: "gives way to the client secret of the same application",
    },
  },
  {
    id: "refused-everywhere",
    breaks: "does not try a login for a workspace or a vault that another one has refused",
    file: "logins/first-accepted.ts",
    find: "`${purpose}: ${description}`",
    replacement: "purpose === undefined ? purpose : description",
    test: {
      file: "provider/logins/federated-logins.test.ts",
      title: "is asked again for another workspace and for a vault",
    },
  },
  {
    id: "default-profile-always",
    breaks: "reads the default profile beside other settings",
    file: "logins/profile.ts",
    find: "named === undefined && isAnythingSet(runtime)",
    replacement: "named === undefined && !isAnythingSet(runtime) === undefined",
    test: { file: "provider/logins/profile.test.ts", title: "gives no default profile beside a host" },
  },
];
