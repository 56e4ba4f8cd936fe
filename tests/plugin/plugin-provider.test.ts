import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { PartlyDoneError } from "../../dynamic/provider/errors/partly-done-error";
import type { Lifecycles } from "../../dynamic/provider/lifecycles";
import type { Properties } from "../../dynamic/provider/lifecycles/properties";
import type { ResourceLifecycle } from "../../dynamic/provider/lifecycles/resource-lifecycle";
import { ComponentFailures } from "../../plugin/component-failures";
import { createPlugin } from "../../plugin/plugin-provider";

const { specialSigKey, specialSecretSig } = pulumi.runtime;
const secret = (value: unknown): object => ({ [specialSigKey]: specialSecretSig, value });

const login = { authType: "oauth-m2m", clientSecret: "s3cret" };

const TYPES: Readonly<Record<string, keyof Lifecycles>> = {
  PersonalAccessToken: "personalAccessToken",
  ExistingPrincipal: "existingPrincipal",
  TokenUsageGrant: "tokenUsageGrant",
  RotationSchedule: "rotationSchedule",
  TokenRetirement: "tokenRetirement",
  PublishedSecret: "publishedSecret",
};

function urnOf(type: string, name = "reporting-token"): string {
  const parent = "databricks-pat:index:ServicePrincipalToken$";
  return `urn:pulumi:dev::shop::${parent}databricks-pat:index:${type}::${name}`;
}

describe("the provider of the plugin", () => {
  const calls: { lifecycle: string; method: string; properties: readonly Properties[] }[] = [];
  let failure: Error | undefined;
  let found: Awaited<ReturnType<ResourceLifecycle["read"]>>;

  const toLifecycle = (lifecycle: string): ResourceLifecycle => {
    const hear = (method: string, ...properties: readonly Properties[]): void => {
      calls.push({ lifecycle, method, properties });
      if (failure !== undefined) throw failure;
    };
    return {
      configure: () => undefined,
      check: async (olds, news) => (hear("check", olds, news), { inputs: news, failures: [] }),
      diff: async (_id, olds, news) => (
        hear("diff", olds, news),
        { changes: true, replaces: ["login"], deleteBeforeReplace: false }
      ),
      create: async (inputs) => (hear("create", inputs), { id: "1", outs: { ...inputs, tokenValue: "dapi0" } }),
      read: async (_id, properties) => (hear("read", properties), found),
      update: async (_id, olds, news) => (hear("update", olds, news), { outs: { ...news, tokenValue: "dapi0" } }),
      delete: async (_id, properties) => hear("delete", properties),
    };
  };
  const lifecycles = Object.fromEntries(
    Object.values(TYPES).map((name) => [name, toLifecycle(name)]),
  ) as unknown as Lifecycles;
  const hidden: string[] = [];
  const plugin = createPlugin({
    lifecycles,
    hide: (text) => hidden.push(text),
    failures: new ComponentFailures(),
  }) as Required<ReturnType<typeof createPlugin>>;
  const wire = { login: secret(login), comment: "mine" };
  const plain = { login, comment: "mine" };

  beforeEach(() => {
    hidden.length = 0;
    calls.length = 0;
    failure = undefined;
    found = { id: "1", props: plain };
  });

  it("lets no message have what the program has marked as a secret, at any depth", async () => {
    const news = {
      scopes: secret(["sql", "all"]),
      login: { authType: "pat", token: secret("value") },
      comment: "shown",
    };
    await plugin.check(urnOf("PersonalAccessToken"), { lifetime: secret("30d") }, news);
    assert.deepEqual(hidden, ["30d", "sql", "all", "value"]);
  });

  for (const [type, lifecycle] of Object.entries(TYPES))
    it(`gives the calls of ${type} to its lifecycle`, async () => {
      const urn = urnOf(type);
      await plugin.check(urn, {}, {});
      await plugin.diff("1", urn, {}, {});
      await plugin.create(urn, {});
      await plugin.read("1", urn, {});
      await plugin.update("1", urn, {}, {});
      await plugin.delete("1", urn, {});
      assert.deepEqual(
        calls.map((call) => [call.lifecycle, call.method]),
        ["check", "diff", "create", "read", "update", "delete"].map((method) => [lifecycle, method]),
      );
    });

  it("refuses a resource of another type, and says which there are", async () => {
    await assert.rejects(
      async () => plugin.create(urnOf("Nothing"), {}),
      /databricks-pat has no resource of the type of urn:.*Nothing::.*: it has databricks-pat:index:PersonalAccessToken, /,
    );
  });

  it("reveals secrets for every method, and marks what the engine stores", async () => {
    const urn = urnOf("PersonalAccessToken");
    const label = "shop/dev/reporting-token";
    const stored = { ...wire, tokenValue: secret("dapi0") };
    assert.deepEqual(await plugin.check(urn, wire, wire), { inputs: { label, ...wire }, failures: [] });
    assert.deepEqual((await plugin.diff("1", urn, wire, wire)).replaces, ["login"]);
    assert.deepEqual(await plugin.create(urn, wire), { id: "1", outs: stored });
    assert.deepEqual(await plugin.update("1", urn, wire, wire), { outs: stored });
    assert.deepEqual(await plugin.read("1", urn, wire), { id: "1", props: wire });
    found = { id: "1", props: plain, inputs: plain };
    assert.deepEqual(await plugin.read("1", urn, wire), { id: "1", props: wire, inputs: wire });
    await plugin.delete("1", urn, wire);
    for (const { properties } of calls)
      for (const { label: _label, ...given } of properties) assert.deepEqual(given, plain);
  });

  it("keeps what a state had before it moved here, so that a refresh shows no change", async () => {
    const moved = { ...wire, __provider: "exports.handler=…" };
    assert.deepEqual(await plugin.read("1", urnOf("PersonalAccessToken"), moved), { id: "1", props: moved });
    assert.deepEqual(calls[0]?.properties, [plain]);
  });

  it("refuses a secret in a schedule, whose arguments previews show, and does not print its value", async () => {
    const news = { lifetime: "90d", rotationTrigger: secret("hidden"), windows: [{ cron: secret("hidden") }] };
    const { failures } = await plugin.check(urnOf("RotationSchedule"), {}, news);
    assert.deepEqual(
      failures?.map(({ property, reason }) => [property, reason]),
      ["rotationTrigger", "windows"].map((name) => [
        "",
        `${name}: is a secret, and previews show it: give a value that is no secret`,
      ]),
    );
    assert.deepEqual(calls, []);
  });

  it("says that a resource is gone by an empty id", async () => {
    found = {};
    assert.deepEqual(await plugin.read("1", urnOf("PersonalAccessToken"), wire), { id: "", props: {} });
  });

  it("marks the secrets of what a failed create or update leaves to be saved", async () => {
    const before = { ...wire, comment: secret("mine") };
    for (const work of [
      () => plugin.create(urnOf("PersonalAccessToken"), before),
      () => plugin.update("1", urnOf("PersonalAccessToken"), before, { comment: "mine" }),
    ]) {
      failure = new PartlyDoneError(new Error("the vault refused it"), "1", { ...plain, tokenValue: "dapi0" });
      await assert.rejects(work, (error: PartlyDoneError) => {
        assert.deepEqual(error.properties, { ...before, tokenValue: secret("dapi0") });
        assert.equal(error.message, "the vault refused it");
        return true;
      });
    }
  });

  it("adds to a resource of a program what the classes of the npm package add", async () => {
    const inputsOf = async (type: string, news: object): Promise<Properties | undefined> => {
      await plugin.check(urnOf(type, "x"), {}, news);
      return calls.pop()?.properties[1];
    };
    assert.deepEqual(await inputsOf("TokenRetirement", {}), { label: "shop/dev/x" });
    assert.deepEqual(await inputsOf("TokenRetirement", { label: "a/b/c" }), { label: "a/b/c" });
    assert.deepEqual(await inputsOf("RotationSchedule", {}), {});
    assert.deepEqual(await inputsOf("PublishedSecret", {}), { publishedBy: "shop/dev/x" });
    assert.deepEqual(await inputsOf("PublishedSecret", { publishedBy: "a/b/c" }), { publishedBy: "a/b/c" });
    assert.deepEqual(await inputsOf("PersonalAccessToken", { storeValue: false }), {
      label: "shop/dev/x",
      publishedBy: "shop/dev/x",
      storeValue: false,
    });
  });

  it("refuses a secret in a component that previews show, in the words of the program and without its value", async () => {
    const inputs = { kind: "databricks", lifetime: pulumi.secret("90x") };
    await assert.rejects(plugin.construct("x", "databricks-pat:index:ServicePrincipalToken", inputs, {}), {
      message: 'ServicePrincipalToken "x": lifetime: is a secret, and previews show it: give a value that is no secret',
    });
  });

  it("makes no component of another type", async () => {
    await assert.rejects(
      plugin.construct("x", "databricks-pat:index:Other", {}, {}),
      /databricks-pat has no component databricks-pat:index:Other: it has databricks-pat:index:ServicePrincipalToken/,
    );
  });
});
