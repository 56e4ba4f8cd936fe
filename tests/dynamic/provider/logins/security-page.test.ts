import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join, normalize } from "node:path";
import { type AuthType, PRINCIPAL_AUTH_TYPES } from "../../../../dynamic/arguments/auth-types";
import { unstoredProblems } from "../../../../dynamic/arguments/unstored-problems";
import { repositoryRoot } from "../../../../tools/repository-root";
import { namesIn, tableOf } from "../../../documents";

const PAGE = "docs/security.md";

const PRINCIPALS: Readonly<Record<string, AuthType>> = PRINCIPAL_AUTH_TYPES;

const PUBLISH = { vault: { kind: "key-vault", vaultName: "kv-data", secretName: "reporting" } };

/** Whether the arguments of a login have a text that authenticates. */
function hasSecret(authType: string): boolean {
  return Object.values(PRINCIPALS[authType]?.fields ?? {}).some(({ secret }) => secret);
}

/** Whether a login is possible where the value of the token is not stored. */
function isRefusedUnstored(authType: string): boolean {
  return unstoredProblems({ storeValue: false, publish: PUBLISH, login: { authType } }).length > 0;
}

describe("The page about security", () => {
  const rows = tableOf(PAGE, "`login` of the principal").map(([name, stored = "", unstored = ""]) => ({
    authType: namesIn(name)[0] ?? "",
    stored,
    unstored,
  }));

  it("has every login of a principal once", () => {
    assert.deepEqual(rows.map(({ authType }) => authType).sort(), Object.keys(PRINCIPALS).sort());
  });

  it("says that a stolen state gives the token, and more where a login has a secret", () => {
    for (const { authType, stored } of rows)
      assert.equal(stored === "the token", !hasSecret(authType), `${authType}: ${stored}`);
  });

  it("says that a state without the value gives nothing, but the secret of a login that has one", () => {
    for (const { authType, unstored } of rows) {
      assert.equal(unstored === "refused", isRefusedUnstored(authType), `${authType}: ${unstored}`);
      if (unstored !== "refused")
        assert.equal(unstored === "nothing", !hasSecret(authType), `${authType}: ${unstored}`);
    }
  });

  it("names a test for each thing that is done", () => {
    for (const [what = "", tests = ""] of tableOf(PAGE, "what")) {
      const paths = [...tests.matchAll(/\]\(([^)]+)\)/g)].map(([, target = ""]) => normalize(join("docs", target)));
      assert.notEqual(paths.length, 0, what);
      for (const path of paths) {
        assert.match(path, /^tests\//, what);
        assert.ok(existsSync(join(repositoryRoot(), path)), path);
      }
    }
  });
});
