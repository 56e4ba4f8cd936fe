import assert from "node:assert/strict";
import { useProviderInProcess } from "../../dynamic/provider/describe-lifecycle";
import { type PulumiRun, runPulumiUp, type SavedState } from "../../dynamic/provider/lifecycles/pulumi-run";
import type { Properties } from "../../../dynamic/provider/lifecycles/properties";
import { type CommandEnd, runCommandLine } from "../command-run";

/** Tokens that the provider itself has made. */
describe("the tokens of a stack", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let inputs: Properties;

  beforeEach(() => {
    inputs = provider.inputs({ label: "shop/dev/ingestion", comment: "Nightly load", overlap: "24h" });
  });

  function up(saved: SavedState, changes: Properties): Promise<PulumiRun> {
    provider.restart();
    return runPulumiUp(provider.lifecycles, saved, { token: { ...inputs, ...changes } });
  }

  function command(...args: readonly string[]): Promise<CommandEnd> {
    return runCommandLine(args, { env: workspace.environment() });
  }

  async function states(): Promise<readonly (readonly unknown[])[]> {
    const { stdout } = await command("inventory", "--json", "--principal", provider.principal.applicationId);
    const { tokens } = JSON.parse(stdout) as { tokens: Record<string, unknown>[] };
    return tokens.map(({ tokenId, state, certain, rotation, label }) => [tokenId, state, certain, rotation, label]);
  }

  it("are current, and retired after a rotation", async () => {
    const first = await up({}, {});
    const label = "shop/dev/ingestion";
    assert.deepEqual(await states(), [[first.token?.id, "current", true, "g1", label]]);
    const second = await up(first, { rotation: "g2" });
    assert.deepEqual(await states(), [
      [first.token?.id, "retired", true, "g1", label],
      [second.token?.id, "current", true, "g2", label],
    ]);
  });

  it("are in doubt after a run that was killed, until the next one has ended the right one", async () => {
    const first = await up({}, { overlap: "0s" });
    // The mint of a run that was killed before its state was saved: the token in use is the older one.
    provider.restart();
    const killed = await provider.lifecycles.personalAccessToken.create({ ...inputs, overlap: "0s", rotation: "g2" });
    assert.deepEqual(
      (await states()).map(([tokenId, state, certain]) => [tokenId, state, certain]),
      [
        [first.token?.id, "orphan", false],
        [killed.id, "current", false],
      ],
    );
    for (const token of [first.token?.id ?? "", killed.id])
      assert.equal((await command("retire", token, "--yes")).exitCode, 2);
    const next = await up(first, { overlap: "0s", rotation: "g2" });
    assert.deepEqual(await states(), [[next.token?.id, "current", true, "g2", "shop/dev/ingestion"]]);
  });

  it("end all together where the state is lost, and no others do", async () => {
    const first = await up({}, {});
    await up(first, { rotation: "g2" });
    const other = await workspace.mintOrphan(provider.principal, "by hand");
    const { exitCode, stdout } = await command(
      ...["retire", "--lost-state", "--project", "shop", "--stack", "dev", "--name", "ingestion", "--yes"],
    );
    assert.equal(exitCode, 0, stdout);
    assert.deepEqual(provider.activeTokens(), [other]);
  });

  it("are made anew by the next refresh after the emergency switch", async () => {
    const first = await up({}, {});
    const { exitCode } = await command("retire", "--all-of", String(inputs.lineage), "--yes");
    assert.equal(exitCode, 0);
    assert.deepEqual(provider.activeTokens(), []);
    provider.restart();
    const { id = "", outs = {} } = first.token ?? {};
    const read = await provider.lifecycles.personalAccessToken.read(id, outs);
    assert.equal(read.id, undefined, "Pulumi drops it from the state");
    const next = await up({}, {});
    assert.deepEqual(provider.activeTokens(), [next.token?.id]);
  });
});
