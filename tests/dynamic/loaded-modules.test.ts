import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const BUILD = join(__dirname, "../..");

/** Loads the modules in its arguments, and prints the packages and the own folders of all modules that this loaded. */
const LIST = `
  for (const name of process.argv.slice(1)) require(name);
  const { relative, dirname, sep } = require("node:path");
  const toName = (file) => {
    const found = /.*node_modules[/\\\\]((?:@[^/\\\\]+[/\\\\])?[^/\\\\]+)/.exec(file);
    return (found ? found[1] : dirname(relative(${JSON.stringify(BUILD)}, file))).split(sep).join("/");
  };
  console.log(JSON.stringify([...new Set(Object.keys(require.cache).map(toName))].sort()));
`;

async function load(...modules: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", LIST, ...modules], { cwd: BUILD });
  return JSON.parse(stdout) as readonly string[];
}

/** What the program and the provider load when they need it, if they do. */
const LATER = ["zod", "croner", "cockatiel", "oauth4webapi", "undici"];

describe("the modules that are loaded at the start", () => {
  it("of a program are the components, the SDKs that every kind needs, and nothing of the provider", async () => {
    const sdks = ["@pulumi/pulumi", "@pulumi/databricks"];
    const [alone, together] = [await load(...sdks), await load(...sdks, join(BUILD, "components"))];
    assert.deepEqual(
      together.filter((name) => !alone.includes(name)),
      ["components", "dynamic", "dynamic/arguments", "dynamic/arguments/auth-types"],
    );
    for (const name of [...LATER, "@pulumi/azuread", "@pulumi/azure-native", "@pulumi/random"])
      assert.ok(!together.includes(name), name);
  });

  it("of a provider are its own alone: no SDK, and no package", async () => {
    const loaded = await load(join(BUILD, "dynamic/provider"));
    assert.deepEqual(
      loaded.filter((name) => !name.startsWith("dynamic/")),
      [],
    );
    assert.ok(loaded.includes("dynamic/provider/lifecycles"));
  });
});
