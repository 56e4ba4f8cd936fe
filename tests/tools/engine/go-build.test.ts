import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { ENGINE_VERSION } from "../../../tools/engine/engine-version";
import { goBuild } from "../../../tools/engine/go-build";
import type { RunGo } from "../../../tools/engine/go-program";
import { repositoryRoot } from "../../../tools/repository-root";
import { useTemporaryFolder } from "../temporary-folder";
import { writeFakeExecutable } from "./fake-engine";

const NOWHERE = () => undefined;

interface GoCall {
  readonly module: string;
  readonly args: readonly string[];
}

const RUNS_PROGRAM = `go host.execNodejs(ctx, responseChannel, req, nodeBin, runPath,
		ADDRESS, pipes.directory())
`;

/** The line of the published language host that gives programs its proxy, and the line that gives them the engine. */
const MAIN = RUNS_PROGRAM.replace("ADDRESS", 'fmt.Sprintf("127.0.0.1:%d", handle.Port)');
const CHANGED_MAIN = RUNS_PROGRAM.replace("ADDRESS", "req.GetMonitorAddress()");

/** A Go that prints a version, has a language host in `published`, and builds programs that print the pinned version. */
function fakeGo(goVersion: string, calls: GoCall[], published: string): RunGo {
  return async (args, options) => {
    calls.push({ module: basename(options.cwd ?? ""), args });
    if (args[0] === "env") return `${goVersion}\n`;
    if (args[0] === "list") return `${published}\n`;
    await writeFakeExecutable(args[args.indexOf("-o") + 1]!, ENGINE_VERSION);
    return "";
  };
}

describe("the build from Go modules", () => {
  const folder = useTemporaryFolder();
  const target = () => join(folder(), "cache", "engine");
  const published = () => join(folder(), "published");

  beforeEach(async () => {
    await mkdir(published());
    await mkdir(join(folder(), "cache"));
    await writeFile(join(published(), "main.go"), MAIN);
    await writeFile(join(published(), "proxy.go"), "package main\n");
    await writeFile(join(published(), "main_test.go"), "package main\n");
  });

  it("builds engine and language host, each in its own module, and adds the host of dynamic resources", async () => {
    const calls: GoCall[] = [];
    const built = await goBuild(target(), fakeGo("go1.26.8", calls, published())).provide(NOWHERE);
    assert.deepEqual(built, { binDirectory: join(target(), "bin"), version: ENGINE_VERSION });
    assert.deepEqual(
      calls.map(({ module, args }) => [module, args[0], args.at(-1)]),
      [
        ["cli", "env", "GOVERSION"],
        ["cli", "build", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
        ["language-hosts", "list", "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"],
        ["language-nodejs", "build", "."],
      ],
    );
    assert.deepEqual((await readdir(join(target(), "bin"))).sort(), [
      "pulumi",
      "pulumi-language-nodejs",
      "pulumi-resource-pulumi-nodejs",
    ]);
    assert.deepEqual(await readdir(target()), ["bin"], "the copied source is removed");
  });

  it("builds the language host from a copy that lets programs call the engine without its proxy", async () => {
    const good = fakeGo("go1.26.8", [], published());
    const files: Record<string, string> = {};
    const runGo: RunGo = async (args, options) => {
      if (args.at(-1) === ".") {
        for (const name of await readdir(options.cwd!)) files[name] = await readFile(join(options.cwd!, name), "utf8");
      }
      return good(args, options);
    };
    await goBuild(target(), runGo).provide(NOWHERE);
    const { "go.mod": goMod, "go.sum": goSum, ...source } = files;
    const module = join(repositoryRoot(), "tools/engine/go/language-hosts");
    assert.deepEqual(
      [goMod, goSum],
      [await readFile(join(module, "go.mod"), "utf8"), await readFile(join(module, "go.sum"), "utf8")],
    );
    assert.deepEqual(source, { "main.go": CHANGED_MAIN, "proxy.go": "package main\n" });
  });

  it("fails when the published language host does not have the line to change", async () => {
    await writeFile(join(published(), "main.go"), "package main\n");
    await assert.rejects(goBuild(target(), fakeGo("go1.26.8", [], published())).provide(NOWHERE), {
      message: /^main\.go of the language host does not have exactly one "fmt\.Sprintf/,
    });
    assert.deepEqual(await readdir(join(folder(), "cache")), []);
  });

  it("sets the version of the engine and never changes the committed modules", async () => {
    const calls: GoCall[] = [];
    await goBuild(target(), fakeGo("go1.26.8", calls, published())).provide(NOWHERE);
    for (const { args } of calls.slice(1)) assert.ok(args.includes("-mod=readonly"), args.join(" "));
    const linkerFlags = calls[1]!.args[calls[1]!.args.indexOf("-ldflags") + 1]!;
    assert.match(linkerFlags, new RegExp(`\\.Version=v${ENGINE_VERSION}$`));
  });

  it("refuses a Go that is older than the modules require", async () => {
    const calls: GoCall[] = [];
    await assert.rejects(goBuild(target(), fakeGo("go1.24.1", calls, published())).provide(NOWHERE), {
      message: "Go is go1.24.1, and 1.25.8 or newer is required",
    });
    assert.equal(calls.length, 1);
    assert.deepEqual(await readdir(join(folder(), "cache")), []);
  });

  it("leaves nothing when the second program does not compile", async () => {
    const good = fakeGo("go1.26.8", [], published());
    const runGo: RunGo = async (args, options) => {
      if (basename(options.cwd ?? "") === "language-nodejs") throw new Error("go ended with 1: cannot find module");
      return good(args, options);
    };
    await assert.rejects(goBuild(target(), runGo).provide(NOWHERE), /cannot find module/);
    assert.deepEqual(await readdir(join(folder(), "cache")), []);
  });

  it("names no download host in the committed modules", async () => {
    for (const module of ["cli", "language-hosts", "language-yaml"]) {
      for (const file of ["go.mod", "go.sum"]) {
        const text = await readFile(join(repositoryRoot(), "tools/engine/go", module, file), "utf8");
        assert.doesNotMatch(text, /[a-z]:\/\//); // A hash begins with "h1:".
      }
    }
  });
});
