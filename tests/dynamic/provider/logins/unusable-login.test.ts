import * as assert from "node:assert/strict";
import { askForPolicy, checkAdministrator } from "../../../../dynamic/provider/checks/administrator-check";
import { createLoginRuntime } from "./login-runtime";

const HERE = "https://adb-1.1.azuredatabricks.net";

const UNUSABLE = {
  "two methods without an authType": { DATABRICKS_TOKEN: "token", ARM_TENANT_ID: "tenant" },
  "an authType that is not known": { DATABRICKS_AUTH_TYPE: "azure-cli" },
} as const;

describe("An administrator's login that is set and cannot be used", () => {
  for (const [title, environment] of Object.entries(UNUSABLE)) {
    for (const isNeeded of [true, false]) {
      it(`${isNeeded ? "fails" : "passes"} the preview of a mint that needs ${isNeeded ? "one" : "none"}: ${title}`, async () => {
        const runtime = createLoginRuntime({ environment });
        const answer = await askForPolicy(runtime, HERE, undefined);
        const { argument, ok } = checkAdministrator(runtime, HERE, answer, isNeeded ? "needed" : "useful");
        assert.deepEqual({ argument, ok }, { argument: "administrator", ok: !isNeeded });
      });
    }
  }
});
