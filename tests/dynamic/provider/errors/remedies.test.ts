import assert from "node:assert/strict";
import { ApiError, NoAnswerError } from "../../../../dynamic/provider/errors/api-error";
import type { OwnCode } from "../../../../dynamic/provider/errors/codes";
import { ProviderError } from "../../../../dynamic/provider/errors/provider-error";
import { explain, toErrorCode } from "../../../../dynamic/provider/errors/remedies";

const HOST = "https://adb-1.test";

/** For each code of the provider's own the advice that is added to the message; undefined where the message has it. */
const OWN: Readonly<Record<OwnCode, string | undefined>> = {
  NO_ANSWER: "Check that the host is right and can be reached from this machine",
  UNEXPECTED_ANSWER: undefined,
  NO_ADMINISTRATOR: undefined,
  LOGIN_AMBIGUOUS: undefined,
  LOGIN_UNSUPPORTED: undefined,
  OTHER_IDENTITY: undefined,
  CREDENTIAL_MALFORMED: undefined,
  NOT_LISTED: undefined,
  TOKEN_QUOTA: undefined,
  SECRET_QUOTA: undefined,
  SECRET_QUOTA_BUSY: undefined,
  NOT_AS_REQUESTED: undefined,
  NOT_ADOPTABLE: undefined,
  WRONG_IDENTITY: undefined,
  PRINCIPAL_AMBIGUOUS: undefined,
  NO_TOKEN_LOGIN: undefined,
  REHEARSAL: undefined,
  OTHER_STACK: undefined,
  STACKS_MALFORMED: undefined,
  ENGINE_GONE: undefined,
  OTHER_SECRET: undefined,
  NOT_DELIVERED: undefined,
  VALUE_LOST: undefined,
};

describe("the remedies", () => {
  for (const [code, advice] of Object.entries(OWN)) {
    it(`have an entry for ${code}`, () => {
      const error = new ProviderError(code as OwnCode, "it failed.");
      assert.equal(toErrorCode(error), code);
      assert.equal(explain(error), advice === undefined ? "it failed" : `it failed. ${advice}`);
    });
  }

  it("leave an answer that is not recognised as the server gave it", () => {
    const error = new ApiError(`GET ${HOST}/api/2.0/token/list`, 500, undefined, "Internal error.");
    assert.equal(toErrorCode(error), "UNRECOGNISED");
    assert.equal(explain(error), `GET ${HOST}/api/2.0/token/list returned 500: Internal error`);
  });

  it("do not advise an administrator for a 403 of an identity's own call", () => {
    const error = new ApiError(`GET ${HOST}/api/2.0/preview/scim/v2/Me`, 403, "PERMISSION_DENIED", "No.");
    assert.equal(toErrorCode(error), "UNRECOGNISED");
  });

  it("know an administrator by its entitlements, because every administrator has all", () => {
    const words = "This API is disabled for users without the workspace-access entitlement.";
    const refuse = (path: string): ApiError => new ApiError(`GET ${HOST}${path}`, 403, "PERMISSION_DENIED", words);
    for (const path of ["/api/2.0/workspace-conf", "/api/2.0/permissions/authorization/tokens"])
      assert.equal(toErrorCode(refuse(path)), "NOT_ADMINISTRATOR", path);
    for (const path of ["/api/2.0/token/list", "/api/2.0/preview/scim/v2/Me"])
      assert.equal(toErrorCode(refuse(path)), "MISSING_ENTITLEMENT", path);
  });

  it("do not take the API of account administrators for a missing entitlement", () => {
    const words = "This API is disabled for users without account admin status.";
    const error = new ApiError(`GET ${HOST}/api/2.0/token/list`, 403, "PERMISSION_DENIED", words);
    assert.equal(toErrorCode(error), "NOT_ACCOUNT_ADMINISTRATOR");
  });

  it("prefer the cause that the server names to the one that its status implies", () => {
    const disabled = new ApiError(`GET ${HOST}/api/2.0/token-management/tokens`, 403, "FEATURE_DISABLED", "No.");
    assert.equal(toErrorCode(disabled), "PATS_DISABLED");
  });

  it("follow what the server said as one more sentence, whatever mark that ends with", () => {
    const attempted = `GET ${HOST}/api/2.0/secrets/get`;
    for (const end of ["", ".", "!", "!\n"]) {
      const error = new ApiError(attempted, 404, "RESOURCE_DOES_NOT_EXIST", `Scope nope does not exist${end}`);
      assert.match(explain(error), /: Scope nope does not exist\. The workspace has no such scope: /);
    }
  });

  it("know a call without an answer by its code", () => {
    assert.equal(toErrorCode(new NoAnswerError("GET x", new Error("gone"))), "NO_ANSWER");
  });
});
