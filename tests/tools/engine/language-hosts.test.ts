import assert from "node:assert/strict";
import { mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { RunGo } from "../../../tools/engine/go-program";
import { ensureLanguageHost, hasLanguageHost, type HostFolders } from "../../../tools/engine/language-hosts";
import { runCommand } from "../../../tools/processes/command";
import { useTemporaryFolder } from "../temporary-folder";
import { writeFakeEngine, writeFakeExecutable } from "./fake-engine";

const NOWHERE = () => undefined;

describe("the language hosts beside the engine", () => {
  const folder = useTemporaryFolder();
  const binDirectory = (): string => join(folder(), "engine", "bin");
  const host = (): string => join(binDirectory(), "pulumi-language-yaml");
  const hosts = (): string => join(folder(), "language-hosts");
  let calls: string[];

  const builtHere = (): HostFolders => ({
    binDirectory: binDirectory(),
    engineDirectory: join(folder(), "engine"),
    cache: folder(),
  });
  const installed = (): HostFolders => ({ ...builtHere(), engineDirectory: join(folder(), "other") });

  /** A Go that builds programs that print "v1". */
  const fakeGo: RunGo = async (args, { cwd }) => {
    calls.push([basename(cwd ?? ""), args[0], args.at(-1)].join(" "));
    if (args[0] === "env") return "go1.26.8\n";
    await writeFakeExecutable(args[args.indexOf("-o") + 1]!, "1");
    return "";
  };

  beforeEach(async () => {
    calls = [];
    await writeFakeEngine(binDirectory(), "3.246.0");
  });

  it("are built once, in the cache, and linked beside an engine that was built here", async () => {
    assert.equal(await ensureLanguageHost("yaml", builtHere(), NOWHERE, fakeGo), true);
    assert.deepEqual(calls, [
      "language-yaml env GOVERSION",
      "language-yaml build github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    ]);
    assert.equal(await runCommand(host(), []), "v1\n");
    assert.equal(await ensureLanguageHost("yaml", builtHere(), NOWHERE, fakeGo), true);
    assert.equal(calls.length, 2);
    // An engine that is built anew gets the host that is there.
    await rm(host());
    await ensureLanguageHost("yaml", builtHere(), NOWHERE, fakeGo);
    assert.equal(calls.length, 2);
    assert.equal(await runCommand(host(), []), "v1\n");
  });

  it("have what they need beside themselves, also where the engine looks for them", async () => {
    const script = "pulumi-language-python-exec";
    const module = join(folder(), "module");
    await mkdir(join(module, "python", "cmd"), { recursive: true });
    await writeFile(join(module, "python", "cmd", script), "#!/bin/sh\necho python\n");
    const listing: RunGo = async (args, options) => (args[0] === "list" ? `${module}\n` : fakeGo(args, options));
    await ensureLanguageHost("python", builtHere(), NOWHERE, listing);
    assert.equal(await runCommand(join(binDirectory(), script), []), "python\n");
    assert.equal(hasLanguageHost(binDirectory(), "python"), true);
    assert.equal(hasLanguageHost(binDirectory(), "yaml"), false);
  });

  it("replace a host of another version that an earlier run has linked", async () => {
    await mkdir(hosts());
    await writeFakeExecutable(join(hosts(), "yaml-1.0.0"), "0");
    await symlink(join(hosts(), "yaml-1.0.0"), host());
    await ensureLanguageHost("yaml", builtHere(), NOWHERE, fakeGo);
    assert.equal(await runCommand(host(), []), "v1\n");
  });

  it("are those of the official release where it is used, downloaded or on the PATH", async () => {
    await writeFakeExecutable(host(), "35");
    for (const folders of [builtHere(), installed()])
      assert.equal(await ensureLanguageHost("yaml", folders, NOWHERE, fakeGo), false);
    assert.deepEqual(calls, []);
    assert.equal(await runCommand(host(), []), "v35\n");
  });

  it("are not put beside an engine of the machine", async () => {
    await assert.rejects(ensureLanguageHost("yaml", installed(), NOWHERE, fakeGo), {
      message: `${binDirectory()} has no pulumi-language-yaml, which official releases of the Pulumi CLI have beside pulumi`,
    });
    assert.deepEqual(calls, []);
    assert.equal(hasLanguageHost(binDirectory(), "yaml"), false);
  });

  it("leave nothing when the build fails", async () => {
    const broken: RunGo = async (args, options) => {
      if (args[0] === "build") throw new Error("go ended with 1: cannot find module");
      return fakeGo(args, options);
    };
    await assert.rejects(ensureLanguageHost("yaml", builtHere(), NOWHERE, broken), /cannot find module/);
    assert.deepEqual(await readdir(hosts()), []);
    assert.equal(hasLanguageHost(binDirectory(), "yaml"), false);
  });
});
