import assert from "node:assert/strict";
import type { ApiError } from "../../../../dynamic/provider/errors/api-error";
import { isRefusal } from "../../../../dynamic/provider/errors/api-error";
import { send } from "../../../../dynamic/provider/http/http-client";
import { requestByClientCredentials } from "../../../../dynamic/provider/logins/client-credentials";
import { createTestRuntime } from "../test-runtime";

const HOST = "https://adb-1.test";

/** By where a redirect leads: its code, and its words. */
const PLACES: Readonly<Record<string, readonly [code: string | undefined, words: string]>> = {
  "/login.html?error=private-link-validation-error:7405608": [
    "PRIVATE_LINK_VALIDATION_ERROR",
    "a redirect to https://adb-1.test/login.html: private-link-validation-error:7405608",
  ],
  "https://adb-1.test/login.html?next=1&error=private-link-validation-error%3A7405608#top": [
    "PRIVATE_LINK_VALIDATION_ERROR",
    "a redirect to https://adb-1.test/login.html: private-link-validation-error:7405608",
  ],
  "https://other.test/login.html?error=private-link-validation-error": [
    "PRIVATE_LINK_VALIDATION_ERROR",
    "a redirect to https://other.test/login.html: private-link-validation-error",
  ],
  "/login.html?next_url=%2Fapi": [undefined, "a redirect to https://adb-1.test/login.html"],
  "https://portal.test/sign-in?ticket=a-secret": [
    "REDIRECT_TO_OTHER_HOST",
    "a redirect to another host, https://portal.test/sign-in",
  ],
  "https://user:a-secret@portal.test/": ["REDIRECT_TO_OTHER_HOST", "a redirect to another host, https://portal.test/"],
  "http://adb-1.test/api": ["REDIRECT_TO_OTHER_HOST", "a redirect to another host, http://adb-1.test/api"],
  "//portal.test": ["REDIRECT_TO_OTHER_HOST", "a redirect to another host, https://portal.test/"],
  "https://": [undefined, "a redirect without a target"],
};

describe("a redirect", () => {
  let requested: { readonly url: string; readonly redirect: unknown }[];

  function redirecting(status: number, location: string | undefined) {
    requested = [];
    return createTestRuntime(
      {},
      {
        fetch: (url, request) => {
          requested.push({ url: String(url), redirect: request?.redirect });
          const headers = location === undefined ? {} : { location };
          return Promise.resolve(new Response(status === 304 ? null : "<html></html>", { status, headers }));
        },
      },
    );
  }

  const CALLS: Readonly<
    Record<string, (runtime: ReturnType<typeof redirecting>) => readonly [string, Promise<unknown>]>
  > = {
    "a mint": (runtime) => [
      `POST ${HOST}/api/2.0/token/create`,
      send(runtime, {
        method: "POST",
        url: `${HOST}/api/2.0/token/create`,
        headers: { authorization: "Bearer dapi-a-token" },
        body: "{}",
        repeatable: false,
      }),
    ],
    "a login": (runtime) => [
      `POST ${HOST}/oidc/v1/token`,
      requestByClientCredentials(runtime, {
        tokenEndpoint: `${HOST}/oidc/v1/token`,
        clientId: "client",

        scope: "all-apis",
        proof: { kind: "secret in header", secret: "a-client-secret" },
      }).send(),
    ],
  };

  const lead = async (call: string, status: number, location: string | undefined): Promise<ApiError> => {
    const [attempted, work] = CALLS[call]!(redirecting(status, location));
    const error = await work.then(
      () => assert.fail("it was followed"),
      (failure: unknown) => failure as ApiError,
    );
    assert.equal(error.attempted, attempted);
    return error;
  };

  for (const call of Object.keys(CALLS)) {
    for (const [location, [code, words]] of Object.entries(PLACES)) {
      it(`of ${call} is not followed, and its message says where it led: ${location}`, async () => {
        const error = await lead(call, 302, location);
        const coded = code === undefined ? "302" : `302 ${code}`;
        assert.equal(error.message, `${error.attempted} returned ${coded}: ${words}`);
        assert.equal(error.serverCode, code);
        assert.equal(requested.length, 1);
        assert.equal(requested[0]?.redirect, "manual");
      });
    }

    for (const status of [301, 303, 307, 308])
      it(`of ${call} is not followed: ${status}`, async () => {
        assert.match(
          (await lead(call, status, "/login.html")).message,
          new RegExp(`returned ${status}: a redirect to`),
        );
        assert.equal(requested.length, 1);
      });

    it(`of ${call} is a refusal: nothing was done`, async () => {
      assert.equal(isRefusal(await lead(call, 302, "/login.html")), true);
    });
  }

  it("without a target is a failure too", async () => {
    assert.match((await lead("a mint", 302, undefined)).message, /returned 302: a redirect without a target$/);
  });

  it("to a very long path is cut", async () => {
    assert.equal((await lead("a mint", 302, `/${"x".repeat(5000)}`)).message.length < 400, true);
  });
});
