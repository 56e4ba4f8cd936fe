import assert from "node:assert/strict";
import { toTokenInputs } from "../../../../dynamic/provider/lifecycles/token-properties";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { findInWorkspaceList } from "../../../../dynamic/provider/tokens/workspace-list";
import type { TokenInputs } from "../../../../dynamic/provider/tokens/token-inputs";
import { MANAGED_TOKENS } from "../../../emulated-workspace";
import { useProviderInProcess } from "../describe-lifecycle";

const LIST = `GET ${MANAGED_TOKENS}`;

describe("the list of a whole workspace", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let owners: readonly TokenInputs[];
  let minted: readonly string[];

  /** Three principals with a token each. */
  beforeEach(async () => {
    const principals = await Promise.all([1, 2, 3].map(() => workspace.addPrincipal()));
    for (const principal of principals) await workspace.grantUsage(principal);
    owners = principals.map((principal) => toTokenInputs(workspace.tokenInputs(principal)));
    minted = await Promise.all(principals.map((principal) => workspace.mintOrphan(principal, "of a test")));
    workspace.takeLog();
  });

  const find = async (
    index: number,
    isFresh: string | undefined = minted[index],
  ): Promise<readonly string[] | undefined> => {
    const owner = owners[index];
    assert.ok(owner !== undefined);
    const found = await findInWorkspaceList(provider.runtime, owner, (tokens) =>
      tokens.some(({ tokenId }) => tokenId === isFresh),
    );
    return found?.map(({ tokenId }) => tokenId);
  };

  it("is not taken for one principal, whose own list is smaller, however often it asks", async () => {
    assert.deepEqual([await find(0), await find(0)], [undefined, undefined]);
    assert.deepEqual(workspace.takeRequests(), []);
  });

  it("is taken for the second principal, and serves each one its own tokens, also those that ask at the same time", async () => {
    await find(0);
    assert.deepEqual(await Promise.all([find(1), find(2), find(0)]), [[minted[1]], [minted[2]], [minted[0]]]);
    assert.deepEqual(workspace.takeRequests(), [LIST]);
  });

  it("serves a series once: the run has changed its tokens since", async () => {
    await find(0);
    assert.deepEqual(await find(1), [minted[1]]);
    assert.equal(await find(1), undefined);
    assert.deepEqual(workspace.takeRequests(), [LIST]);
  });

  it("is taken again, once for all, where it lacks what was minted since", async () => {
    await find(0);
    await find(1);
    const [, , owner] = owners;
    assert.ok(owner?.servicePrincipalId !== undefined);
    const since = await workspace.mintOrphan({ ...owner, servicePrincipalId: owner.servicePrincipalId }, "since");
    workspace.takeLog();
    assert.deepEqual(await find(2, since), [minted[2], since]);
    assert.deepEqual(await find(0), [minted[0]]);
    assert.deepEqual(workspace.takeRequests(), [LIST]);
  });

  it("serves nobody whose token it lacks, and is taken four times at most", async () => {
    await find(0);
    for (let time = 0; time < 6; time++) assert.equal(await find(1, "another"), undefined);
    assert.deepEqual(workspace.takeRequests(), [LIST, LIST, LIST, LIST]);
  });

  it("is asked for again after a failure, which it does not repeat", async () => {
    await find(0);
    workspace.emulator.faults.add({ path: MANAGED_TOKENS, effect: { kind: "answer", status: 503 } });
    assert.equal(await find(1), undefined);
    assert.deepEqual(workspace.takeRequests(), [LIST]);
    assert.deepEqual(await find(1), [minted[1]]);
    assert.deepEqual(workspace.takeRequests(), [LIST]);
  });

  it("is asked for once by a login that may not see the tokens of others", async () => {
    await find(0);
    const effect = { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message: "no" } } as const;
    workspace.emulator.faults.add({ path: MANAGED_TOKENS, times: 9, effect });
    assert.deepEqual([await find(1), await find(2)], [undefined, undefined]);
    assert.deepEqual(workspace.takeRequests(), [LIST]);
  });

  it("is not taken without an administrator", async () => {
    provider.restart({ DATABRICKS_TOKEN: "" });
    await find(0);
    assert.equal(await find(1), undefined);
    assert.deepEqual(workspace.takeRequests(), []);
  });

  it("serves the ends of all tokens that a run has replaced, and revokes nothing else", async () => {
    const rotate = async (inputs: Properties) => {
      const { personalAccessToken } = provider.lifecycles;
      const old = await personalAccessToken.create(inputs);
      const next = { ...inputs, rotation: "g2" };
      await personalAccessToken.diff(old.id, old.outs, next);
      return { old, next };
    };
    const all = [];
    for (const { applicationId, servicePrincipalId = "" } of owners)
      all.push(await rotate(workspace.tokenInputs({ applicationId, servicePrincipalId })));
    provider.restart();
    const { personalAccessToken } = provider.lifecycles;
    const current: string[] = [];
    for (const { old, next } of all) {
      await personalAccessToken.diff(old.id, old.outs, next);
      current.push((await personalAccessToken.create(next)).id);
    }
    workspace.takeLog();
    for (const { old } of all) await personalAccessToken.delete(old.id, old.outs);
    assert.deepEqual(
      [...workspace.takeRequests()].sort(),
      [
        ...all.map(({ old }) => `DELETE ${MANAGED_TOKENS}/${old.id}`),
        // The first one's own, and that of all others.
        LIST,
        LIST,
      ].sort(),
    );
    const active = owners.flatMap(({ servicePrincipalId = "", applicationId }) =>
      workspace.tokensOf({ servicePrincipalId, applicationId }).map(({ tokenId }) => tokenId),
    );
    assert.deepEqual([...active].sort(), [...minted, ...current].sort());
  });
});
