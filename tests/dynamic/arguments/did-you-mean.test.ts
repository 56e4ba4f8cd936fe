import assert from "node:assert/strict";
import { didYouMean } from "../../../dynamic/arguments/did-you-mean";

const WORDS = [
  ...["sql", "unity-catalog", "workspace", "lifetime", "azure-client-secret", "renewBefore"],
  ...["github-oidc-azure", "azure-devops-oidc-azure", "resourceGroupName"],
];

/** What was written, and the word that was meant; undefined where no word is near. */
const NEAR: readonly (readonly [written: unknown, meant: string | undefined])[] = [
  ["SQL", "sql"],
  ["sqll", "sql"],
  ["slq", "sql"],
  ["sq", "sql"],
  ["unity_catalog", "unity-catalog"],
  ["unityCatalog", "unity-catalog"],
  ["unity catalogue", "unity-catalog"],
  ["workspaces", "workspace"],
  ["lifeTime", "lifetime"],
  ["liftime", "lifetime"],
  ["renew_before", "renewBefore"],
  ["azureClientSecret", "azure-client-secret"],
  ["azure-secret", "azure-client-secret"],
  ["secret_Azure", "azure-client-secret"],
  ["github-azure", "github-oidc-azure"],
  ["resourceGroup", "resourceGroupName"],
  ["groupName", "resourceGroupName"],
  ["oidc-azure", undefined],
  ["secret", undefined],
  ["azure-password", undefined],
  ["files", undefined],
  ["s", undefined],
  ["", undefined],
  ["life", undefined],
  ["constructor", undefined],
  [5, undefined],
  [undefined, undefined],
  ["sql".repeat(1000), undefined],
];

describe("did you mean", () => {
  for (const [written, meant] of NEAR) {
    it(`${meant ?? "nothing"} for ${JSON.stringify(written)?.slice(0, 30)}`, () => {
      assert.equal(didYouMean(written, WORDS), meant === undefined ? "" : `did you mean "${meant}"? `);
    });
  }

  it("the nearest of several words", () => {
    assert.equal(didYouMean("apps-", ["app", "apps", "maps"]), 'did you mean "apps"? ');
  });

  it("a name without quotes", () => assert.equal(didYouMean("liftime", WORDS, String), "did you mean lifetime? "));
});
