import assert from "node:assert/strict";
import { ApiError } from "../../../../dynamic/provider/errors/api-error";
import { PhaseFailure } from "../../../../dynamic/provider/errors/phase-failure";
import { ProviderError } from "../../../../dynamic/provider/errors/provider-error";

const AFTERMATH = { active: "token a, in use", next: "run pulumi up again" };

describe("PhaseFailure", () => {
  it("says in three lines what failed and why, what is active, and what to do next", () => {
    const cause = new ApiError("GET https://adb-1.test/api", 403, "PERMISSION_DENIED", "No.");
    assert.equal(
      new PhaseFailure("revoking token a", cause, AFTERMATH).message,
      "revoking token a failed: GET https://adb-1.test/api returned 403 PERMISSION_DENIED: No\n" +
        "Active now: token a, in use\n" +
        "Next: run pulumi up again",
    );
  });

  const CODES: Readonly<Record<string, readonly [cause: unknown, code: string]>> = {
    "a refusal that is recognised": [new ApiError("GET x", 401, undefined, "No."), "CREDENTIAL_REFUSED"],
    "a refusal that is not": [new ApiError("GET x", 500, undefined, "No."), "UNRECOGNISED"],
    "a cause of the provider's own": [new ProviderError("NOT_LISTED", "no"), "NOT_LISTED"],
    "the cause of a cause": [new Error("no", { cause: new ProviderError("REHEARSAL", "no") }), "REHEARSAL"],
    "a bug": [new TypeError("undefined is not a function"), "UNRECOGNISED"],
    "a value that is not an error": ["no", "UNRECOGNISED"],
  };
  for (const [sentence, [cause, code]] of Object.entries(CODES)) {
    it(`carries the code of ${sentence}`, () => {
      assert.equal(new PhaseFailure("revoking token a", cause, AFTERMATH).code, code);
    });
  }
});
