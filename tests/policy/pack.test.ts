import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type { AnalyzerInfo } from "@pulumi/pulumi/proto/analyzer_pb";
import { policies } from "../../policy/policies";
import { startCommand } from "../../tools/processes/started-command";
import { repositoryRoot } from "../../tools/repository-root";
import { blocksOf, namesIn, read, tableOf } from "../documents";

const LEVELS = ["advisory", "mandatory"];

describe("the policy pack", () => {
  it("starts as the language host starts it, and says what it has", async () => {
    const folder = join(repositoryRoot(), "policy");
    const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    // The address of the engine, which a pack does not call.
    const args = [runner, "127.0.0.1:1", folder];
    const { process: pack, ended } = await startCommand(process.execPath, args, { cwd: folder });
    try {
      assert.ok(pack.stdout);
      const [port] = (await once(createInterface(pack.stdout), "line")) as [string];
      const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
      const ask = promisify((done: (error: Error | null, info: AnalyzerInfo) => void) => {
        const { Empty } =
          require("google-protobuf/google/protobuf/empty_pb") as typeof import("google-protobuf/google/protobuf/empty_pb");
        client.getAnalyzerInfo(new Empty(), done);
      });
      const info = await ask();
      client.close();
      const { version } = JSON.parse(read("package.json")) as { readonly version: string };
      assert.deepEqual([info.getName(), info.getVersion()], ["databricks-pat", version]);
      assert.deepEqual(
        info.getPoliciesList().map((policy) => [policy.getName(), LEVELS[policy.getEnforcementlevel()]]),
        policies().map(({ name, enforcementLevel }) => [name, enforcementLevel]),
      );
    } finally {
      pack.kill();
      await ended;
    }
  });

  it("is documented with its levels, settings and defaults", () => {
    const documented = tableOf("docs/policy.md", "policy").map(([name, level, , settings]) => [
      namesIn(name)[0],
      level,
      namesIn(settings),
    ]);
    const actual = policies().map(({ name, enforcementLevel, configSchema }) => [
      name,
      enforcementLevel,
      Object.entries(configSchema?.properties ?? {}).map(
        ([setting, schema]) => `${setting}: ${JSON.stringify(schema.default)}`,
      ),
    ]);
    assert.deepEqual(documented, actual);
  });

  it("is documented with a configuration of policies and settings that exist", () => {
    const [block, ...more] = blocksOf("docs/policy.md").filter(({ language }) => language === "json");
    assert.ok(block !== undefined && more.length === 0);
    for (const [name, given] of Object.entries(JSON.parse(block.text) as Record<string, string | object>)) {
      const policy = policies().find((candidate) => candidate.name === name);
      assert.ok(policy !== undefined, name);
      const settings = Object.keys(policy.configSchema?.properties ?? {});
      const unknown = typeof given === "string" ? [] : Object.keys(given).filter((key) => !settings.includes(key));
      assert.deepEqual(
        unknown.filter((key) => key !== "enforcementLevel"),
        [],
        name,
      );
    }
  });
});
