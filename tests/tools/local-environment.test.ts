import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { clientEnvironment } from "../../emulator/client-environment";
import { drawSeed } from "../../emulator/seed";
import { isolatedEnvironment } from "../../tools/isolated-environment";
import { localEnvironment } from "../../tools/local-environment";
import { runCommand } from "../../tools/processes/command";
import { useTemporaryFolder, writeFiles } from "./temporary-folder";

const POISON = "poison.example.test";
const NOW = Date.parse("2026-11-20T08:00:00Z");

/** The variables with which a machine could lead a program to a real account. */
function poisonedMachine(home: string): Record<string, string> {
  const names = [
    "DATABRICKS_HOST",
    "DATABRICKS_TOKEN",
    "DATABRICKS_CLIENT_ID",
    "DATABRICKS_CLIENT_SECRET",
    "DATABRICKS_CONFIG_FILE",
    "DATABRICKS_CONFIG_PROFILE",
    "DATABRICKS_AZURE_RESOURCE_ID",
    "DATABRICKS_PAT_NOW",
    "ARM_CLIENT_ID",
    "ARM_CLIENT_SECRET",
    "ARM_TENANT_ID",
    "ARM_SUBSCRIPTION_ID",
    "ARM_METADATA_HOSTNAME",
    "ARM_USE_OIDC",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "AZURE_TENANT_ID",
    "AZURE_AUTHORITY_HOST",
    "AZURE_CONFIG_DIR",
    "ACTIONS_ID_TOKEN_REQUEST_URL",
    "SYSTEM_OIDCREQUESTURI",
    "IDENTITY_ENDPOINT",
    "MSI_ENDPOINT",
    "PULUMI_ACCESS_TOKEN",
    "PULUMI_BACKEND_URL",
    "PULUMI_CONFIG_PASSPHRASE_FILE",
    "PULUMI_HOME",
    "PULUMI_STACK",
    "PULUMI_DEBUG_PROVIDERS",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "http_proxy",
    "https_proxy",
    "NODE_OPTIONS",
    "NODE_PATH",
    "NODE_EXTRA_CA_CERTS",
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "PYTHONPATH",
    "LD_PRELOAD",
    "npm_config_userconfig",
  ];
  return { ...Object.fromEntries(names.map((name) => [name, `https://${POISON}`])), HOME: home, PATH: "/usr/bin:/bin" };
}

describe("isolatedEnvironment", () => {
  const folder = useTemporaryFolder();
  const directory = () => join(folder(), "isolated");

  it("keeps nothing of the machine's accounts, proxies and settings", () => {
    const machine = poisonedMachine(folder());
    const environment = isolatedEnvironment({ directory: directory(), engineBinDirectory: "/engine/bin", machine });
    assert.doesNotMatch(JSON.stringify(environment), new RegExp(POISON));
    assert.deepEqual(
      Object.keys(machine).filter((name) => environment[name] === machine[name]),
      [],
      "even PATH is changed: the engine comes first",
    );
  });

  it("puts home, Pulumi home and state below its own folder", async () => {
    await writeFiles(folder(), { ".databrickscfg": POISON, ".azure/azureProfile.json": POISON, ".pulumi/x": POISON });
    const environment = isolatedEnvironment({ directory: directory(), machine: poisonedMachine(folder()) });
    assert.equal(environment["HOME"], join(directory(), "home"));
    assert.equal(environment["PULUMI_HOME"], join(directory(), "pulumi"));
    assert.equal(environment["PULUMI_BACKEND_URL"], pathToFileURL(join(directory(), "state")).href);
    assert.equal(environment["AZURE_CONFIG_DIR"], join(directory(), "home", ".azure"));
    assert.equal(environment["DATABRICKS_CONFIG_FILE"], "/dev/null");
  });

  it("names the state by a URL, so that the folder may have any name", () => {
    const environment = isolatedEnvironment({ directory: "/a folder#1 50% ü?", engineBinDirectory: "/e", machine: {} });
    assert.equal(environment["PULUMI_BACKEND_URL"], "file:///a%20folder%231%2050%25%20%C3%BC%3F/state");
  });

  it("passes on what a terminal and a search path need", () => {
    const machine = { PATH: "/usr/bin", LANG: "C.UTF-8", TERM: "xterm", NO_COLOR: "1", CI: "true", TMPDIR: "/var/tmp" };
    const environment = isolatedEnvironment({ directory: "/x", engineBinDirectory: "/engine/bin", machine });
    for (const name of ["LANG", "TERM", "NO_COLOR", "CI", "TMPDIR"] as const) {
      assert.equal(environment[name], machine[name]);
    }
    const path = environment["PATH"]?.split(":") ?? [];
    assert.equal(path[0], "/engine/bin");
    assert.equal(path.at(-1), "/usr/bin");
  });

  it("reaches a child process unchanged", async () => {
    const environment = isolatedEnvironment({ directory: directory(), machine: poisonedMachine(folder()) });
    const program = "process.stdout.write(JSON.stringify([process.env, require('node:os').homedir()]))";
    const stdout = await runCommand(process.execPath, ["-e", program], { environment });
    const [seen, home] = JSON.parse(stdout) as [Record<string, string>, string];
    assert.equal(home, join(directory(), "home"));
    assert.doesNotMatch(JSON.stringify(seen), new RegExp(POISON));
  });
});

describe("localEnvironment", () => {
  const emulator = {
    environments: clientEnvironment({
      httpOrigin: "http://127.0.0.1:18080",
      httpsOrigin: "https://localhost:18443",
      caFile: "/local/ca.crt",
      seed: drawSeed(),
    }),
    now: NOW,
  };
  const build = (now: number) =>
    localEnvironment({
      directory: "/local",
      engineBinDirectory: "/engine/bin",
      machine: poisonedMachine("/home/somebody"),
      emulator,
      now,
    });

  it("holds the emulator's credentials and nothing of the machine's", () => {
    const environment = build(NOW);
    for (const name of ["DATABRICKS_HOST", "DATABRICKS_TOKEN", "ARM_TENANT_ID", "ARM_CLIENT_ID", "ARM_CLIENT_SECRET"]) {
      assert.ok(environment[name], name);
    }
    assert.doesNotMatch(JSON.stringify(environment), new RegExp(POISON));
  });

  it("has no address that is not loopback", () => {
    const addresses =
      Object.values(build(NOW))
        .join(" ")
        .match(/https?:\/\/[^\s/]+/g) ?? [];
    assert.ok(addresses.length > 0);
    for (const address of addresses) {
      assert.match(new URL(address).hostname, /^(127\.0\.0\.1|localhost|\[::1\])$/, address);
    }
  });

  it("makes the emulator the proxy only where the vault's name does not resolve", () => {
    const options = { directory: "/local", engineBinDirectory: "/engine/bin", machine: {}, emulator, now: NOW };
    assert.equal(localEnvironment({ ...options, vaultByProxy: true })["HTTPS_PROXY"], "http://127.0.0.1:18080");
    assert.equal("HTTPS_PROXY" in localEnvironment({ ...options, vaultByProxy: false }), false);
    assert.equal("HTTPS_PROXY" in localEnvironment(options), false);
  });

  it("does not set the time while the emulator runs in real time", () => {
    assert.equal(build(NOW - 59_000)["DATABRICKS_PAT_NOW"], undefined);
    assert.equal(build(NOW + 59_000)["DATABRICKS_PAT_NOW"], undefined);
  });

  it("sets the time of an emulator whose clock was moved", () => {
    assert.equal(build(NOW - 61_000)["DATABRICKS_PAT_NOW"], "2026-11-20T08:00:00.000Z");
    assert.equal(build(NOW + 61_000)["DATABRICKS_PAT_NOW"], "2026-11-20T08:00:00.000Z");
  });

  it("refuses an emulator that gives no environment for a client", () => {
    assert.throws(
      () => localEnvironment({ directory: "/local", emulator: { environments: {}, now: NOW } }),
      /^Error: The emulator gives no environment for azure-identity\.$/,
    );
  });
});
