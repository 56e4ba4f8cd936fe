import assert from "node:assert/strict";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { useProviderInProcess } from "../describe-lifecycle";

const EXPIRES_AT = "2026-12-24T00:00:00Z";

/** Pulumi's SDK makes null of a secret whose value is undefined, and states have it. */
describe("a property that is null", () => {
  const provider = useProviderInProcess();

  /** Inputs of a resource beside a token. */
  const beside = (changes: Properties): Properties => ({
    host: provider.workspace.host,
    applicationId: provider.principal.applicationId,
    administrator: null,
    ...changes,
  });

  it("is as if it were not given: TokenUsageGrant", async () => {
    const { tokenUsageGrant } = provider.lifecycles;
    const { inputs, failures } = await tokenUsageGrant.check({}, beside({}));
    assert.deepEqual([inputs, failures], [{ host: inputs.host, applicationId: inputs.applicationId }, []]);
    assert.equal((await tokenUsageGrant.create(beside({}))).outs.source, "present");
    assert.equal((await tokenUsageGrant.diff("x", beside({}), inputs)).changes, false);
  });

  it("is as if it were not given: TokenRetirement, also where it decides about the tokens", async () => {
    const { tokenRetirement, personalAccessToken } = provider.lifecycles;
    const token = provider.inputs({ administrator: null, overlap: "24h" });
    const { id, outs } = await personalAccessToken.create(token);
    const news = beside({ lineage: token.lineage, overlap: "24h", tokenId: id, revokeWhen: "unused", pending: [] });
    assert.deepEqual((await tokenRetirement.check({}, news)).failures, []);
    const olds = { ...news, pending: ["2020-01-01T00:00:00Z"] };
    assert.equal((await tokenRetirement.diff("retirement", olds, news)).changes, true);
    assert.equal("administrator" in (await tokenRetirement.update("retirement", olds, news)).outs, false);
    await tokenRetirement.delete("retirement", olds);
    await personalAccessToken.delete(id, outs);
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("is as if it were not given: PersonalAccessToken, inside a login too", async () => {
    const { personalAccessToken } = provider.lifecycles;
    const login = { authType: "one-time-secret", token: null };
    const nulls = { administrator: null, scopes: null, adopt: null, comment: null, publish: null, overlap: null };
    const token = provider.inputs({ ...nulls, login });
    const { inputs, failures } = await personalAccessToken.check({}, token);
    assert.deepEqual(failures, []);
    assert.deepEqual(inputs, {
      ...provider.inputs({ lineage: token.lineage }),
      login: { authType: "one-time-secret" },
    });
    const { id, outs } = await personalAccessToken.create(token);
    await personalAccessToken.delete(id, { ...outs, administrator: null });
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("is as if it were not given: RotationSchedule", async () => {
    const { rotationSchedule } = provider.lifecycles;
    const nulls = { renewBefore: null, windows: null, firstExpiresAt: null, rotationTrigger: null, host: null };
    const { inputs, failures } = await rotationSchedule.check({}, { lifetime: "90d", ...nulls });
    assert.deepEqual(failures, []);
    assert.deepEqual(Object.keys(inputs).sort(), ["generation", "lifetime", "reason", "renewAt", "startedAt"]);
    const again = await rotationSchedule.check({ ...inputs, ...nulls }, { lifetime: "90d", ...nulls });
    assert.deepEqual(again.inputs, inputs);
  });

  it("is as if it were not given: ExistingPrincipal", async () => {
    const { existingPrincipal } = provider.lifecycles;
    const { servicePrincipalId } = provider.principal;
    const news = { host: provider.workspace.host, servicePrincipalId, displayName: null, administrator: null };
    const { inputs, failures } = await existingPrincipal.check({}, news);
    assert.deepEqual([inputs, failures], [{ host: news.host, ...provider.principal }, []]);
  });

  it("in a list is refused like any other value that is none", async () => {
    const { failures } = await provider.lifecycles.personalAccessToken.check({}, provider.inputs({ scopes: [null] }));
    assert.equal(failures.length, 1);
  });

  it("in a list of objects is as if it were not given", async () => {
    const windows = [{ cron: "0 3 * * *", duration: "2h", timezone: null }];
    const { inputs, failures } = await provider.lifecycles.rotationSchedule.check({}, { lifetime: "90d", windows });
    assert.deepEqual([inputs.windows, failures], [[{ cron: "0 3 * * *", duration: "2h" }], []]);
  });

  it("stays in a state that a refresh looks at and leaves as it is", async () => {
    const { rotationSchedule, tokenUsageGrant } = provider.lifecycles;
    const schedule = { lifetime: "90d", generation: 1, renewBefore: null, renewAt: EXPIRES_AT };
    assert.deepEqual(await rotationSchedule.read("x", schedule), { id: "x", props: schedule });
    const grant = beside({ source: "present" });
    assert.deepEqual(await tokenUsageGrant.read("x", grant), { id: "x", props: grant });
  });
});
