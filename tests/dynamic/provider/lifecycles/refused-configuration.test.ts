import assert from "node:assert/strict";
import { createLifecycles, type Lifecycles } from "../../../../dynamic/provider/lifecycles";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";
import { createTestRuntime } from "../test-runtime";

const ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

const TOKEN: Properties = {
  host: "https://adb-1.test",
  applicationId: ID,
  lineage: ID,
  login: { authType: "one-time-secret" },
  lifetime: "90d",
  label: "shop/dev/x",
};

const INPUTS: Readonly<Record<keyof Lifecycles, Properties>> = {
  existingPrincipal: { host: TOKEN["host"], displayName: "robot" },
  personalAccessToken: TOKEN,
  rotationSchedule: { lifetime: "90d" },
  tokenRetirement: { ...TOKEN, overlap: "24h", tokenId: "c0ffee" },
  publishedSecret: {
    host: TOKEN["host"],
    lineage: ID,
    sink: { kind: "secret-scope", scope: "s", key: "k" },
    tokenId: "c0ffee",
    tokenValue: "dapi00",
    expiresAt: "2026-12-24",
    publishedBy: "shop/dev/x",
  },
  tokenUsageGrant: { host: TOKEN["host"], applicationId: ID },
};

const NAMES = Object.keys(INPUTS) as (keyof Lifecycles)[];

/** The provider in a process that has no network. */
function load(env: Readonly<Record<string, string>>, config: Readonly<Record<string, string>> = {}): Lifecycles {
  const lifecycles = createLifecycles(
    createTestRuntime(env, { fetch: () => Promise.reject(new Error("no request is expected")) }),
  );
  for (const name of NAMES) lifecycles[name].configure({ config: { get: (key) => config[key] } });
  return lifecycles;
}

async function failuresOf(name: keyof Lifecycles, news: Properties, config = {}): Promise<readonly string[]> {
  const { failures } = await load({}, config)[name].check({}, { ...INPUTS[name], ...news });
  return failures.map(({ reason }) => reason);
}

describe("a rehearsed time that is malformed", () => {
  const reason =
    'DATABRICKS_PAT_NOW: "tomorrow" is not a time: write it like "2026-12-24" or "2026-12-24T18:00:00Z", or unset it';

  for (const name of NAMES) {
    it(`fails the check of a ${name}, before anything else`, async () => {
      const wrong = { ...INPUTS[name], lifetime: 5, host: 5 };
      assert.deepEqual(await load({ DATABRICKS_PAT_NOW: "tomorrow" })[name].check({}, wrong), {
        inputs: wrong,
        failures: [{ property: "", reason }],
      });
    });

    it(`fails every other call of a ${name} without a stack, which Pulumi would print`, async () => {
      const lifecycle = load({ DATABRICKS_PAT_NOW: "tomorrow" })[name];
      const inputs = INPUTS[name];
      for (const call of [
        () => lifecycle.diff("x", inputs, inputs),
        () => lifecycle.create(inputs),
        () => lifecycle.read("x", inputs),
        () => lifecycle.update("x", inputs, inputs),
        () => lifecycle.delete("x", inputs),
      ]) {
        await assert.rejects(call, (error: Error) => {
          assert.deepEqual([error.message, error.stack], [reason, ""]);
          return true;
        });
      }
    });
  }
});

describe("the error of a call", () => {
  it("has a stack when it is a defect, which has to be found", async () => {
    const { tokenRetirement } = load({});
    await assert.rejects(tokenRetirement.delete("x", { host: "https://adb-1.test/x" }), (error: Error) => {
      assert.match(error.stack ?? "", /\n\s+at /);
      return true;
    });
  });
});

/** What the check says of values that were outputs in the program. */
const CHECKED: readonly (readonly [name: keyof Lifecycles, news: Properties, reason: string])[] = [
  [
    "personalAccessToken",
    { lifetime: "800d" },
    'lifetime: "800d" is longer than any workspace allows: write "730d" or less',
  ],
  ["personalAccessToken", { lifetime: "30s" }, 'lifetime: "30s" is shorter than a minute: write "60s" or more'],
  [
    "personalAccessToken",
    { lifetime: "1d", overlap: "25h" },
    'overlap: "25h" is longer than the lifetime, "1d": a replaced token expires before that, so write "1d" or less',
  ],
  [
    "personalAccessToken",
    { scopes: ["sql", "sqll"] },
    'scopes: [1] "sqll" is not among the known scopes: did you mean "sql"? see https://docs.databricks.com/api/workspace/scopes; if the workspace has it, run pulumi config set databricks-pat:newScopes sqll',
  ],
  ["rotationSchedule", { rotationTrigger: 5 }, 'rotationTrigger: 5 is not text: write it in quotes, "5"'],
  ["rotationSchedule", { rotationTrigger: { a: 1 } }, 'rotationTrigger: {"a":1} is not text: give text in quotes'],
  ["rotationSchedule", { rotationTrigger: true }, 'rotationTrigger: true is not text: write it in quotes, "true"'],
  [
    "rotationSchedule",
    { rotationTrigger: "2026-12-24 00:00:00 +0000 UTC" },
    'rotationTrigger: "2026-12-24 00:00:00 +0000 UTC" was a date without quotes: write it in quotes, "2026-12-24"',
  ],
  [
    "rotationSchedule",
    { lifetime: "731d" },
    'lifetime: "731d" is longer than any workspace allows: write "730d" or less',
  ],
  [
    "publishedSecret",
    { sink: { kind: "vault" } },
    'sink: kind "vault" is not a kind of place: did you mean "key-vault"? use "key-vault" or "secret-scope"',
  ],
  [
    "publishedSecret",
    { sink: { kind: "key-vault", secretName: "s" } },
    "sink: has no vaultName: give the name of the vault",
  ],
  [
    "publishedSecret",
    { sink: { kind: "secret-scope", scope: "s", key: "k/l" } },
    'sink: key "k/l" is not a name in a secret scope: letters, digits, "-", "_", "@" and ".", at most 128',
  ],
  [
    "tokenUsageGrant",
    { applicationId: 5 },
    "applicationId: 5 is not an application (client) id, a UUID: not the display name, nor the numeric id",
  ],
];

describe("the check of values that were not known to the program", () => {
  for (const [name, news, reason] of CHECKED) {
    it(`refuses ${JSON.stringify(news)} of a ${name}`, async () => {
      assert.deepEqual(await failuresOf(name, news), [reason]);
    });
  }

  it("knows the scopes that the stack configuration adds", async () => {
    const config = { "databricks-pat:newScopes": "sqll" };
    const unknown = { host: UNKNOWN, scopes: ["sqll"] };
    assert.deepEqual(await failuresOf("personalAccessToken", unknown, config), []);
    assert.equal((await failuresOf("personalAccessToken", unknown)).length, 1);
  });

  it("takes an overlap as long as the lifetime, and does not compare what is not known", async () => {
    for (const news of [
      { lifetime: "1d", overlap: "24h" },
      { lifetime: UNKNOWN, overlap: "1000d" },
      { lifetime: "1d", overlap: UNKNOWN },
      { lifetime: "1d", overlap: "0s" },
    ]) {
      assert.deepEqual(await failuresOf("personalAccessToken", { host: UNKNOWN, ...news }), []);
    }
  });
});
