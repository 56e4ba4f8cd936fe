import assert from "node:assert/strict";
import { ApiError, nameIdentity } from "../../../../dynamic/provider/errors/api-error";
import { type FederatedIdentity, readFederatedIdentity } from "../../../../dynamic/provider/errors/federated-identity";
import { explain } from "../../../../dynamic/provider/errors/remedies";

const APPLICATION = "c56a4180-65aa-42ec-a945-5fd21dec0538";
const SUBJECT = "repo:octo@1/app@2:ref:refs/heads/it's";

const IDENTITY: FederatedIdentity = {
  issuer: "https://token.actions.githubusercontent.com",
  subject: SUBJECT,
  audience: "api://AzureADTokenExchange",
  applicationId: APPLICATION,
};

function toToken(claims: unknown): string {
  return `header.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.signature`;
}

/** The last sentence of the advice. */
function toAdvice(error: ApiError, identity: FederatedIdentity): string {
  return explain(nameIdentity(error, identity)).split(/\. (?=The identity token)/)[1] ?? "";
}

describe("the identity of a refused federated login", () => {
  const { issuer: iss, subject: sub, audience: aud } = IDENTITY;

  it("is read from the claims of the token, one audience or several", () => {
    assert.deepEqual(readFederatedIdentity(toToken({ iss, sub, aud }), APPLICATION), IDENTITY);
    assert.deepEqual(readFederatedIdentity(toToken({ iss, sub, aud: [aud, "other"] }), APPLICATION), IDENTITY);
  });

  it("is not known from a text without these claims", () => {
    const texts = ["", "no token", "a.b.c", toToken({ iss, sub }), toToken({ iss, aud }), toToken(null), toToken([1])];
    for (const text of texts) assert.equal(readFederatedIdentity(text, APPLICATION), undefined, text);
  });

  it("is cut where a claim is longer than any issuer makes it", () => {
    const identity = readFederatedIdentity(toToken({ iss, sub: "s".repeat(1000), aud }), APPLICATION);
    assert.equal(identity?.subject, `${"s".repeat(300)}…`);
  });

  for (const number of [700211, 700212, 700213, 7002137, 7002138, 70021])
    it(`gives the command for Entra's credential after AADSTS${number}`, () => {
      const error = new ApiError("POST https://login.test/t", 401, `AADSTS${number}`, "No.");
      assert.equal(
        toAdvice(error, IDENTITY),
        `The identity token of this run has the subject ${SUBJECT}, and is trusted after: ` +
          `az ad app federated-credential create --id ${APPLICATION} --parameters ` +
          `'{"name":"databricks-pat","issuer":"${iss}","subject":"repo:octo@1/app@2:ref:refs/heads/it'\\''s","audiences":["${aud}"]}'`,
      );
    });

  for (const [words, id] of [
    ["TOKEN_INVALID (Ensure a valid federation policy has been configured)", "4711"],
    ["TOKEN_AUDIENCE_INVALID (Token audience 'x' invalid)", undefined],
  ] as const)
    it(`gives the command for the federation policy after ${words}`, () => {
      const error = new ApiError("POST https://adb-1.test/oidc/v1/token", 400, "invalid_grant", words);
      assert.equal(
        toAdvice(error, { ...IDENTITY, subject: "repo:a/b", servicePrincipalId: id }),
        "The identity token of this run has the subject repo:a/b, and is trusted after: " +
          `databricks account service-principal-federation-policy create ${id ?? "SERVICE_PRINCIPAL_ID"} --json ` +
          `'{"oidc_policy":{"issuer":"${iss}","subject":"repo:a/b","audiences":["${aud}"]}}'`,
      );
    });

  it("adds nothing to a refusal that has another cause", () => {
    const error = new ApiError("POST https://login.test/t", 400, "AADSTS90002", "No.");
    assert.equal(toAdvice(error, IDENTITY), "");
  });
});
