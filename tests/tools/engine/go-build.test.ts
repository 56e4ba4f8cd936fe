import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { ENGINE_VERSION } from "../../../tools/engine/engine-version";
import { goBuild, type RunGo } from "../../../tools/engine/go-build";
import { repositoryRoot } from "../../../tools/repository-root";
import { useTemporaryFolder } from "../temporary-folder";
import { writeFakeExecutable } from "./fake-engine";

const NOWHERE = () => undefined;

interface GoCall {
  readonly module: string;
  readonly args: readonly string[];
}

/** A Go that prints a version and builds programs that print the pinned version. */
function fakeGo(goVersion: string, calls: GoCall[]): RunGo {
  return async (args, options) => {
    calls.push({ module: basename(options.cwd ?? ""), args });
    if (args[0] === "env") return `${goVersion}\n`;
    await writeFakeExecutable(args[args.indexOf("-o") + 1]!, ENGINE_VERSION);
    return "";
  };
}

describe("the build from Go modules", () => {
  const folder = useTemporaryFolder();
  const target = () => join(folder(), "engine");

  it("builds engine and language host, each in its own module, and adds the host of dynamic resources", async () => {
    const calls: GoCall[] = [];
    const built = await goBuild(target(), fakeGo("go1.26.8", calls)).provide(NOWHERE);
    assert.deepEqual(built, { binDirectory: join(target(), "bin"), version: ENGINE_VERSION });
    assert.deepEqual(
      calls.map(({ module, args }) => [module, args[0], args.at(-1)]),
      [
        ["cli", "env", "GOVERSION"],
        ["cli", "build", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
        ["language-nodejs", "build", "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"],
      ],
    );
    assert.deepEqual((await readdir(join(target(), "bin"))).sort(), [
      "pulumi",
      "pulumi-language-nodejs",
      "pulumi-resource-pulumi-nodejs",
    ]);
  });

  it("sets the version of the engine and never changes the committed modules", async () => {
    const calls: GoCall[] = [];
    await goBuild(target(), fakeGo("go1.26.8", calls)).provide(NOWHERE);
    for (const { args } of calls.slice(1)) assert.ok(args.includes("-mod=readonly"), args.join(" "));
    const linkerFlags = calls[1]!.args[calls[1]!.args.indexOf("-ldflags") + 1]!;
    assert.match(linkerFlags, new RegExp(`\\.Version=v${ENGINE_VERSION}$`));
  });

  it("refuses a Go that is older than the modules require", async () => {
    const calls: GoCall[] = [];
    await assert.rejects(goBuild(target(), fakeGo("go1.24.1", calls)).provide(NOWHERE), {
      message: "Go is go1.24.1, and 1.25.8 or newer is required",
    });
    assert.equal(calls.length, 1);
    assert.deepEqual(await readdir(folder()), []);
  });

  it("leaves nothing when the second program does not compile", async () => {
    const good = fakeGo("go1.26.8", []);
    const runGo: RunGo = async (args, options) => {
      if (basename(options.cwd ?? "") === "language-nodejs") throw new Error("go ended with 1: cannot find module");
      return good(args, options);
    };
    await assert.rejects(goBuild(target(), runGo).provide(NOWHERE), /cannot find module/);
    assert.deepEqual(await readdir(folder()), []);
  });

  it("names no download host in the committed modules", async () => {
    for (const module of ["cli", "language-nodejs"]) {
      for (const file of ["go.mod", "go.sum"]) {
        const text = await readFile(join(repositoryRoot(), "tools/engine/go", module, file), "utf8");
        assert.doesNotMatch(text, /:\/\//);
      }
    }
  });
});
