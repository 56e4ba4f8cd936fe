import assert from "node:assert/strict";
import { ApiError } from "../../../../dynamic/provider/errors/api-error";
import { ProviderError } from "../../../../dynamic/provider/errors/provider-error";
import { awaitPropagation } from "../../../../dynamic/provider/http/propagation";
import { createTestRuntime } from "../test-runtime";

const entra = (serverCode: string): ApiError => new ApiError("POST https://login.test/t", 400, serverCode, "No.");
const workspace = (serverMessage: string): ApiError =>
  new ApiError("GET https://adb-1.test", 403, undefined, serverMessage);

/** For each refusal the longest time that it is waited for, in seconds. */
const BUDGETS: Readonly<Record<string, readonly [error: Error, seconds: number]>> = {
  "an application that Entra does not know": [entra("AADSTS700016"), 120],
  "a federated credential that Entra does not know": [entra("AADSTS70021"), 30],
  "the subject of a federated credential that Entra does not know": [entra("AADSTS700213"), 30],
  "a federation policy that the workspace does not know": [
    new ApiError("POST https://adb-1.test/oidc/v1/token", 400, "invalid_grant", "TOKEN_INVALID (No.)"),
    30,
  ],
  "the audience of a federation policy": [
    new ApiError("POST https://adb-1.test/oidc/v1/token", 400, "invalid_grant", "TOKEN_AUDIENCE_INVALID (No.)"),
    30,
  ],
  "an identity token that has expired": [entra("AADSTS700024"), 0],
  "a principal that Entra does not know in the workspace's directory": [entra("AADSTS500011"), 120],
  "a principal that is not in the workspace": [workspace("User not authorized."), 60],
  "a principal that a grant does not know": [workspace("Principal: X(y) does not exist"), 60],
  "a client secret": [entra("AADSTS7000215"), 48],
  "an OAuth secret": [new ApiError("POST https://adb-1.test/oidc/v1/token", 401, "invalid_client", "No."), 24],
  "an entitlement that is missing": [
    workspace("This API is disabled for users without the workspace-access entitlement."),
    30,
  ],
  "CAN USE that is missing": [workspace("User does not have permission to use tokens."), 12],
  "a token that is not listed": [new ProviderError("NOT_LISTED", "no"), 12],
  "any other refusal": [workspace("No."), 0],
  "a server that fails": [new ApiError("GET https://adb-1.test", 500, undefined, "No."), 0],
  "a bug": [new TypeError("undefined is not a function"), 0],
};

describe("awaitPropagation", () => {
  const START = Date.parse("2026-01-01T00:00:00Z");
  let passed: number;

  beforeEach(() => {
    passed = 0;
  });

  const runtime = createTestRuntime(
    {},
    {
      now: () => START + passed,
      pause: (milliseconds) => {
        passed += milliseconds;
        return Promise.resolve();
      },
    },
  );

  for (const [sentence, [error, seconds]] of Object.entries(BUDGETS)) {
    it(`waits ${seconds} seconds at most for ${sentence}, and throws it`, async () => {
      await assert.rejects(
        awaitPropagation(runtime, () => Promise.reject(error)),
        (thrown) => thrown === error,
      );
      const longestPause = 15;
      const isWithin = passed <= seconds * 1000 && passed > (seconds - longestPause) * 1000;
      assert.ok(seconds === 0 ? passed === 0 : isWithin, `${passed} ms`);
    });
  }

  it("waits as long as for an application where the program has made the credential or the policy", async () => {
    const exchange = (words: string): ApiError =>
      new ApiError("POST https://adb-1.test/oidc/v1/token", 400, "invalid_grant", words);
    for (const error of [entra("AADSTS700213"), exchange("TOKEN_INVALID"), exchange("TOKEN_AUDIENCE_INVALID")]) {
      passed = 0;
      await assert.rejects(awaitPropagation(runtime, () => Promise.reject(error), { hasMadeTrust: true }));
      assert.equal(passed, 119_000);
    }
    passed = 0;
    await assert.rejects(
      awaitPropagation(runtime, () => Promise.reject(entra("AADSTS7000215")), { hasMadeTrust: true }),
    );
    assert.equal(passed, 44_000);
  });

  it("pauses 2 seconds first, twice as long each time, and 15 seconds at most", async () => {
    const times: number[] = [];
    const attempt = (): Promise<string> => {
      times.push(passed / 1000);
      return times.length < 7 ? Promise.reject(entra("AADSTS700016")) : Promise.resolve("known");
    };
    assert.equal(await awaitPropagation(runtime, attempt), "known");
    assert.deepEqual(times, [0, 2, 6, 14, 29, 44, 59]);
  });

  it("counts its pauses, and not the time that attempts take or by which a clock is set", async () => {
    let attempts = 0;
    const attempt = (): Promise<string> => {
      attempts += 1;
      passed += 3_600_000;
      return attempts < 4 ? Promise.reject(workspace("User not authorized.")) : Promise.resolve("known");
    };
    assert.equal(await awaitPropagation(runtime, attempt), "known");
  });

  it("waits for no other refusal than the given one", async () => {
    const refused = BUDGETS["an entitlement that is missing"]?.[0];
    for (const [only, waits] of [
      ["NO_CAN_USE", false],
      ["MISSING_ENTITLEMENT", true],
    ] as const) {
      passed = 0;
      await assert.rejects(awaitPropagation(runtime, () => Promise.reject(refused ?? new Error()), { only: [only] }));
      assert.equal(passed > 0, waits);
    }
  });

  it("judges each refusal by itself: a refusal with a shorter wait ends the wait", async () => {
    const refusals = [entra("AADSTS700016"), entra("AADSTS700016"), entra("AADSTS700016"), workspace("No.")];
    await assert.rejects(
      awaitPropagation(runtime, () => Promise.reject(refusals.shift() ?? new Error("too often"))),
      /returned 403/,
    );
    assert.equal(passed, 14_000);
  });
});
