import assert from "node:assert/strict";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { describeLifecycle } from "../describe-lifecycle";
import { type PulumiRun, runPulumiUp, type SavedState } from "./pulumi-run";

const HOUR = 3_600_000;

/** The environment of a run that knows no administrator. */
const NO_ADMINISTRATOR = { DATABRICKS_TOKEN: "" };

describeLifecycle("an overlap where there is no administrator", "tokenRetirement", (provider) => {
  const { workspace } = provider;
  let inputs: Properties;

  beforeEach(async () => {
    const clientSecret = await workspace.addOAuthSecret(provider.principal);
    inputs = provider.inputs({
      login: { authType: "oauth-m2m", clientSecret },
      usage: "assumed",
      overlap: "24h",
    });
  });

  /** One `pulumi up` in a process of its own, so many hours from now. */
  const up = (saved: SavedState, token: Properties, hours = 0): Promise<PulumiRun> => {
    const time = new Date(Date.now() + hours * HOUR).toISOString();
    return runPulumiUp(provider.startProcess({ ...NO_ADMINISTRATOR, DATABRICKS_PAT_NOW: time }), saved, { token });
  };

  /** A run that has made a token, and one that has replaced it with an overlap. */
  async function rotate(): Promise<PulumiRun> {
    const first = await up({}, inputs);
    return up(first, { ...inputs, rotation: "g2" });
  }

  it("ends by the principal's own login when it is over", async () => {
    const rotated = await rotate();
    assert.equal(provider.activeTokens().length, 2);
    workspace.takeLog();
    const due = await up(rotated, { ...inputs, rotation: "g2" }, 27);
    assert.deepEqual([due.changes, provider.activeTokens()], [["update retirement"], [rotated.token?.id]]);
    const callers = new Set(workspace.takeLog().map(({ caller }) => caller));
    assert.deepEqual(callers, new Set([provider.principal.applicationId]));
  });

  it("ends in a destroy with the token's own delete, after the TokenRetirement left it to that", async () => {
    const { token, retirement } = await rotate();
    assert.ok(token !== undefined && retirement !== undefined);
    const { tokenRetirement, personalAccessToken } = provider.startProcess(NO_ADMINISTRATOR);
    workspace.takeLog();
    await tokenRetirement.delete(retirement.id, retirement.outs);
    assert.deepEqual(workspace.takeRequests(), []);
    assert.equal(provider.activeTokens().length, 2);
    await personalAccessToken.delete(token.id, token.outs);
    assert.deepEqual(provider.activeTokens(), []);
  });

  it('revokes nothing with "unused", as only an administrator sees when a token was used', async () => {
    const { token, retirement } = await rotate();
    assert.ok(token !== undefined && retirement !== undefined);
    const { personalAccessToken, tokenRetirement } = provider.startProcess(NO_ADMINISTRATOR);
    await personalAccessToken.diff(token.id, token.outs, token.inputs);
    const saved = { ...retirement.outs, revokeWhen: "unused", pending: ["2020-01-01T00:00:00Z"] };
    await assert.rejects(
      tokenRetirement.update("r", saved, { ...saved, pending: [] }),
      /no login of a workspace administrator/,
    );
    assert.equal(provider.activeTokens().length, 2);
  });

  it("fails in an update whose process has not seen the principal's login, and says what is active", async () => {
    const { retirement } = await rotate();
    assert.ok(retirement !== undefined);
    const saved = { ...retirement.outs, pending: ["2020-01-01T00:00:00Z"] };
    await assert.rejects(
      provider.startProcess(NO_ADMINISTRATOR).tokenRetirement.update("r", saved, { ...saved, pending: [] }),
      /revoking retired tokens of .* failed: .*no login of a workspace administrator.*\nActive now: the token in use; perhaps those whose overlap is over\nNext: set the login of a workspace administrator in the environment .* and run pulumi up: it revokes them$/s,
    );
  });
});
