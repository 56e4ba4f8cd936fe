import type { Mutant } from "./mutant";

/** Mutants that harm others: their permissions, their credentials, their workspace. */
export const SAFETY_MUTANTS: readonly Mutant[] = [
  {
    id: "put-the-acl",
    breaks: "replaces the list of token permissions instead of adding to it",
    file: "databricks/token-permissions-api.ts",
    find: 'method: "PATCH",',
    replacement: 'method: "PUT" as never,',
    test: {
      file: "provider/lifecycles/grant-lifecycle.test.ts",
      title: "adds one entry by a PATCH and leaves the others",
    },
  },
  {
    id: "grant-anyway",
    breaks: "writes a grant that exists already",
    file: "tokens/token-usage.ts",
    find: "if (source !== undefined) return source;",
    replacement: "",
    test: {
      file: "provider/lifecycles/grant-lifecycle.test.ts",
      title: "adds nothing where the principal has CAN USE already",
    },
  },
  {
    id: "first-token-left",
    breaks: "does not delete the administrator's token that a workspace without tokens needs for a moment",
    file: "tokens/token-usage.ts",
    find: "await revokeToken(administrator, info.tokenId).catch(",
    replacement: "await Promise.resolve().catch(",
    test: {
      file: "provider/lifecycles/grant-lifecycle.test.ts",
      title: "makes a temporary token in a workspace without tokens",
    },
  },
  {
    id: "credentials-to-others",
    breaks: "sends credentials to another workspace than DATABRICKS_HOST",
    file: "logins/administrator-choice.ts",
    find: "toWorkspaceOrigin(host.value) === origin;",
    replacement: "toWorkspaceOrigin(host.value) !== origin;",
    test: {
      file: "provider/lifecycles/grant-lifecycle.test.ts",
      title: "does not send credentials that are for another workspace",
    },
  },
  {
    id: "rehearsal-writes",
    breaks: "lets a rehearsed time write to a real workspace",
    file: "rehearsal.ts",
    find: "&& isLoopback(new URL(origin))) return;",
    replacement: "&& !isLoopback(new URL(origin))) return;",
    test: { file: "provider/rehearsal.test.ts", title: "lets no other rehearsal write to a workspace" },
  },
  {
    id: "rehearsed-mint",
    breaks: "mints at a rehearsed time",
    file: "lifecycles/token-lifecycle.ts",
    find: "assertRealTime(runtime, inputs.origin);\n      rememberNewLogins(",
    replacement: "rememberNewLogins(",
    test: { file: "provider/rehearsal.test.ts", title: "creates a PersonalAccessToken" },
  },
  {
    id: "secret-in-message",
    breaks: "prints a client secret in the message of a refused login",
    file: "logins/token-grant.ts",
    find: "const attempted = `POST ${tokenEndpoint}`;",
    replacement: "const attempted = `POST ${tokenEndpoint} ${identity.join()}`;",
    test: {
      file: "provider/logins/failing-logins.test.ts",
      title: "names itself: an OAuth secret of the environment",
    },
  },
  {
    id: "header-in-message",
    breaks: "prints the headers of a call in the message of its failure",
    file: "http/http-client.ts",
    find: 'const attempted = `${method} ${url.replace(/\\?.*$/, "")}`;',
    replacement: "const attempted = `${method} ${url} ${JSON.stringify(headers)}`;",
    test: { file: "provider/http/http-client.test.ts", title: "names method and URL without the query" },
  },
  {
    id: "lifetime-not-checked",
    breaks: "does not compare the lifetime with the workspace's maximum before an update",
    file: "checks/policy-checks.ts",
    find: "toSeconds(lifetime) <= longestLifetimeDays * 86_400",
    replacement: "toSeconds(lifetime) <= Infinity",
    test: {
      file: "provider/checks/preflight.test.ts",
      title: "a lifetime above the workspace's maximum fails the check",
    },
  },
];
