import assert from "node:assert/strict";
import { quote, quoteKnown } from "../../../dynamic/arguments/quote";

/** Secrets of shapes that no pattern of a service has. */
const SECRETS = [
  "Sommer-Regen42!",
  "wJ.7~x_Ab3-kq2Lm9.Zr8Tt",
  "q8Jx2Lm5Vt0Rb7Nc4Kd1Pw9Sz6Hy3Gf",
  "dGhpcyBpcyBhIHNlY3JldCBvZiAzMg==",
  "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
  "abc/QmFzZTY0VmFsdWUxMjM0/def",
];

/** Wrong values that a message has to show. */
const SHOWN = [
  "90 days",
  "servicePrincipal",
  "unity-catalogue",
  "3f2504e0-4f89-41d3-9a0c-0305e82c33",
  "https://adb-1234567890123456.7.azuredatabricks.net/?o=1234567890123456#f/1",
  "kv-data-001.vault.azure.net",
  "/subscriptions/1/resourceGroups/rg-data",
  "2026-12-24T00:00:00+01:00",
  "0 22 * * SAT",
  "123456789012345678d",
];

describe("a quoted value", () => {
  for (const secret of SECRETS) {
    it(`has nothing of a text like ${secret}`, () => {
      for (const written of [secret, `my ${secret}`, [secret], ` ${secret}\n`])
        assert.ok(!quote(written).includes(secret.slice(0, 12)), quote(written));
    });
  }

  for (const text of SHOWN) it(`shows ${text}`, () => assert.equal(quote(text), JSON.stringify(text)));

  it("has only the names of the fields of an object, also in a list", () => {
    const login = { authType: "azure-client-secret", clientSecret: "hunter2", port: 5 };
    assert.equal(quote(login), '{"authType":"…","clientSecret":"…","port":5}');
    assert.equal(quote([login, "sql"]), '[{"authType":"…","clientSecret":"…","port":5},"sql"]');
  });

  it("shows a text that is known to be no secret, without credentials", () => {
    assert.equal(quoteKnown("build-0a1b2c3d4e5f6071"), '"build-0a1b2c3d4e5f6071"');
    assert.equal(quoteKnown(`dapi${"0".repeat(32)}`), '"[credential]"');
  });
});
