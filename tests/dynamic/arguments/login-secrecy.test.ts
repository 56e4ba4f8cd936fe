import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { PRINCIPAL_AUTH_TYPES } from "../../../dynamic/arguments/auth-types";
import { isLoginWithoutSecret } from "../../../dynamic/arguments/login-secrecy";

/** The methods whose login has a secret, or may have one. */
const WITH_SECRET = ["oauth-m2m", "azure-client-certificate", "azure-client-secret", "pat"];

describe("a login", () => {
  for (const authType of Object.keys(PRINCIPAL_AUTH_TYPES)) {
    const hasSecret = WITH_SECRET.includes(authType);
    it(`by ${authType} is stored ${hasSecret ? "as a secret" : "in clear"}`, () =>
      assert.equal(isLoginWithoutSecret({ authType, subject: "repo:o/r" }), !hasSecret));
  }

  it("is stored as a secret where the program does not say plainly what it is", () => {
    for (const login of [
      undefined,
      null,
      "one-time-secret",
      {},
      { authType: "constructor" },
      { authType: pulumi.output("one-time-secret") },
      pulumi.output({ authType: "one-time-secret" }),
      Promise.resolve({ authType: "one-time-secret" }),
    ])
      assert.equal(isLoginWithoutSecret(login), false);
  });
});
