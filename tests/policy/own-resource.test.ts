import assert from "node:assert/strict";
import { isOwn } from "../../policy/own-resource";

describe("the resources that policies judge", () => {
  for (const prefix of ["pulumi-nodejs:dynamic/databricks-pat:", "databricks-pat:index:"])
    it(`are those of this package in this form: ${prefix}`, () => {
      assert.equal(isOwn(`${prefix}PersonalAccessToken`), true);
      assert.equal(isOwn(`${prefix}RotationSchedule`), true);
      assert.equal(isOwn(`${prefix}PersonalAccessToken`, "PersonalAccessToken"), true);
      assert.equal(isOwn(`${prefix}PersonalAccessToken`, "TokenRetirement"), false);
    });

  it("are no components, no providers and no resources of others", () => {
    for (const type of [
      "databricks-pat:index:ServicePrincipalToken",
      "databricks-pat:index:Protection",
      "pulumi:providers:databricks-pat",
      "pulumi-nodejs:dynamic/other:PersonalAccessToken",
      "pulumi-nodejs:dynamic:Resource",
      "other:index:PersonalAccessToken",
    ])
      assert.equal(isOwn(type), false, type);
  });
});
