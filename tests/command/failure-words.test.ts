import assert from "node:assert/strict";
import { REFUSAL_CODES, toRefusalAdvice } from "../../dynamic/provider/errors/refusals";
import { useEmulatedWorkspace } from "../emulated-workspace";
import { runCommandLine } from "./command-run";

/** Remedies of a run of Pulumi, which this command is not. "run pulumi up" may help all the same. */
const OF_A_RUN =
  /the stack configuration \(databricks|databricks:\w|give administrator|starts pulumi|run pulumi (?!up)|pulumi preview|(?<!where )the program\b(?! or the stack configuration has| gives it)/;

const COMMANDS = [["doctor"], ["inventory"], ["retire", "3f2a91c04d1e", "--yes"]];

describe("what the command says of a failure", () => {
  const workspace = useEmulatedWorkspace();

  const answer = (status: number, body: object | string): Readonly<Record<string, string>> => {
    workspace.emulator.faults.add({
      path: ".",
      times: 1000,
      effect: { kind: "answer", status, body, headers: {} },
    });
    return workspace.environment();
  };

  const failures: Readonly<Record<string, readonly [env: () => Readonly<Record<string, string>>, words: RegExp]>> = {
    "no login": [
      () => ({ DATABRICKS_HOST: workspace.host }),
      /Looked in the environment and profiles: nothing of any login is set(\. |\s+Fix: )This command reads the environment and profiles alone: .* or name a profile that has it with --profile\n/,
    ],
    "logins of two kinds": [
      () => ({ ...workspace.environment(), DATABRICKS_CLIENT_ID: "client", DATABRICKS_CLIENT_SECRET: "a-secret" }),
      /more than one authorization method .* Set DATABRICKS_AUTH_TYPE to the one to use, .* or unset the others(\. |\s+Fix: )For one run of this command --auth-type names the method\n/,
    ],
    "a method that is not supported": [
      () => ({ ...workspace.environment(), DATABRICKS_AUTH_TYPE: "basic" }),
      /DATABRICKS_AUTH_TYPE is "basic", which is not supported\. .*(\. |\s+Fix: )For one run of this command --auth-type names the method\n/,
    ],
    "a web filter": [
      () => answer(200, "<html><head><title>Web Page Blocked</title></head></html>"),
      /Allow the host there, or use another network/,
    ],
    "an IP access list": [
      () => answer(403, { error_code: 403, message: "Source IP address: 203.0.113.7 is blocked by Databricks IP ACL" }),
      /use an allowed network, or have the address added under/,
    ],
    "a certificate of an authority that is not trusted": [
      () => ({ ...workspace.environment(), DATABRICKS_HOST: workspace.emulator.httpsOrigin }),
      /set NODE_EXTRA_CA_CERTS to the file of its root certificate \(PEM\) before the command starts/,
    ],
  };

  for (const [name, ...args] of COMMANDS)
    for (const [what, [toEnv, words]] of Object.entries(failures))
      it(`names what helps ${name} with ${what}`, async () => {
        const { exitCode, stdout, stderr } = await runCommandLine([name ?? "", ...args], { env: toEnv() });
        assert.match(stdout + stderr, words);
        assert.doesNotMatch(stdout + stderr, OF_A_RUN);
        assert.equal(exitCode, 3);
      });

  it("names the profile alone where one is chosen", async () => {
    const env = { ...workspace.environment(), DATABRICKS_CONFIG_FILE: "/no/such/file" };
    for (const [name, ...args] of COMMANDS) {
      const { stdout, stderr } = await runCommandLine(
        [name ?? "", ...args, "--host", workspace.host, "--profile", "prod"],
        { env },
      );
      assert.match(stdout + stderr, /With --profile this command reads that profile alone/);
      assert.doesNotMatch(stdout + stderr, OF_A_RUN);
    }
  });

  it("names the proxy alone where that refuses the call of a login", async () => {
    const { tenantId, deployer } = workspace.emulator.store.document.seed;
    const env = {
      DATABRICKS_HOST: "https://adb-1.test",
      HTTPS_PROXY: "socks5://proxy.test:1080",
      ARM_TENANT_ID: tenantId,
      ARM_CLIENT_ID: deployer.clientId,
      ARM_CLIENT_SECRET: deployer.clientSecret,
    };
    for (const [name, ...args] of COMMANDS) {
      const { exitCode, stdout, stderr } = await runCommandLine([name ?? "", ...args], { env });
      assert.match(
        stdout + stderr,
        /HTTPS_PROXY names a SOCKS proxy, which is not supported(\.|\s+Fix:) Set HTTPS_PROXY/,
      );
      assert.doesNotMatch(stdout + stderr, /Login: |problem {4}(login|identity)/);
      assert.equal(exitCode, 3);
    }
  });

  it("has no advice that only a run of Pulumi could follow", () => {
    // What only a sink answers, the command never asks.
    const codes = REFUSAL_CODES.filter((code) => !/^(VAULT|SECRET|SCOPE)_/.test(code));
    assert.ok(codes.length > 30, String(codes.length));
    for (const code of codes) assert.doesNotMatch(toRefusalAdvice(code), OF_A_RUN, code);
  });
});
