import * as assert from "node:assert/strict";
import { type AzureCloud, toAzureCloud } from "../../../../dynamic/provider/azure/clouds";

const DATABRICKS = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default";

const PUBLIC: AzureCloud = {
  authority: "https://login.microsoftonline.com",
  scopes: {
    databricks: DATABRICKS,
    arm: "https://management.core.windows.net/.default",
    "key-vault": "https://vault.azure.net/.default",
  },
};

const CLOUDS: Readonly<Record<string, AzureCloud>> = {
  "https://adb-1.2.azuredatabricks.net": PUBLIC,
  "https://databricks.company.test": PUBLIC,
  "https://adb-1.2.databricks.azure.us": {
    authority: "https://login.microsoftonline.us",
    scopes: {
      databricks: DATABRICKS,
      arm: "https://management.core.usgovcloudapi.net/.default",
      "key-vault": "https://vault.usgovcloudapi.net/.default",
    },
  },
  "https://adb-1.2.databricks.azure.cn": {
    authority: "https://login.chinacloudapi.cn",
    scopes: {
      databricks: DATABRICKS,
      arm: "https://management.core.chinacloudapi.cn/.default",
      "key-vault": "https://vault.azure.cn/.default",
    },
  },
};

const AUTHORITIES: Readonly<Record<string, string>> = {
  "https://login.company.test/": "https://login.company.test",
  "login.company.test": "https://login.company.test",
  "http://127.0.0.1:8080": "http://127.0.0.1:8080",
  "": "https://login.microsoftonline.com",
};

describe("The cloud of a workspace", () => {
  for (const [origin, cloud] of Object.entries(CLOUDS)) {
    it(`is told by the host ${new URL(origin).hostname}`, () => assert.deepEqual(toAzureCloud({}, origin), cloud));
  }

  for (const [AZURE_AUTHORITY_HOST, authority] of Object.entries(AUTHORITIES)) {
    it(`logs in at ${authority} with AZURE_AUTHORITY_HOST="${AZURE_AUTHORITY_HOST}"`, () => {
      assert.equal(toAzureCloud({ AZURE_AUTHORITY_HOST }, "https://adb-1.2.azuredatabricks.net").authority, authority);
    });
  }
});
