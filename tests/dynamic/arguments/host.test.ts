import assert from "node:assert/strict";
import { host as argument, isLoopback, toWorkspaceOrigin, workspaceHostProblem } from "../../../dynamic/arguments/host";
import { problemOf } from "../../../dynamic/arguments/schema";

const RIGHT = 'write the workspace URL alone, like "https://adb-1234567890123456.7.azuredatabricks.net"';

const ADDRESS = 'the host has a path, a query or a fragment, which the API does not accept: write "https://adb-1.test"';

/** Origins by the host as it is written. */
const ORIGINS: Readonly<Record<string, string>> = {
  "https://adb-1.test./": "https://adb-1.test",
  "adb-1.test.:8443": "https://adb-1.test:8443",
  "http://localhost.:8080": "http://localhost:8080",
  "https://adb-1.2.azuredatabricks.net": "https://adb-1.2.azuredatabricks.net",
  "https://adb-1.2.azuredatabricks.net/": "https://adb-1.2.azuredatabricks.net",
  "https://ADB-1.2.azuredatabricks.net:443": "https://adb-1.2.azuredatabricks.net",
  " https://adb-1.2.azuredatabricks.net\n": "https://adb-1.2.azuredatabricks.net",
  "adb-1.2.azuredatabricks.net": "https://adb-1.2.azuredatabricks.net",
  "https://adb-1.2.databricks.azure.us": "https://adb-1.2.databricks.azure.us",
  "https://adb-1.2.databricks.azure.cn": "https://adb-1.2.databricks.azure.cn",
  "https://workspace.test:8443": "https://workspace.test:8443",
  "workspace.test:8443": "https://workspace.test:8443",
  "localhost:8443": "https://localhost:8443",
  "http://localhost:8080": "http://localhost:8080",
  "http://127.0.0.1:8080/": "http://127.0.0.1:8080",
  "http://[::1]:8080": "http://[::1]:8080",
  "https://workspace.localhost:8443": "https://workspace.localhost:8443",
};

/** What is wrong, by the host as it is written. */
const PROBLEMS: readonly (readonly [host: unknown, problem: string])[] = [
  ["", `"" is not a workspace host: ${RIGHT}`],
  ["  ", `"  " is not a workspace host: ${RIGHT}`],
  [undefined, `undefined is not a workspace host: ${RIGHT}`],
  [17, `17 is not a workspace host: ${RIGHT}`],
  ["my workspace", `"my workspace" is not a URL: ${RIGHT}`],
  ["ftp://adb-1.test", `"ftp://adb-1.test" is not an https URL: ${RIGHT}`],
  ["https://admin:dapi@adb-1.test", `the host must not carry credentials: ${RIGHT}`],
  ["https://dapi@adb-1.test", `the host must not carry credentials: ${RIGHT}`],
  ["dapi0123456789abcdef0123456789abcdef", `the host must not carry credentials: ${RIGHT}`],
  ["DAPI0123456789ABCDEF0123456789ABCDEF-2", `the host must not carry credentials: ${RIGHT}`],
  ["https://dapi0123456789abcdef/", `the host must not carry credentials: ${RIGHT}`],
  ["0a23456789abcdef0123456789abcdef", `the host must not carry credentials: ${RIGHT}`],
  ["0a23456789abcdef0123456789abcdef-2", `the host must not carry credentials: ${RIGHT}`],
  ["dose0123456789abcdef0123456789abcdef", `the host must not carry credentials: ${RIGHT}`],
  ["eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", `the host must not carry credentials: ${RIGHT}`],
  ["https://not8Q~a-secret-of-entra-that-is-long-enough", `the host must not carry credentials: ${RIGHT}`],
  [
    "http://adb-1.test",
    `"http://adb-1.test" would send tokens over plain http, which is allowed for loopback only: ${RIGHT}`,
  ],
  [
    "http://localhost.test",
    `"http://localhost.test" would send tokens over plain http, which is allowed for loopback only: ${RIGHT}`,
  ],
  [
    "http://workspace.localhost:8080",
    `"http://workspace.localhost:8080" would send tokens over plain http, which is allowed for loopback only: ${RIGHT}`,
  ],
  [
    "http://127.0.0.1.test",
    `"http://127.0.0.1.test" would send tokens over plain http, which is allowed for loopback only: ${RIGHT}`,
  ],
  ["https://adb-1.test/sql/warehouses", ADDRESS],
  ["https://adb-1.test/?o=123", ADDRESS],
  ["adb-1.test?o=123", ADDRESS],
  ["https://ADB-1.test./?o=123#job/1", ADDRESS],
  ["https://adb-1.test/#secrets", ADDRESS],
  [
    "https://portal.azure.com",
    `"https://portal.azure.com" is Azure's own address and not that of a workspace: ${RIGHT}`,
  ],
  [
    "https://portal.azure.com/#@tenant/resource",
    `"https://portal.azure.com/#@tenant/resource" is Azure's own address and not that of a workspace: ${RIGHT}`,
  ],
  ["https://admin:pass word@", `the host must not carry credentials: ${RIGHT}`],
  ["https://adb-1.test/@me", ADDRESS],
  [
    "https://ms.portal.azure.us/#home",
    `"https://ms.portal.azure.us/#home" is Azure's own address and not that of a workspace: ${RIGHT}`,
  ],
  [
    "https://westeurope.azuredatabricks.net",
    `"https://westeurope.azuredatabricks.net" is the address of a region and not of one workspace: ${RIGHT}`,
  ],
  [
    "WestEurope.AzureDatabricks.net./?o=1234567890123456#folder/1",
    `"WestEurope.AzureDatabricks.net./?o=1234567890123456#folder/1" is the address of a region and not of one workspace: the workspace has an address of its own, which begins with "adb-1234567890123456.": ${RIGHT}`,
  ],
  [
    "https://chinaeast2.databricks.azure.cn?o=me",
    `"https://chinaeast2.databricks.azure.cn?o=me" is the address of a region and not of one workspace: ${RIGHT}`,
  ],
  [
    "https://\u0430db-1.2.azuredatabricks.net",
    `"https://\u0430db-1.2.azuredatabricks.net" has letters in its host name that no workspace has: ${RIGHT}`,
  ],
  [
    "https://accounts.azuredatabricks.net",
    `"https://accounts.azuredatabricks.net" is an account console, and personal access tokens belong to one workspace: ${RIGHT}`,
  ],
  [
    "accounts.databricks.azure.us",
    `"accounts.databricks.azure.us" is an account console, and personal access tokens belong to one workspace: ${RIGHT}`,
  ],
  [
    "https://accounts.azuredatabricks.net.",
    `"https://accounts.azuredatabricks.net." is an account console, and personal access tokens belong to one workspace: ${RIGHT}`,
  ],
  [
    "https://accounts-dod.test",
    `"https://accounts-dod.test" is an account console, and personal access tokens belong to one workspace: ${RIGHT}`,
  ],
];

describe("the host of a workspace", () => {
  for (const [host, origin] of Object.entries(ORIGINS)) {
    it(`written ${JSON.stringify(host)} has the origin ${origin}`, () => {
      assert.equal(workspaceHostProblem(host), undefined);
      assert.equal(problemOf(argument.schema, host), undefined);
      assert.equal(toWorkspaceOrigin(host), origin);
    });
  }

  for (const [host, problem] of PROBLEMS) {
    it(`is not ${JSON.stringify(host)}`, () => {
      assert.equal(workspaceHostProblem(host), problem);
      assert.equal(problemOf(argument.schema, host), problem);
      if (typeof host === "string") assert.throws(() => toWorkspaceOrigin(host), { message: problem });
    });
  }

  it("that only begins with the word is no account console", () => {
    assert.equal(workspaceHostProblem("https://accountshub.test"), undefined);
  });
});

describe("isLoopback", () => {
  for (const [url, expected] of Object.entries({
    "http://localhost": true,
    "http://127.0.0.1": true,
    "http://127.8.9.10": true,
    "http://[::1]": true,
    "http://tenant.localhost": false,
    "http://10.0.0.1": false,
    "http://128.0.0.1": false,
    "http://localhost.test": false,
    "http://notlocalhost": false,
    "http://[::2]": false,
  })) {
    it(`is ${expected} for ${url}`, () => assert.equal(isLoopback(new URL(url)), expected));
  }
});
