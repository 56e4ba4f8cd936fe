import type { Mutant } from "./mutant";

/** Mutants that choose an administrator's login where the databricks provider of the same stack refuses, or the reverse. */
export const LOGIN_MUTANTS: readonly Mutant[] = [
  {
    id: "own-methods-only",
    breaks: "takes a login beside settings of a method that is not ours",
    file: "logins/administrator-choice.ts",
    find: "...OTHER_SETTINGS,",
    replacement: "",
    test: {
      file: "provider/logins/administrator-choice.test.ts",
      title: "refuses settings of methods that are not ours",
    },
  },
  {
    id: "any-flag-counts",
    breaks: "refuses a login beside a flag that is off",
    file: "logins/settings.ts",
    find: "&& isTrue(setting) ?",
    replacement: "&& isTrue !== undefined ?",
    test: {
      file: "provider/logins/administrator-choice.test.ts",
      title: "takes a token beside a flag that is off, and a profile",
    },
  },
  {
    id: "half-a-method-is-none",
    breaks: "takes a login beside a part of another method",
    file: "logins/administrator-choice.ts",
    find: "...OWN_METHODS.flatMap(({ fields }) =>",
    replacement: "...candidates.filter(({ lacks }) => lacks === undefined).flatMap(({ method: { fields } }) =>",
    test: {
      file: "provider/logins/administrator-choice.test.ts",
      title: "refuses a client id of Azure without a secret",
    },
  },
  {
    id: "refused-login-again",
    breaks: "sends a login that was refused a second time, as if a bearer had expired",
    file: "http/authorized-call.ts",
    find: "const headers = await login.authorize();\n      const sent = await send(headers).then(",
    replacement: "const headers = {};\n      const sent = await login.authorize().then(send).then(",
    test: { file: "provider/databricks/workspace-client.test.ts", title: "asks for one login, and sends nothing else" },
  },
  {
    id: "refused-bearer-for-ever",
    breaks: "logs in again as often as a vault refuses the bearer",
    file: "http/authorized-call.ts",
    find: "reason === undefined || reasons.has(reason)",
    replacement: "reason === undefined || reasons.size > 3",
    test: { file: "provider/sinks/vault-sink.test.ts", title: "logs in again, once, where the vault refuses" },
  },
  {
    id: "first-login-in-other-tenant",
    breaks: "logs in to a vault of another tenant by the first login of the environment, which was refused",
    file: "sinks/vault-login.ts",
    find: 'if (login === undefined) return administratorLogin(runtime, origin, administrator, "key-vault", tenantId);',
    replacement: 'if (login === undefined) return administratorLogin(runtime, origin, administrator, "key-vault");',
    test: { file: "provider/sinks/failing-sinks.test.ts", title: "by the login of the environment that is accepted" },
  },
  {
    id: "refused-in-another-tenant",
    breaks: "takes a login that another tenant has refused for one that its own refuses",
    file: "logins/administrator-login.ts",
    find: "`${because}; in tenant ${tenantId}`",
    replacement: "because",
    test: { file: "provider/sinks/failing-sinks.test.ts", title: "by the login of the environment that is accepted" },
  },
  {
    id: "other-host-lacks-login",
    breaks: "asks for another login where only the host is that of another workspace",
    file: "logins/administrator-choice.ts",
    find: "toMissingWords(runtime, origin, toHostRemedy(runtime, origin), [",
    replacement: "toMissingWords(runtime, origin, toRemedy(runtime, authType), [",
    test: {
      file: "provider/logins/administrator-choice.test.ts",
      title: "refuses a token for another workspace",
    },
  },
];
