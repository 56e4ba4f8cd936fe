import assert from "node:assert/strict";
import { knownLogins, rememberNewLogins, rememberSavedLogins } from "../../../../dynamic/provider/tokens/known-logins";
import { createTestRuntime } from "../test-runtime";

const OWNER = {
  origin: "https://adb-1.test",
  lineage: "0",
  applicationId: "a",
  servicePrincipalId: undefined,
  login: { authType: "oauth-m2m", clientSecret: "saved" },
  administrator: undefined,
} as const;

const NEWER = { ...OWNER, login: { authType: "oauth-m2m", clientSecret: "newer" } } as const;

function secretsOf(others: readonly Partial<typeof NEWER | { readonly applicationId: string }>[]): readonly unknown[] {
  const runtime = createTestRuntime({});
  for (const other of others) rememberNewLogins(runtime, OWNER.lineage, { ...NEWER, ...other });
  rememberSavedLogins(runtime, OWNER);
  return knownLogins(runtime, OWNER).map((login) => (login.as === "principal" ? login.principal.login : login.as));
}

describe("the logins that a process knows", () => {
  it("begins with the newest of the principal, and ends with the administrator of the environment", () => {
    assert.deepEqual(secretsOf([{}]), [NEWER.login, OWNER.login, "administrator"]);
  });

  it("has no login of another principal of the same lineage", () => {
    assert.deepEqual(secretsOf([{ applicationId: "b" }]), [OWNER.login, "administrator"]);
  });
});
