import type { Mutant } from "./mutant";

/** Mutants that log in before an entitlement, or go on with a login from before it. */
export const ENTITLEMENT_MUTANTS: readonly Mutant[] = [
  {
    id: "login-from-before-grant",
    breaks: "goes on with the cached login token after an entitlement was granted",
    file: "http/authorized-call.ts",
    find: "if (reason !== undefined) login.forget(headers);",
    replacement: 'if (reason === "expired") login.forget(headers);',
    test: {
      file: "provider/databricks/workspace-client.test.ts",
      title: "is sent again with a login from after the grant, by one-time-secret",
    },
  },
  {
    id: "refused-login-kept",
    breaks: "does not send a call again that was refused for an entitlement",
    file: "databricks/workspace-client.ts",
    find: 'toErrorCode(error) === "MISSING_ENTITLEMENT" ? "without entitlement" : undefined',
    replacement: "undefined",
    test: {
      file: "provider/databricks/workspace-client.test.ts",
      title: "is sent again also if it mints",
    },
  },
  {
    id: "entitlement-not-awaited",
    breaks: "does not wait for an entitlement that is not known yet",
    file: "http/propagation.ts",
    find: "  MISSING_ENTITLEMENT: 0.25,\n",
    replacement: "",
    test: {
      file: "provider/lifecycles/entitlements.test.ts",
      title: "is not yet known to three logins by oauth-m2m is waited for",
    },
  },
  {
    id: "entitlement-awaited-in-lists",
    breaks: "waits for an entitlement in the list before a mint, and not in a mint without one",
    file: "tokens/mint.ts",
    find: "{ hasMadeTrust: inputs.hasMadeTrust }",
    replacement: '{ only: ["NOT_LISTED"] }',
    test: {
      file: "provider/lifecycles/entitlements.test.ts",
      title: "is not yet known is waited for where the check has listed the tokens as administrator",
    },
  },
  {
    id: "unentitled-is-gone",
    breaks: "takes a token for gone whose owner has lost its entitlement",
    file: "tokens/proof.ts",
    find: 'if (isScopeRefusal(error) || toErrorCode(error) === "MISSING_ENTITLEMENT") return true;',
    replacement:
      'if (toErrorCode(error) === "MISSING_ENTITLEMENT") return false;\n    if (isScopeRefusal(error)) return true;',
    test: {
      file: "provider/lifecycles/entitlements.test.ts",
      title: "was taken away keeps its token in the state where the list lacks the token",
    },
  },
  {
    id: "busy-time-counts",
    breaks: "counts the time in which a server was busy as a wait for a new principal",
    file: "http/propagation.ts",
    find: "return await attempt();",
    replacement:
      "const begun = runtime.realNow();\n      return await attempt().finally(() => (waited += runtime.realNow() - begun));",
    test: {
      file: "provider/http/propagation.test.ts",
      title: "counts its pauses, and not the time that attempts take",
    },
  },
  {
    id: "groups-do-not-entitle",
    breaks: "warns of a missing entitlement although a group gives one",
    file: "checks/entitlement-check.ts",
    find: 'name === "admins" ? "every entitlement" : toEntering(await getGroupEntitlements(client, id));',
    replacement: 'name === "admins" && id !== "" ? "every entitlement" : toEntering([]);',
    test: {
      file: "provider/checks/entitlement-check.test.ts",
      title: "is left out for one of a group, of administrators",
    },
  },
];
