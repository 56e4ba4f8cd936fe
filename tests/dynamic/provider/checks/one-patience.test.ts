import assert from "node:assert/strict";
import type { FaultEffect } from "../../../../emulator/kernel/active-faults";
import { createLifecycles, type Lifecycles } from "../../../../dynamic/provider/lifecycles";
import { type Properties, UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";
import type { Runtime } from "../../../../dynamic/provider/runtime";
import { type EmulatedPrincipal, MANAGED_TOKENS, PERMISSIONS, SERVICE_PRINCIPALS } from "../../../emulated-workspace";
import { useProviderInProcess } from "../describe-lifecycle";
import { createTestRuntime } from "../test-runtime";

/** How long one call is sent again, and a little for this machine. */
const ONE_PATIENCE_MILLISECONDS = 330_000;

const PRINCIPALS = 8;

/** What a check asks, and which tokens make it ask that. */
const QUESTIONS: readonly { readonly about: string; readonly path: string; readonly changes?: Properties }[] = [
  { about: "room for more tokens", path: MANAGED_TOKENS },
  { about: "room for OAuth secrets", path: "/credentials/secrets" },
  { about: "whether principals are active", path: `${SERVICE_PRINCIPALS}/` },
  {
    about: "whether principals are active",
    path: `${SERVICE_PRINCIPALS}\\?`,
    changes: { servicePrincipalId: undefined },
  },
  { about: "CAN USE on tokens", path: PERMISSIONS, changes: { usage: "assumed" } },
];

const EFFECTS = {
  "answers 503": { kind: "answer", status: 503, body: { error_code: "TEMPORARILY_UNAVAILABLE", message: "x" } },
  "drops connections": { kind: "drop-before" },
} as const satisfies Readonly<Record<string, FaultEffect>>;

/** What all looks at places take on this machine where none waits. */
const NO_PATIENCE_MILLISECONDS = 10_000;

describe("a preview of many tokens", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  const logged: string[] = [];
  let runtime: Runtime;
  let lifecycles: Lifecycles;
  let principals: readonly EmulatedPrincipal[];

  beforeEach(async () => {
    principals = await Promise.all(Array.from({ length: PRINCIPALS }, () => workspace.addPrincipal()));
    for (const principal of principals) await workspace.grantUsage(principal);
    logged.length = 0;
    runtime = createTestRuntime(workspace.environment(), { log: (line) => void logged.push(line) });
    lifecycles = createLifecycles(runtime);
  });

  /** Checks each token as the preview of its replacement does, twice. Returns how long that took. */
  async function checkAll(toChanges: (principal: EmulatedPrincipal) => Properties): Promise<number> {
    const startedAt = runtime.realNow();
    for (const principal of principals) {
      const olds = workspace.tokenInputs(principal, toChanges(principal));
      const news = { ...olds, rotation: "g2" };
      for (const known of [olds, {}])
        assert.deepEqual((await lifecycles.personalAccessToken.check(known, news)).failures, []);
    }
    return runtime.realNow() - startedAt;
  }

  const waits = (): readonly string[] =>
    logged.filter((line) => line.includes(" cannot be asked now, so this run no longer checks "));

  for (const [how, effect] of Object.entries(EFFECTS))
    for (const { about, path, changes = {} } of QUESTIONS)
      it(`waits once for all of them where ${path} alone ${how}`, async () => {
        workspace.emulator.faults.add({ path, times: 10_000, effect });
        const taken = await checkAll(() => changes);
        assert.ok(taken < ONE_PATIENCE_MILLISECONDS, `${taken / 1000} s`);
        const [line = "", ...others] = waits();
        assert.ok(
          line.startsWith(`${workspace.host} cannot be asked now, so this run no longer checks ${about}: GET `),
          logged.join("\n"),
        );
        assert.deepEqual(others, []);
      });

  it("waits once for all of them where principals log in and cannot list their tokens", async () => {
    const secrets = new Map<string, string>();
    for (const { applicationId, ...ids } of principals)
      secrets.set(applicationId, await workspace.addOAuthSecret({ applicationId, ...ids }));
    const effect = EFFECTS["answers 503"];
    workspace.emulator.faults.add({ path: "/api/2.0/token/list", times: 10_000, effect });
    const taken = await checkAll(({ applicationId }) => ({
      login: { authType: "oauth-m2m", clientSecret: secrets.get(applicationId) },
    }));
    assert.ok(taken < ONE_PATIENCE_MILLISECONDS, `${taken / 1000} s`);
    assert.equal(waits().length, 1);
  });

  /** Checks tokens that are new, with a new place each. Returns how long that took. */
  async function checkPlaces(): Promise<number> {
    const startedAt = runtime.realNow();
    for (const [index, principal] of principals.entries()) {
      const publish = { [`place-${index}`]: { kind: "secret-scope", scope: "shop", key: `token-${index}` } };
      const inputs = workspace.tokenInputs(principal, { publish, publishedBy: "shop/dev/x", storeValue: false });
      assert.deepEqual((await lifecycles.personalAccessToken.check({}, inputs)).failures, []);
    }
    return runtime.realNow() - startedAt;
  }

  it("waits once for all places of a workspace that are new where too many calls are sent", async () => {
    const effect = {
      kind: "answer",
      status: 429,
      body: { error_code: "REQUEST_LIMIT_EXCEEDED", message: "x" },
    } as const;
    workspace.emulator.faults.add({ path: "/api/2.0/secrets/", times: 10_000, effect });
    const taken = await checkPlaces();
    // What other calls wait for since is the pace of all.
    assert.ok(taken < 2 * ONE_PATIENCE_MILLISECONDS, `${taken / 1000} s`);
    assert.equal(waits().length, 1, logged.join("\n"));
  });

  for (const [how, effect] of Object.entries(EFFECTS))
    for (const path of ["scopes/list", "get"])
      it(`does not wait for a place that is only looked at where /secrets/${path} ${how}`, async () => {
        workspace.workspace.secretScopes = [{ name: "shop", acls: [], secrets: {} }];
        workspace.emulator.faults.add({ path: `/api/2.0/secrets/${path}`, times: 10_000, effect });
        const taken = await checkPlaces();
        assert.ok(taken < NO_PATIENCE_MILLISECONDS, `${taken / 1000} s`);
        assert.equal(
          logged.filter((line) => line.includes("could not be looked at before the run: GET ")).length,
          PRINCIPALS,
        );
      });

  it("asks for the others where one list fails at once, or fails and is answered", async () => {
    const once = { kind: "answer", status: 500, body: { error_code: "INTERNAL_ERROR", message: "x" } } as const;
    workspace.emulator.faults.add({ path: MANAGED_TOKENS, times: 1, effect: once });
    workspace.emulator.faults.add({ path: MANAGED_TOKENS, times: 3, effect: EFFECTS["answers 503"] });
    workspace.takeLog();
    await checkAll(() => ({ lineage: UNKNOWN }));
    assert.deepEqual(waits(), []);
    const lists = workspace
      .takeLog()
      .filter(({ target, status }) => target.startsWith(MANAGED_TOKENS) && status === 200);
    assert.ok(lists.length > 0);
  });

  it("waits anew in the next process", async () => {
    workspace.emulator.faults.add({ path: MANAGED_TOKENS, times: 10_000, effect: EFFECTS["answers 503"] });
    await checkAll(() => ({}));
    workspace.emulator.faults.clear();
    provider.restart();
    workspace.takeLog();
    const inputs = workspace.tokenInputs(principals[0]!);
    await provider.lifecycles.personalAccessToken.check(inputs, { ...inputs, rotation: "g2" });
    assert.ok(workspace.takeRequests().some((request) => request.startsWith(`GET ${MANAGED_TOKENS}`)));
  });
});
