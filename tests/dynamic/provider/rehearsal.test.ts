import assert from "node:assert/strict";
import * as provider from "../../../dynamic/provider";
import type { Properties } from "../../../dynamic/provider/lifecycle";
import { beImpatient } from "./impatience";

const TOKEN: Properties = {
  host: "https://workspace.test",
  applicationId: "11111111-2222-3333-4444-555555555555",
  servicePrincipalId: "1",
  login: { authType: "oauth-m2m", clientSecret: "dose" },
  administrator: { authType: "pat", token: "dapi00000000000000000000000000000000" },
  owner: "0f8fad5b-d9cb-469f-a165-70867728950e",
  label: "project/stack/name",
  lifetime: "90d",
  rotationTrigger: "g1",
};
const RETIREMENT: Properties = { ...TOKEN, overlap: "24h", rotation: "g1", pending: ["2026-01-01T00:00:00Z"] };

const { personalAccessToken, tokenRetirement, tokenUsageGrant } = provider;

/** Every call of Pulumi's in which the provider may write. */
const WRITES: Readonly<Record<string, () => Promise<unknown>>> = {
  "creates a PersonalAccessToken": () => personalAccessToken.create(TOKEN),
  "updates a PersonalAccessToken's comment": () => personalAccessToken.update("t", TOKEN, { ...TOKEN, comment: "new" }),
  "sweeps for a PersonalAccessToken": () => personalAccessToken.update("t", { ...TOKEN, unswept: true }, TOKEN),
  "deletes a PersonalAccessToken": () => personalAccessToken.delete("t", TOKEN),
  "creates a TokenUsageGrant": () => tokenUsageGrant.create(TOKEN),
  "deletes a TokenUsageGrant": () => tokenUsageGrant.delete("g", TOKEN),
  "updates a TokenRetirement": () => tokenRetirement.update("r", RETIREMENT, { ...RETIREMENT, pending: [] }),
  "deletes a TokenRetirement": () => tokenRetirement.delete("r", RETIREMENT),
};

describe("a rehearsal on a real workspace", () => {
  const before = process.env.DATABRICKS_PAT_NOW;

  beforeEach(() => void (process.env.DATABRICKS_PAT_NOW = "2036-12-24T00:00:00Z"));

  afterEach(() => {
    if (before === undefined) delete process.env.DATABRICKS_PAT_NOW;
    else process.env.DATABRICKS_PAT_NOW = before;
  });

  beImpatient();

  for (const [sentence, write] of Object.entries(WRITES)) {
    it(`is refused before it ${sentence}`, () =>
      assert.rejects(
        write,
        /DATABRICKS_PAT_NOW=2036-12-24T00:00:00Z rehearses another time, so nothing is written to/,
      ));
  }
});
