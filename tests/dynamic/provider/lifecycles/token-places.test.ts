import assert from "node:assert/strict";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { carryHistory, rememberPlaces } from "../../../../dynamic/provider/lifecycles/token-places";
import { createTestRuntime } from "../test-runtime";

const LINEAGE = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

/** A token of this stack, in a state whose places another stack has made. */
const STATE: Properties = {
  host: "https://adb-1.test",
  lineage: LINEAGE,
  applicationId: LINEAGE,
  lifetime: "90d",
  login: { authType: "one-time-secret" },
  label: "shop/staging/reporting-token",
  publishedBy: "shop/staging/reporting",
  storeValue: false,
  valueHash: "00",
  publish: {
    vault: { kind: "key-vault", vaultName: "kv-data", secretName: "pat" },
    scope: { kind: "secret-scope", scope: "jobs", key: "pat" },
  },
  placeMakers: { vault: "shop/dev/reporting", scope: "shop/dev/reporting" },
};

describe("what a new token has to know of the places of the one that it replaces", () => {
  function carry(changes: Properties): Properties {
    const runtime = createTestRuntime({});
    rememberPlaces(runtime, STATE, String(STATE.label));
    const { placeMakers: _makers, valueHash: _hash, ...inputs } = STATE;
    return carryHistory(runtime, { ...inputs, ...changes });
  }

  it("is who made each", () => {
    assert.deepEqual(carry({}), { placeMakers: STATE.placeMakers });
  });

  it("is in another workspace who made the vaults, which are the same; a scope there is another one", () => {
    assert.deepEqual(carry({ host: "https://adb-2.test" }), { placeMakers: { vault: "shop/dev/reporting" } });
  });

  it("is who made a vault that is spelled in another way", () => {
    const publish = { vault: { kind: "key-vault", vaultUri: "https://KV-data.vault.azure.net/", secretName: "pat" } };
    assert.deepEqual(carry({ publish })["placeMakers"], { vault: "shop/dev/reporting" });
  });

  it("is which ones the program leaves, as long as nobody has said what the other stack is", () => {
    const { vault } = STATE.publish as Properties;
    const { left } = carry({ publish: { vault } }) as { readonly left: readonly Properties[] };
    assert.deepEqual(
      left.map(({ name, madeBy }) => [name, madeBy]),
      [["scope", "shop/dev/reporting"]],
    );
    assert.equal(carry({ publish: { vault }, host: "https://adb-2.test" })["left"], undefined);
  });
});
