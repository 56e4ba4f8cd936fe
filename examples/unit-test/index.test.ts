import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { mockTokens } from "pulumi-databricks-pat/testing";

const HOST = "https://adb-1234567890123456.7.azuredatabricks.net";

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply((value) => resolve(value)));
}

describe("the program", () => {
  let program: typeof import("./index");

  before(async () => {
    pulumi.runtime.setAllConfig({ "databricks:host": HOST });
    await pulumi.runtime.setMocks(mockTokens({}, { tokenId: "1a2b3c", expiresAt: "2026-12-24T00:00:00Z" }));
    program = require("./index") as typeof import("./index");
  });

  it("keeps the token in the scope", async () => {
    assert.equal(await valueOf(program.secret.stringValue), "value-of-reporting");
  });

  it("gives jobs the token, as a secret", async () => {
    assert.equal(await valueOf(program.environment), "DATABRICKS_TOKEN=value-of-reporting");
    assert.equal(await pulumi.isSecret(program.environment), true);
  });

  it("exports what is not secret", async () => {
    assert.equal(await valueOf(program.tokenId), "1a2b3c");
    assert.equal(await valueOf(program.expiresAt), "2026-12-24T00:00:00Z");
    assert.equal(await pulumi.isSecret(program.tokenId), false);
  });
});
