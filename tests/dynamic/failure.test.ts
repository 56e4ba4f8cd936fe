import assert from "node:assert/strict";
import { toFailure } from "../../dynamic/provider/failure";
import { ApiError } from "../../dynamic/provider/rest/api-error";

const AFTERMATH = { alive: "token a, in use", next: "run pulumi up again" };

describe("toFailure", () => {
  it("tells in three lines what failed and why, what is alive, and how to go on", () => {
    const cause = new ApiError("GET https://adb-1.test/api", 403, "PERMISSION_DENIED", "No.");
    assert.equal(
      toFailure("revoking token a", cause, AFTERMATH).message,
      "revoking token a failed: GET https://adb-1.test/api was answered 403 PERMISSION_DENIED: No\n" +
        "alive now: token a, in use\n" +
        "to go on: run pulumi up again",
    );
  });

  it("has no stack, which Pulumi would print, but of a bug", () => {
    const refused = toFailure("revoking token a", new Error("no"), AFTERMATH);
    assert.equal(refused.stack, "\n(this is told at its resource too)");
    const bug = toFailure("revoking token a", new TypeError("undefined is not a function"), AFTERMATH);
    assert.match(bug.stack ?? "", /failure\.test/);
  });
});
