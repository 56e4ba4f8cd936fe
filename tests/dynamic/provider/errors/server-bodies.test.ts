import assert from "node:assert/strict";
import type { RefusalCode } from "../../../../dynamic/provider/errors/codes";
import { REFUSAL_CODES, toRefusalAdvice } from "../../../../dynamic/provider/errors/refusals";
import { ofCallee } from "../../../../dynamic/provider/errors/api-error";
import { explain, toErrorCode } from "../../../../dynamic/provider/errors/remedies";
import { send } from "../../../../dynamic/provider/http/http-client";
import { requestByClientCredentials } from "../../../../dynamic/provider/logins/client-credentials";
import { requestIdentityToken } from "../../../../dynamic/provider/logins/identity-token";
import { namesIn, tableOf } from "../../../documents";
import { createTestRuntime } from "../test-runtime";

const PAGE = "docs/troubleshooting.md";
const ORIGIN = "https://adb-1.test";

/** A row of the page: what was called, and what the server answered. */
interface Row {
  readonly status: number;
  readonly method: string;
  readonly url: string;
  readonly answer: string;
  readonly code: string;
  readonly source: string;
}

const ROWS = tableOf(PAGE, "status").map(([status, call, answer, code, source = ""]): Row => {
  const [method = "", target = ""] = (namesIn(call)[0] ?? "").split(" ");
  return {
    status: Number(status),
    method,
    url: target.startsWith("/") ? `${ORIGIN}${target}` : target,
    answer: namesIn(answer)[0] ?? "",
    code: namesIn(code)[0] ?? "",
    source,
  };
});

/** The failure that the provider makes of this answer, on its own way to the server. */
async function fail({ status, method, url, answer }: Row): Promise<unknown> {
  const isRedirect = status >= 300 && status < 400;
  const runtime = {
    ...createTestRuntime({}),
    fetch: () =>
      Promise.resolve(
        new Response(isRedirect ? null : answer, { status, headers: isRedirect ? { location: answer } : {} }),
      ),
  };
  if (/(id|oidc)token\?/.test(url)) {
    const call = { method: method as "GET", url, headers: {}, field: "value" } as const;
    return requestIdentityToken(runtime, call).catch((error: unknown) => error);
  }
  const isLogin = url.endsWith("/token") && !url.includes("/api/");
  const call = isLogin
    ? requestByClientCredentials(runtime, {
        tokenEndpoint: url,
        clientId: "client",
        scope: "all-apis",
        proof: { kind: "secret in body", secret: "a-secret" },
      }).send()
    : send(runtime, { method: method as "GET", url, headers: {}, repeatable: false }).catch((error: unknown) => {
        throw url.includes(".vault.") ? ofCallee(error, "vault") : error;
      });
  return call.then(
    () => assert.fail("it succeeded"),
    (error: unknown) => error,
  );
}

describe("the answers of real servers", () => {
  for (const row of ROWS) {
    it(`are told apart: ${row.status} of ${row.method} ${row.url}, ${row.answer.slice(0, 90)}, is ${row.code}`, async () => {
      const error = await fail(row);
      assert.equal(toErrorCode(error), row.code);
      if (row.code === "UNRECOGNISED") {
        assert.equal(explain(error), (error as Error).message.replace(/[.\s]+$/, ""));
      } else {
        const advice = toRefusalAdvice(row.code as RefusalCode);
        assert.ok(explain(error).endsWith(`. ${advice}`), explain(error));
      }
    });
  }

  it("have a source each", () => {
    assert.deepEqual(
      ROWS.filter(({ source }) => source === ""),
      [],
    );
  });

  it("are recognised whatever the type of the error code, and as plain text", async () => {
    const rows = ROWS.filter(({ answer }) => answer.startsWith('{"error_code"') && !/FEATURE|QUOTA/.test(answer));
    assert.ok(rows.length > 20);
    for (const row of rows) {
      const { message } = JSON.parse(row.answer) as { readonly message: string };
      const code = row.code as RefusalCode;
      for (const answer of [
        JSON.stringify({ error_code: row.status, message }),
        JSON.stringify({ error_code: String(row.status), message }),
        JSON.stringify({ error_code: "PERMISSION_DENIED", message }),
        JSON.stringify({ message }),
        message,
      ])
        assert.equal(toErrorCode(await fail({ ...row, answer })), code, answer);
    }
  });

  it("never advise to revoke tokens where another quota is used up", async () => {
    const quotas = ROWS.filter(({ answer }) => answer.includes("QUOTA_EXCEEDED"));
    for (const row of quotas)
      assert.equal(/revoke some/.test(explain(await fail(row))), row.code === "QUOTA_EXCEEDED", row.url);
  });

  it("show every cause that the provider knows, and no other", () => {
    const shown = new Set(ROWS.map(({ code }) => code).filter((code) => code !== "UNRECOGNISED"));
    assert.deepEqual([...shown].sort(), [...REFUSAL_CODES].sort());
  });
});
