import type { Mutant } from "./mutant";

const LIFECYCLE = "provider/lifecycles/publication-lifecycle.test.ts";
const VAULT = "provider/sinks/vault-sink.test.ts";
const FAILING = "provider/sinks/failing-sinks.test.ts";

/** Mutants that lose a secret in use, leave a dead token in one, or write over somebody else's. */
export const SINK_MUTANTS: readonly Mutant[] = [
  {
    id: "late-publication",
    breaks: "writes a token into a vault after the engine of its run was killed",
    file: "azure/vault-client.ts",
    find: 'needsEngine: method === "PUT",',
    replacement: "needsEngine: false,",
    test: { file: VAULT, title: "writes nothing once the engine has ended" },
  },
  {
    id: "live-place-removed",
    breaks: "removes a secret in which another resource of the program publishes now",
    file: "lifecycles/publication-lifecycle.ts",
    find: "if (isLivePlace(runtime, sink)) return;",
    replacement: "",
    test: { file: LIFECYCLE, title: "is left by the end of a resource whose place another one has now" },
  },
  {
    id: "foreign-value-removed",
    breaks: "removes a secret that somebody else has written since",
    file: "sinks/taking-decision.ts",
    find: "return stored.sha256 === sha256;",
    replacement: "return true;",
    test: { file: LIFECYCLE, title: "is left by a destroy when somebody else has written it since" },
  },
  {
    id: "azure-native-taken",
    breaks: "takes over a secret that a resource of azure-native would delete",
    file: "sinks/taking-decision.ts",
    find: "if (!isNew || tags[WRITTEN_BY.name] !== undefined)",
    replacement: "if (owner !== undefined)",
    test: { file: LIFECYCLE, title: "the secret of a resource of azure-native" },
  },
  {
    id: "unseen-overwrite",
    breaks: "takes an overwritten secret for the one that it wrote",
    file: "lifecycles/publication-lifecycle.ts",
    find: "if (isWrittenAs(sink, stored, tokenValue, facts, madeBy))",
    replacement: 'if (sink.place !== "")',
    test: { file: LIFECYCLE, title: "is seen by a refresh as overwritten" },
  },
  {
    id: "deleted-name-stays",
    breaks: "does not recover a deleted secret of the same name",
    file: "sinks/vault-sink.ts",
    find: 'if (code === "SECRET_DELETED") await recoverSecret(vault, name);',
    replacement: 'if (code === "SECRET_DELETED") throw error;',
    test: { file: VAULT, title: "recovers a deleted secret" },
  },
  {
    id: "published-twice",
    breaks: "writes a version that a killed run has written already",
    file: "sinks/publish-value.ts",
    find: "if (stored !== undefined && isWrittenAs(sink, stored, value, facts, madeBy))",
    replacement: "if (stored?.sha256 === undefined && stored !== undefined)",
    test: { file: LIFECYCLE, title: "writes nothing that a run which was killed has written already" },
  },
  {
    id: "own-tenant-again",
    breaks: "logs in to a vault of another tenant in the tenant of the login",
    file: "azure/vault-client.ts",
    find: "(this.login = this.openLogin(tenantId))",
    replacement: "(this.login = this.openLogin())",
    test: { file: FAILING, title: "names its tenant, in which the login is repeated once" },
  },
  {
    id: "login-to-any-host",
    breaks: "sends the login for vaults to any host",
    file: "../arguments/vault-uri.ts",
    find: "(azure\\.net|azure\\.cn|usgovcloudapi\\.net|localhost)$/.test(hostname)",
    replacement: "|./.test(hostname)",
    test: { file: "../components/argument-problems.test.ts", title: "a vaultUri that is no vault's" },
  },
  {
    id: "published-overlap-too-long",
    breaks: "gives published tokens an overlap that is longer than their lifetime",
    file: "../arguments/overlap.ts",
    find: "? lifetime : PUBLISHED_OVERLAP",
    replacement: "? PUBLISHED_OVERLAP : PUBLISHED_OVERLAP",
    test: {
      file: "../components/arguments-of-every-kind.test.ts",
      title: "the lifetime where that is shorter than a day",
    },
  },
];
