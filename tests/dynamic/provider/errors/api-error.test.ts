import assert from "node:assert/strict";
import { ApiError, isRefusal, NoAnswerError, ofCallee, wentTo } from "../../../../dynamic/provider/errors/api-error";
import type { OwnCode } from "../../../../dynamic/provider/errors/codes";
import { ProviderError } from "../../../../dynamic/provider/errors/provider-error";

describe("ApiError", () => {
  it("says what was attempted and what the server said", () => {
    const error = new ApiError("POST https://adb-1.test/api/2.0/token/create", 403, "PERMISSION_DENIED", "No.");
    assert.equal(error.message, "POST https://adb-1.test/api/2.0/token/create returned 403 PERMISSION_DENIED: No.");
    assert.equal(error.name, "ApiError");
  });

  it("leaves out a missing code", () => {
    assert.equal(new ApiError("GET x", 500, undefined, "No.").message, "GET x returned 500: No.");
  });

  it("knows where the call went, whatever its message says", () => {
    const origin = "https://adb-1.test";
    const error = new ApiError(`POST ${origin}/oidc/v1/token`, 401, undefined, "See https://adb-2.test/api/2.0.");
    const silent = new NoAnswerError(`POST ${origin}/oidc/v1/token`, undefined);
    for (const failure of [error, silent]) {
      assert.deepEqual([wentTo(failure, origin), wentTo(failure, origin, "api", "oidc")], [true, true]);
      assert.deepEqual([wentTo(failure, origin, "api"), wentTo(failure, "https://adb-2.test")], [false, false]);
      assert.equal(wentTo(failure, "https://adb-1.te"), false);
    }
  });

  it("keeps what is known about the answer where another callee is named", () => {
    const facts = { retryAfterSeconds: 3, isPage: true };
    const named = ofCallee(new ApiError("GET https://a.test/", 403, "403", "No.", facts), "platform");
    assert.ok(named instanceof ApiError);
    assert.deepEqual(named.facts, { ...facts, callee: "platform" });
    assert.equal(
      named.message,
      "the request for an identity token, GET https://a.test/, returned 403: No. (Retry-After: 3 seconds)",
    );
    const other = new Error("x");
    assert.equal(ofCallee(other, "vault"), other);
  });

  it("says a code once that the message begins with", () => {
    const error = new ApiError("POST x", 400, "AADSTS90002", "AADSTS90002: Tenant 'x' not found.");
    assert.equal(error.message, "POST x returned 400: AADSTS90002: Tenant 'x' not found.");
    const other = new ApiError("POST x", 400, "AADSTS9000", "AADSTS90002: Tenant 'x' not found.");
    assert.equal(other.message, "POST x returned 400 AADSTS9000: AADSTS90002: Tenant 'x' not found.");
  });
});

describe("NoAnswerError", () => {
  const failed = (cause: unknown): Error => new TypeError("fetch failed", { cause });

  for (const [sentence, cause, reason] of [
    ["a code below the failure", failed({ code: "ECONNREFUSED" }), "ECONNREFUSED"],
    ["a failure without a code by its kind", failed(new SyntaxError("Bearer dapi0")), "SyntaxError"],
    ["a failure alone by its kind", new TypeError("Bearer dapi0 is an invalid header value"), "TypeError"],
    ["a deadline", new DOMException("The operation was aborted", "TimeoutError"), "it timed out"],
    ["a code that is none", failed({ code: "Bearer dapi0" }), "TypeError"],
    ["a value that is not an error", "gone", "an unknown error"],
  ] as const) {
    it(`explains ${sentence}`, () => {
      const error = new NoAnswerError("GET https://adb-1.test/x", cause);
      assert.equal(error.message, `GET https://adb-1.test/x got no answer: ${reason}`);
      assert.equal(error.cause, undefined);
    });
  }
});

describe("isRefusal", () => {
  const ANSWERS: Readonly<Record<number, boolean>> = {
    400: true,
    403: true,
    404: true,
    429: true,
    408: false,
    500: false,
    503: false,
  };
  for (const [status, expected] of Object.entries(ANSWERS)) {
    it(`is ${expected} for an answer of ${status}`, () => {
      assert.equal(isRefusal(new ApiError("POST x", Number(status), undefined, "No.")), expected);
    });
  }

  const REASONS: Readonly<Record<string, boolean>> = {
    PROXY_407: true,
    SELF_SIGNED_CERT_IN_CHAIN: true,
    BAD_PORT: true,
    PROXY_503: false,
    ECONNRESET: false,
    "it timed out": false,
  };
  for (const [reason, expected] of Object.entries(REASONS)) {
    it(`is ${expected} where there was no answer: ${reason}`, () => {
      assert.equal(isRefusal(new NoAnswerError("POST x", undefined, { reason })), expected);
    });
  }

  const CODES: Readonly<Partial<Record<OwnCode, boolean>>> = {
    CREDENTIAL_MALFORMED: true,
    ENGINE_GONE: true,
    NOT_AS_REQUESTED: false,
  };
  for (const [code, expected] of Object.entries(CODES)) {
    it(`is ${expected} for our own ${code}`, () => {
      assert.equal(isRefusal(new ProviderError(code as OwnCode, "No.")), expected);
    });
  }
});
