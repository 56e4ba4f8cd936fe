import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { toCommandLine } from "../../command/workspace-options";
import { useEmulatedWorkspace } from "../emulated-workspace";
import { useTemporaryFolder, writeFiles } from "../tools/temporary-folder";
import { runCommandLine } from "./command-run";

describe("the options that choose a workspace", () => {
  const workspace = useEmulatedWorkspace();
  const folder = useTemporaryFolder();

  /** The doctor's findings of host and login. */
  const examine = async (args: readonly string[], env: Record<string, string>): Promise<readonly string[]> => {
    const { stdout, stderr } = await runCommandLine(["doctor", "--json", ...args], { env });
    assert.equal(stderr, "");
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly { check: string; because: string }[] };
    const because = (name: string): string => findings.find(({ check }) => check === name)?.because ?? "";
    return [because("host"), because("login"), because("identity")].map((text) =>
      text.replaceAll(workspace.host, "HOST"),
    );
  };

  const profiles = async (): Promise<string> => {
    const text = `[prod]\nhost = ${workspace.host}\ntoken = ${workspace.adminToken}\n`;
    await writeFiles(folder(), { cfg: text });
    return join(folder(), "cfg");
  };

  it("use a profile that is named, and then nothing of the environment", async () => {
    const env = {
      DATABRICKS_CONFIG_FILE: await profiles(),
      DATABRICKS_HOST: "https://adb-2.test",
      DATABRICKS_TOKEN: "dapi00000000000000000000000000000002",
      DATABRICKS_AUTH_TYPE: "oauth-m2m",
      DATABRICKS_CLIENT_ID: "client",
      ARM_USE_MSI: "true",
      GOOGLE_CREDENTIALS: "other",
    };
    assert.deepEqual(await examine(["--profile", "prod"], env), [
      'HOST (host of the profile "prod")',
      'pat from token of the profile "prod" (the first complete one)',
      "admin@emulator.test",
    ]);
  });

  it("use the environment before a profile that the environment names", async () => {
    const env = {
      ...workspace.environment(),
      DATABRICKS_CONFIG_FILE: await profiles(),
      DATABRICKS_CONFIG_PROFILE: "prod",
    };
    const [host, login] = await examine([], env);
    assert.deepEqual([host, login], ["HOST (DATABRICKS_HOST)", "pat from DATABRICKS_TOKEN (the first complete one)"]);
  });

  it("use the method that is named", async () => {
    const { tenantId, deployer } = workspace.emulator.store.document.seed;
    const entra = {
      ARM_TENANT_ID: tenantId,
      ARM_CLIENT_ID: deployer.clientId,
      ARM_CLIENT_SECRET: deployer.clientSecret,
    };
    const env = { ...workspace.environment(), ...entra, DATABRICKS_AUTH_TYPE: "pat" };
    const [, login, identity] = await examine(["--auth-type", "azure-client-secret"], env);
    assert.match(login ?? "", /^azure-client-secret from .* \(named by --auth-type/);
    assert.equal(identity, deployer.clientId);
  });

  it("do not send a credential to a host that is not its own", async () => {
    const other = "http://127.0.0.1:2";
    const { exitCode, stdout } = await runCommandLine(["doctor", "--host", other], { env: workspace.environment() });
    assert.equal(exitCode, 3);
    assert.match(stdout, /not checked, because the check of connection failed: .*\blogin\b/);
    assert.deepEqual(workspace.takeRequests(), []);
  });

  it("name a profile whose file is not there", async () => {
    const env = { DATABRICKS_CONFIG_FILE: join(folder(), "nothing") };
    for (const command of ["doctor", "inventory"]) {
      const { exitCode, stdout, stderr } = await runCommandLine([command, "--profile", "prod"], { env });
      assert.equal(exitCode, 2);
      assert.match(
        stdout + stderr,
        /(: | {12})no workspace is named, as --profile names the profile "prod", and .*nothing" does not exist: give --host, or name a profile that has a host\b/,
      );
    }
  });

  it("name a profile that is not there", async () => {
    const env = { DATABRICKS_CONFIG_FILE: await profiles() };
    const { exitCode, stdout, stderr } = await runCommandLine(["inventory", "--profile", "test"], { env });
    assert.deepEqual([exitCode, stdout], [3, ""]);
    assert.match(
      stderr,
      /^databricks-pat inventory: .* --profile names the profile "test", and .* has no profile "test"\. Correct the file or --profile, or leave --profile out where the environment has the host and the login\n$/,
    );
  });

  for (const [what, content, words] of [
    ["is no list of profiles", "host = x\nnonsense\n", 'cfg": '],
    ["is a folder", undefined, 'cfg" is a directory'],
    ["lacks the profile", "[other]\nhost = https://adb-2.test\n", 'cfg" has no profile "prod"'],
  ] as const)
    for (const [args, env, fix] of [
      [["--profile", "prod"], {}, "Correct the file or --profile, or leave --profile out where"],
      [
        [],
        { DATABRICKS_CONFIG_PROFILE: "prod" },
        "Correct the file or the name of the profile, or set DATABRICKS_CONFIG",
      ],
    ] as const)
      it(`show in a table that the file of profiles ${what}, and what helps: ${JSON.stringify(args)}`, async () => {
        if (content === undefined) await mkdir(join(folder(), "cfg"));
        else await writeFiles(folder(), { cfg: content });
        const all = { DATABRICKS_CONFIG_FILE: join(folder(), "cfg"), ...env };
        const { exitCode, stdout, stderr } = await runCommandLine(["doctor", "--json", ...args], { env: all });
        assert.deepEqual([exitCode, stderr], [3, ""]);
        const { findings } = JSON.parse(stdout) as {
          readonly findings: readonly { because: string; status: string; remedy?: string }[];
        };
        const [host, ...others] = findings;
        assert.ok(host);
        assert.ok(host.because.startsWith("no workspace is named, because ") && host.because.includes(words), stdout);
        assert.ok(host.remedy?.startsWith(fix), host.remedy);
        assert.deepEqual([...new Set(others.map(({ status }) => status))], ["unchecked"]);
      });

  it("ask for what the profile lacks, and for nothing of the environment", async () => {
    await writeFiles(folder(), { cfg: `[prod]\nhost = ${workspace.host}\n` });
    const env = { ...workspace.environment(), DATABRICKS_CONFIG_FILE: join(folder(), "cfg") };
    const { exitCode, stderr } = await runCommandLine(["inventory", "--profile", "prod"], { env });
    assert.equal(exitCode, 3);
    assert.match(
      stderr,
      /was found for http:\S+ Set token, or client_id and client_secret, or azure_tenant_id, azure_client_id and azure_client_secret\. docs\S* has the logins without a secret\. Looked in the profile: nothing of any login is set\. With --profile this command reads that profile alone, and no login of the environment: complete the profile, or leave --profile out\n$/,
    );
    assert.doesNotMatch(stderr, /DATABRICKS_|ARM_/);
  });

  it("are named as options where a profile is ambiguous", async () => {
    const text = `[prod]\nhost = ${workspace.host}\ntoken = ${workspace.adminToken}\nclient_id = c\nclient_secret = s-e-c-r-e-t\n`;
    await writeFiles(folder(), { cfg: text });
    const env = { DATABRICKS_CONFIG_FILE: join(folder(), "cfg") };
    const { stderr } = await runCommandLine(["inventory", "--profile", "prod"], { env });
    assert.match(stderr, / Set --auth-type to the one to use, pat or oauth-m2m, or unset the others\. /);
    assert.doesNotMatch(stderr, /DATABRICKS_/);
  });

  it("are written into a command line as a shell reads them", async () => {
    const options = { host: "https://adb-1.test/?o=1", profile: "it's $HOME", authType: "pat" };
    const line = toCommandLine(options, "inventory");
    assert.equal(
      line,
      "databricks-pat inventory --host 'https://adb-1.test/?o=1' --profile 'it'\\''s $HOME' --auth-type pat",
    );
    const script = `databricks-pat() { printf '%s\\n' "$@"; }; ${line}`;
    const { stdout } = await promisify(execFile)("bash", ["--norc", "-c", script]);
    const words = ["inventory", "--host", options.host, "--profile", options.profile, "--auth-type", options.authType];
    assert.deepEqual(stdout.trimEnd().split("\n"), words);
  });
});
