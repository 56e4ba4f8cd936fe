import assert from "node:assert/strict";
import { ApiError, NoAnswerError } from "../../../../dynamic/provider/errors/api-error";
import type { OwnCode, RefusalCode } from "../../../../dynamic/provider/errors/codes";
import { ProviderError } from "../../../../dynamic/provider/errors/provider-error";
import { explain, toErrorCode } from "../../../../dynamic/provider/errors/remedies";

const HOST = "https://adb-1.test";

/** For each code an answer that has it, and how its advice begins. */
const REFUSALS: Readonly<Record<RefusalCode, readonly [error: ApiError, advice: string]>> = {
  PATS_DISABLED: [
    new ApiError(`POST ${HOST}/api/2.0/token/create`, 403, "PERMISSION_DENIED", "Personal access tokens are disabled."),
    "Personal access tokens are disabled in this workspace: ",
  ],
  MISSING_ENTITLEMENT: [
    new ApiError(
      `GET ${HOST}/api/2.0/preview/scim/v2/Me`,
      403,
      "403",
      "This API is disabled for users without the databricks-sql-access or workspace-access or workspace-consume entitlements.",
    ),
    "The identity of this login has no entitlement in the workspace; ",
  ],
  NO_CAN_USE: [
    new ApiError(
      `GET ${HOST}/api/2.0/token/list`,
      403,
      "PERMISSION_DENIED",
      "User does not have permission to use tokens.",
    ),
    "The principal has no CAN USE on tokens: ",
  ],
  PRINCIPAL_UNKNOWN: [
    new ApiError(
      `PATCH ${HOST}/api/2.0/permissions/authorization/tokens`,
      404,
      undefined,
      "Principal: ServicePrincipalName(x) does not exist",
    ),
    "The workspace has no such service principal: ",
  ],
  NOT_IN_WORKSPACE: [
    new ApiError(`GET ${HOST}/api/2.0/token/list`, 403, "403", "User not authorized."),
    "The principal logged in but is not in this workspace: ",
  ],
  WRONG_SCOPE: [
    new ApiError("POST https://login.test/t/oauth2/v2.0/token", 400, "AADSTS70011", "No."),
    "The Entra scope must be exactly 2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default",
  ],
  WRONG_TENANT: [
    new ApiError(`GET ${HOST}/api/2.0/token/list`, 400, "400", "Expected iss claim to be: https://sts.windows.net/x/."),
    "The login is of another Entra tenant than the workspace: check tenantId",
  ],
  APPLICATION_UNKNOWN: [
    new ApiError("POST https://login.test/t/oauth2/v2.0/token", 400, "AADSTS700016", "No."),
    "Entra knows no such application in this tenant: ",
  ],
  CLIENT_SECRET_REFUSED: [
    new ApiError("POST https://login.test/t/oauth2/v2.0/token", 401, "AADSTS7000215", "No."),
    "Entra refused the client secret: ",
  ],
  OAUTH_SECRET_REFUSED: [
    new ApiError(`POST ${HOST}/oidc/v1/token`, 401, "invalid_client", "Client authentication failed"),
    "The workspace refused the OAuth secret: ",
  ],
  LIFETIME_TOO_LONG: [
    new ApiError(`POST ${HOST}/api/2.0/token/create`, 400, "INVALID_PARAMETER_VALUE", "The lifetime exceeds 30 days."),
    "The workspace allows shorter lifetimes only (maxTokenLifetimeDays): ",
  ],
  SECRET_QUOTA: [
    new ApiError(
      `POST ${HOST}/api/2.0/accounts/servicePrincipals/1/credentials/secrets`,
      400,
      "QUOTA_EXCEEDED",
      "The limit of 5 secrets is reached.",
    ),
    "The principal has as many OAuth secrets as a workspace allows (5): ",
  ],
  QUOTA_EXCEEDED: [
    new ApiError(`POST ${HOST}/api/2.0/token/create`, 400, "QUOTA_EXCEEDED", "The quota has been exceeded."),
    "The principal has as many tokens as a workspace allows (600): ",
  ],
  CREDENTIAL_REFUSED: [
    new ApiError(`GET ${HOST}/api/2.0/token/list`, 403, "403", "Invalid access token."),
    "The credential was refused: ",
  ],
  NOT_A_WORKSPACE: [
    new ApiError(`GET ${HOST}/api/2.0/token/list`, 404, undefined, "an HTML page instead of JSON"),
    "Tokens belong to one workspace: ",
  ],
  NOT_ADMINISTRATOR: [
    new ApiError(`GET ${HOST}/api/2.0/workspace-conf`, 403, "PERMISSION_DENIED", "Only workspace admins can do this."),
    "This call needs a workspace administrator: ",
  ],
};

/** For each code of the provider's own the advice that is added to the message; undefined where the message has it. */
const OWN: Readonly<Record<OwnCode, string | undefined>> = {
  NO_ANSWER: "Check that the host is right and can be reached from this machine",
  UNEXPECTED_ANSWER: undefined,
  NO_ADMINISTRATOR: undefined,
  LOGIN_AMBIGUOUS: undefined,
  LOGIN_UNSUPPORTED: undefined,
  CREDENTIAL_MALFORMED: undefined,
  NOT_LISTED: undefined,
  TOKEN_QUOTA: undefined,
  SECRET_QUOTA: undefined,
  SECRET_QUOTA_BUSY: undefined,
  NOT_AS_REQUESTED: undefined,
  NOT_ADOPTABLE: undefined,
  REHEARSAL: undefined,
  OTHER_STACK: undefined,
  STACKS_MALFORMED: undefined,
};

describe("the remedies", () => {
  for (const [code, [error, advice]] of Object.entries(REFUSALS)) {
    it(`recognise ${code} by the server's answer, and say what to do`, () => {
      assert.equal(toErrorCode(error), code);
      const said = `${error.message.replace(/\.$/, "")}. ${advice}`;
      assert.equal(explain(error).slice(0, said.length), said);
    });
  }

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

  it("do not take another disabled API for a missing entitlement", () => {
    const words = "This API is disabled for users without account admin status.";
    const error = new ApiError(`GET ${HOST}/api/2.0/token/list`, 403, "PERMISSION_DENIED", words);
    assert.equal(toErrorCode(error), "UNRECOGNISED");
  });

  it("prefer the cause that the server names to the one that its status implies", () => {
    const disabled = new ApiError(`GET ${HOST}/api/2.0/workspace-conf`, 403, "FEATURE_DISABLED", "No.");
    assert.equal(toErrorCode(disabled), "PATS_DISABLED");
  });

  it("know a call without an answer by its code", () => {
    assert.equal(toErrorCode(new NoAnswerError("GET x", new Error("gone"))), "NO_ANSWER");
  });
});
