import assert from "node:assert/strict";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import type { FaultEffect } from "../../../../emulator/kernel/active-faults";
import { ConnectProxy } from "../../../network/connect-proxy";
import { useProviderInProcess } from "../describe-lifecycle";

const LET_GO = { DATABRICKS_PAT_DELETE_UNREACHABLE: "true" };

/** What a host answers to everything when its workspace is gone. */
const GONE: Readonly<Record<string, FaultEffect>> = {
  "404": { kind: "answer", status: 404, body: { error_code: "NOT_FOUND", message: "No such host." } },
  "a 404 page": { kind: "answer", status: 404, body: "<html><title>Not found</title></html>" },
  "a login page": { kind: "answer", status: 200, body: "<html><title>Sign in</title></html>" },
  "a redirect": { kind: "answer", status: 302, body: "", headers: { location: "/login.html" } },
  "nothing at all": { kind: "drop-before" },
};

/** What a workspace answers that is still there. */
const PRESENT: Readonly<Record<string, FaultEffect>> = {
  "401": { kind: "answer", status: 401, body: { error_code: "401", message: "No." } },
  "403": { kind: "answer", status: 403, body: { error_code: "403", message: "Invalid access token." } },
  "a 403 page": { kind: "answer", status: 403, body: "<html><title>Forbidden</title></html>" },
  "500": { kind: "answer", status: 500, body: {} },
  "503": { kind: "answer", status: 503, body: "<html><title>Busy</title></html>" },
  "the redirect of a private link": {
    kind: "answer",
    status: 302,
    body: "",
    headers: { location: "/login.html?error=private-link-validation-error:7405608" },
  },
};

describe("the delete of a token whose workspace is gone", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let saved: { readonly id: string; readonly outs: Properties };
  let logged: string[];

  beforeEach(async () => {
    saved = await provider.lifecycles.personalAccessToken.create(provider.inputs());
  });

  function restart(environment: Readonly<Record<string, string>>): void {
    provider.restart(environment);
    logged = [];
    Object.assign(provider.runtime, { log: (message: string) => logged.push(message) });
  }

  function answerAll(effect: FaultEffect, path = ".*"): void {
    workspace.emulator.faults.add({ path, times: 1000, effect });
  }

  const destroy = (changes: Properties = {}): Promise<void> =>
    provider.lifecycles.personalAccessToken.delete(saved.id, { ...saved.outs, ...changes });

  const retire = (): Promise<void> =>
    provider.lifecycles.tokenRetirement.delete("r", { ...saved.outs, overlap: "24h", tokenId: saved.id, pending: [] });

  const later = new Date(Date.parse("2086-01-01T00:00:00Z")).toUTCString();
  const strangers = { ...GONE, "the redirect of a private link": PRESENT["the redirect of a private link"]! };
  for (const [answer, effect] of Object.entries(strangers)) {
    if (effect.kind !== "answer") continue;
    it(`fails where somebody else with another clock answers ${answer}`, async () => {
      restart({});
      answerAll({ ...effect, headers: { ...effect.headers, date: later } });
      await assert.rejects(destroy());
      assert.deepEqual(provider.activeTokens(), [saved.id]);
      // The form of the API's own errors: Databricks itself answers.
      if (typeof effect.body === "string") assert.doesNotMatch(logged.join("\n"), /clock/);
    });

    it(`keeps the token in a refresh where somebody else with another clock answers ${answer}`, async () => {
      restart({});
      answerAll({ ...effect, headers: { ...effect.headers, date: later } });
      const read = provider.lifecycles.personalAccessToken.read(saved.id, saved.outs);
      const kept = await read.then(({ id }) => id).catch(() => saved.id);
      assert.equal(kept, saved.id);
    });
  }

  for (const [answer, effect] of Object.entries(GONE)) {
    it(`succeeds on purpose where its host answers ${answer}, and logs the token and its end`, async () => {
      restart(LET_GO);
      answerAll(effect);
      await destroy();
      assert.match(
        logged.join("\n"),
        new RegExp(
          `token ${saved.id} \\(until ${String(saved.outs.expiresAt)}\\) of ${provider.principal.applicationId} in ${workspace.host} dropped from the state without a revocation, because DATABRICKS_PAT_DELETE_UNREACHABLE is true and ${workspace.host} cannot be reached`,
        ),
      );
    });

    it(`fails by default where its host answers ${answer}, and names the two ways`, async () => {
      restart({});
      answerAll(effect);
      await assert.rejects(
        destroy(),
        new RegExp(
          `\nNext: .*; if ${workspace.host} no longer exists, set DATABRICKS_PAT_DELETE_UNREACHABLE=true and run it again, which drops this resource without a revocation; the last way is pulumi state delete with its URN from pulumi stack --show-urns$`,
        ),
      );
    });
  }

  for (const [answer, effect] of Object.entries(PRESENT)) {
    it(`fails where its host answers ${answer}: that is a workspace`, async () => {
      restart(LET_GO);
      answerAll(effect);
      await assert.rejects(destroy(), (error: Error) => {
        assert.doesNotMatch(error.message, /DELETE_UNREACHABLE/);
        return true;
      });
    });
  }

  /** Proxies that keep a run from its workspace: whether the workspace counts as gone. */
  const PROXIES: Readonly<Record<string, readonly [refusal: number | "down" | "malformed", isGone: boolean]>> = {
    "wants credentials": [407, false],
    "does not allow the host": [403, false],
    "is down": ["down", false],
    "has a malformed URL": ["malformed", false],
    "cannot reach the host": [502, true],
  };
  for (const [sentence, [refusal, isGone]] of Object.entries(PROXIES)) {
    it(`${isGone ? "succeeds on purpose" : "fails"} where the proxy ${sentence}`, async () => {
      const proxy = await ConnectProxy.start();
      if (typeof refusal === "number") proxy.refusal = refusal;
      const host = "https://adb-1.test";
      const url = { down: "http://127.0.0.1:1", malformed: "http://" };
      restart({
        ...LET_GO,
        DATABRICKS_HOST: host,
        HTTPS_PROXY: typeof refusal === "number" ? proxy.url() : url[refusal],
      });
      try {
        if (isGone) await destroy({ host });
        else
          await assert.rejects(destroy({ host }), (error: Error) => {
            assert.match(error.message, /got no answer: .*HTTPS_PROXY/);
            assert.doesNotMatch(error.message, /DELETE_UNREACHABLE/);
            return true;
          });
      } finally {
        await proxy.close();
      }
    });
  }

  it("succeeds on purpose where no host has the name", async () => {
    restart(LET_GO);
    await destroy({ host: "https://adb-1.test" });
  });

  it("fails where only some calls get 404", async () => {
    restart(LET_GO);
    answerAll(GONE["404"] as FaultEffect, "^/api/2.0/token");
    await assert.rejects(destroy(), /returned 404/);
    assert.deepEqual(provider.activeTokens(), [saved.id]);
  });

  it("fails where all logins are refused elsewhere and the workspace is there", async () => {
    const login = {
      authType: "azure-client-secret",
      tenantId: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
      clientSecret: "x",
    };
    restart({ ...LET_GO, DATABRICKS_TOKEN: "" });
    await assert.rejects(destroy({ login }), (error: Error) => {
      assert.doesNotMatch(error.message, /DELETE_UNREACHABLE/);
      return true;
    });
  });

  it("succeeds on purpose where all logins are refused elsewhere and the workspace is gone", async () => {
    const login = {
      authType: "azure-client-secret",
      tenantId: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
      clientSecret: "x",
    };
    restart({ ...LET_GO, DATABRICKS_TOKEN: "" });
    answerAll({ kind: "drop-before" }, "^/api/");
    await destroy({ login });
  });

  for (const value of ["1", "yes", "TRUE"]) {
    it(`refuses the value ${value} of DATABRICKS_PAT_DELETE_UNREACHABLE`, async () => {
      restart({ DATABRICKS_PAT_DELETE_UNREACHABLE: value });
      await assert.rejects(
        destroy(),
        new RegExp(`DATABRICKS_PAT_DELETE_UNREACHABLE is "${value}": set it to "true", or unset it\n`),
      );
      assert.deepEqual(provider.activeTokens(), [saved.id]);
    });
  }

  for (const value of ["false", ""]) {
    it(`takes the value "${value}" of DATABRICKS_PAT_DELETE_UNREACHABLE for unset`, async () => {
      restart({ DATABRICKS_PAT_DELETE_UNREACHABLE: value });
      answerAll({ kind: "drop-before" });
      await assert.rejects(destroy(), /set DATABRICKS_PAT_DELETE_UNREACHABLE=true/);
    });
  }

  it("of a TokenRetirement in a destroy is left to the token", async () => {
    restart({});
    answerAll({ kind: "drop-before" });
    await retire();
    assert.match(logged.join("\n"), /their token revokes them when it is replaced or deleted/);
  });

  it("of a TokenRetirement in an update fails by default, and succeeds on purpose", async () => {
    const { lineage, host } = saved.outs;
    const seen = { ...provider.inputs({ lineage, host, overlap: "24h" }) };
    for (const [environment, isLetGo] of [
      [{}, false],
      [LET_GO, true],
    ] as const) {
      restart(environment);
      await provider.lifecycles.personalAccessToken.diff(saved.id, saved.outs, seen);
      answerAll({ kind: "drop-before" });
      if (isLetGo) await retire();
      else await assert.rejects(retire(), /set DATABRICKS_PAT_DELETE_UNREACHABLE=true/);
    }
  });
});
