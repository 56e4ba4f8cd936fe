import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as readline from "node:readline";
import { installStandIns } from "../../../emulator/plugins/install";

const PINNED = Object.fromEntries(
  ["azure-native", "azuread", "databricks", "random"].map((name) => {
    const manifest = fs.readFileSync(require.resolve(`@pulumi/${name}/package.json`), "utf8");
    const { pulumi } = JSON.parse(manifest) as { pulumi: { version: string } };
    return [name, pulumi.version] as const;
  }),
);

describe("installStandIns", () => {
  let home: string;
  beforeEach(() => (home = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi home's "))));
  afterEach(() => fs.rmSync(home, { recursive: true }));

  const executableOf = (name: string): string => {
    return path.join(home, "plugins", `resource-${name}-v${PINNED[name] ?? ""}`, `pulumi-resource-${name}`);
  };

  it("installs the versions that the npm packages pin, and nothing else", () => {
    const installed = installStandIns(home);
    const expected = Object.entries(PINNED).map(([name, version]) => {
      return { name, version, executable: executableOf(name) };
    });
    assert.deepEqual(installed, expected);
    const folders = expected.map(({ name, version }) => `resource-${name}-v${version}`);
    assert.deepEqual(fs.readdirSync(path.join(home, "plugins")).sort(), folders.sort());
  });

  it("writes an executable that serves the plugin, whatever characters its path has", async () => {
    const { executable } = installStandIns(home).find(({ name }) => name === "random") ?? assert.fail();
    const child = spawn(executable, ["127.0.0.1:1"], { stdio: ["pipe", "pipe", "inherit"] });
    const exited = once(child, "exit");
    const [line] = (await once(readline.createInterface(child.stdout), "line")) as [string];
    assert.match(line, /^\d+$/);
    child.stdin.end();
    assert.deepEqual(await exited, [0, null]);
  });

  it("changes nothing when run again", () => {
    installStandIns(home);
    const before = fs.statSync(executableOf("random"));
    installStandIns(home);
    const after = fs.statSync(executableOf("random"));
    assert.deepEqual([after.ino, after.mtimeMs], [before.ino, before.mtimeMs]);
  });

  it("replaces a wrapper that starts something else", () => {
    installStandIns(home);
    const executable = executableOf("azuread");
    const wrapper = fs.readFileSync(executable, "utf8");
    fs.writeFileSync(executable, wrapper.replace("plugin-main.js", "moved.js"));
    installStandIns(home);
    assert.equal(fs.readFileSync(executable, "utf8"), wrapper);
    assert.equal(fs.statSync(executable).mode & 0o777, 0o755);
  });

  it("completes a folder that was left without an executable", () => {
    fs.mkdirSync(path.dirname(executableOf("databricks")), { recursive: true });
    fs.writeFileSync(path.join(path.dirname(executableOf("databricks")), "README.md"), "");
    installStandIns(home);
    assert.ok(fs.existsSync(executableOf("databricks")));
  });

  it("keeps a real plugin, and does not return it", () => {
    const executable = executableOf("databricks");
    fs.mkdirSync(path.dirname(executable), { recursive: true });
    fs.writeFileSync(executable, "\x7fELF");
    assert.deepEqual(
      installStandIns(home).map(({ name }) => name),
      ["azure-native", "azuread", "random"],
    );
    assert.equal(fs.readFileSync(executable, "utf8"), "\x7fELF");
  });
});
