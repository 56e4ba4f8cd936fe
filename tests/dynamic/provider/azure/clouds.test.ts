import * as assert from "node:assert/strict";
import { type AzureCloud, toAzureCloud } from "../../../../dynamic/provider/azure/clouds";

const DATABRICKS = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default";

const PUBLIC: AzureCloud = {
  authority: "https://login.microsoftonline.com",
  resourceManager: "https://management.azure.com",
  cliName: "AzureCloud",
  scopes: {
    databricks: DATABRICKS,
    arm: "https://management.core.windows.net/.default",
    "key-vault": "https://vault.azure.net/.default",
  },
};

const US_GOVERNMENT: AzureCloud = {
  authority: "https://login.microsoftonline.us",
  resourceManager: "https://management.usgovcloudapi.net",
  cliName: "AzureUSGovernment",
  scopes: {
    databricks: DATABRICKS,
    arm: "https://management.core.usgovcloudapi.net/.default",
    "key-vault": "https://vault.usgovcloudapi.net/.default",
  },
};

const CHINA: AzureCloud = {
  authority: "https://login.chinacloudapi.cn",
  resourceManager: "https://management.chinacloudapi.cn",
  cliName: "AzureChinaCloud",
  scopes: {
    databricks: DATABRICKS,
    arm: "https://management.core.chinacloudapi.cn/.default",
    "key-vault": "https://vault.azure.cn/.default",
  },
};

const CLOUDS: Readonly<Record<string, AzureCloud>> = {
  "https://adb-1.2.azuredatabricks.net": PUBLIC,
  "https://databricks.company.test": PUBLIC,
  "https://adb-1.2.databricks.azure.us": US_GOVERNMENT,
  "https://adb-1.2.databricks.azure.cn": CHINA,
};

const NAMED: Readonly<Record<string, AzureCloud>> = {
  public: PUBLIC,
  USGOVERNMENT: US_GOVERNMENT,
  AzureUSGovernment: US_GOVERNMENT,
  china: CHINA,
  AzureChinaCloud: CHINA,
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

  for (const [ARM_ENVIRONMENT, cloud] of Object.entries(NAMED)) {
    it(`is told by ARM_ENVIRONMENT="${ARM_ENVIRONMENT}" where the host says nothing, and where none is known`, () => {
      assert.deepEqual(toAzureCloud({ ARM_ENVIRONMENT }, "https://databricks.company.test"), cloud);
      assert.deepEqual(toAzureCloud({ ARM_ENVIRONMENT }, undefined), cloud);
    });
  }

  it("is that of the host, whatever ARM_ENVIRONMENT says", () => {
    const cloud = toAzureCloud({ ARM_ENVIRONMENT: "china" }, "https://adb-1.2.databricks.azure.us");
    assert.deepEqual(cloud, US_GOVERNMENT);
    assert.deepEqual(toAzureCloud({ ARM_ENVIRONMENT: "german" }, "https://adb-1.2.azuredatabricks.net"), PUBLIC);
  });

  it("is refused where ARM_ENVIRONMENT is needed and not known", () => {
    assert.throws(() => toAzureCloud({ ARM_ENVIRONMENT: "german" }, "https://databricks.company.test"), {
      code: "LOGIN_UNSUPPORTED",
      message: 'ARM_ENVIRONMENT is "german": set it to one of public, usgovernment, china',
    });
  });
});
