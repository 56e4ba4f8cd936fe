import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { loadOptionalPeer } from "../../components/optional-peer";
import { CLOUD } from "./cloud-answers";

/** Runs under mocks in a process of its own, where the optional peers cannot be found. Prints what was registered. */
const PROGRAM = `
  const { _resolveFilename } = require("module");
  require("module")._resolveFilename = function (request, ...rest) {
    if (!/^@pulumi\\/(azuread|azure-native)(\\/|$)/.test(request)) return _resolveFilename.call(this, request, ...rest);
    throw Object.assign(new Error("Cannot find module '" + request + "'\\nRequire stack:\\n- " + __filename), {
      code: "MODULE_NOT_FOUND",
    });
  };
  const [modules, args] = process.argv.slice(1);
  const { ServicePrincipalToken } = require(modules + "/components");
  const { runProgram } = require(modules + "/tests/components/recorded-program");
  const environment = { DATABRICKS_HOST: ${JSON.stringify(CLOUD.host)} };
  runProgram(() => new ServicePrincipalToken("x", JSON.parse(args)), { environment }).then(
    ({ registrations }) => console.log(registrations.map(({ name }) => name).sort().join(" ")),
    ({ message }) => console.log("refused: " + message),
  );
`;

async function runWithoutOptionalPeers(args: object): Promise<string> {
  const modules = join(__dirname, "../..");
  const run = promisify(execFile)(process.execPath, ["-e", PROGRAM, modules, JSON.stringify(args)]);
  return (await run).stdout.trim();
}

describe("a ServicePrincipalToken where @pulumi/azuread and @pulumi/azure-native are not installed", () => {
  it('works with kind "databricks"', async () => {
    assert.equal(await runWithoutOptionalPeers({ kind: "databricks" }), "x x-databricks-principal x-schedule x-token");
  });

  it('says for kind "entra" what to install', async () => {
    assert.equal(
      await runWithoutOptionalPeers({ kind: "entra" }),
      'refused: kind "entra" needs the package @pulumi/azuread: npm install @pulumi/azuread',
    );
  });

  it("says for publish what to install", async () => {
    const place = { resourceGroupName: "rg", vaultName: "kv-reporting", secretName: "token" };
    const publish = { vault: { kind: "key-vault", ...place } };
    assert.equal(
      await runWithoutOptionalPeers({ kind: "databricks", publish }),
      "refused: publish with a resourceGroupName needs the package @pulumi/azure-native: npm install @pulumi/azure-native",
    );
  });
});

describe("loadOptionalPeer", () => {
  const notFound = (message: string): Error => Object.assign(new Error(message), { code: "MODULE_NOT_FOUND" });

  function failWith(error: Error): () => unknown {
    return () =>
      loadOptionalPeer(
        () => {
          throw error;
        },
        "@pulumi/azuread",
        "this",
      );
  }

  it("gives what was loaded", () => {
    assert.equal(
      loadOptionalPeer(() => 7, "@pulumi/azuread", "this"),
      7,
    );
  });

  it("keeps the cause of a package that was not found", () => {
    const error = notFound("Cannot find module '@pulumi/azuread'");
    assert.throws(failWith(error), (thrown: Error) => thrown.cause === error);
  });

  it("passes on that an installed peer lacks a package of its own", () => {
    const stack = "\nRequire stack:\n- /program/node_modules/@pulumi/azuread/index.js";
    const error = notFound(`Cannot find module 'left-pad'${stack}`);
    assert.throws(failWith(error), (thrown) => thrown === error);
  });

  it("passes on that an installed peer throws while it is loaded", () => {
    const error = new Error("@pulumi/azuread is broken");
    assert.throws(failWith(error), (thrown) => thrown === error);
  });
});
