import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { PartlyDoneError } from "../../dynamic/provider/errors/partly-done-error";
import type { Lifecycles } from "../../dynamic/provider/lifecycles";
import { UNKNOWN } from "../../dynamic/provider/lifecycles/properties";
import type { ResourceLifecycle } from "../../dynamic/provider/lifecycles/resource-lifecycle";
import { ComponentFailures } from "../../plugin/component-failures";
import { createPlugin } from "../../plugin/plugin-provider";

const { specialSigKey, specialSecretSig, specialOutputValueSig } = pulumi.runtime;

const PARENT = "urn:pulumi:test::pat::databricks-pat:index:ServicePrincipalToken$databricks-pat:index:";
const TOKEN = `${PARENT}PersonalAccessToken::reporting-token`;

const LOGIN = { authType: "oauth-m2m", clientSecret: "client secret" };
const ADMINISTRATOR = { authType: "pat", token: "administrator" };

describe("a resource that the plugin serves", () => {
  it("gets its properties with secrets in clear, and what is not known as unknown", async () => {
    const { plugin, calls } = serve({ check: (_olds, news) => Promise.resolve({ inputs: news, failures: [] }) });
    const unknown = { [specialSigKey]: specialOutputValueSig, secret: true };
    const known = { [specialSigKey]: specialOutputValueSig, value: "known" };
    await plugin.check(TOKEN, {}, { login: secret(LOGIN), scopes: [secret("sql")], rotation: unknown, comment: known });
    assert.deepEqual(calls, [
      [
        "personalAccessToken",
        {},
        { label: "pat/test/reporting-token", login: LOGIN, scopes: ["sql"], rotation: UNKNOWN, comment: "known" },
      ],
    ]);
  });

  it("has the secrets in its inputs marked although the program has not, and no login without one", async () => {
    const { plugin } = serve({ check: (_olds, news) => Promise.resolve({ inputs: news, failures: [] }) });
    const publish = { vault: { kind: "key-vault", login: LOGIN }, scope: { kind: "secret-scope" } };
    const news = {
      host: "https://a.test",
      login: LOGIN,
      administrator: ADMINISTRATOR,
      publish,
      label: "of the program",
    };
    const { inputs } = await plugin.check(TOKEN, {}, news);
    assert.deepEqual(inputs, {
      ...news,
      login: secret(LOGIN),
      administrator: secret(ADMINISTRATOR),
      publish: { ...publish, vault: { kind: "key-vault", login: secret(LOGIN) } },
    });
    const secretless = { login: { authType: "one-time-secret" }, label: "of the program" };
    assert.deepEqual((await plugin.check(TOKEN, {}, secretless)).inputs, secretless);
  });

  it("has the value of its token marked once, and in its outputs what is marked in its inputs", async () => {
    const { plugin } = serve({
      create: (inputs) => Promise.resolve({ id: "id", outs: { ...inputs, tokenValue: "value", tokenId: "id" } }),
      update: (_id, olds, news) => Promise.resolve({ outs: { ...olds, ...news } }),
      read: (id, properties) => Promise.resolve({ id, props: properties }),
    });
    const inputs = { login: secret(LOGIN), comment: secret("words"), scopes: [secret("sql")], host: "https://a.test" };
    const outs = { ...inputs, scopes: secret(["sql"]), tokenValue: secret("value"), tokenId: "id" };
    assert.deepEqual(await plugin.create(TOKEN, inputs), { id: "id", outs });
    assert.deepEqual(await plugin.update("id", TOKEN, outs, outs), { outs });
    assert.deepEqual(await plugin.read("id", TOKEN, outs), { id: "id", props: outs });
  });

  it("that fails half done keeps marked what the program has left", async () => {
    const { plugin } = serve({
      create: (inputs) => Promise.reject(new PartlyDoneError(new Error("refused"), "id", inputs)),
      update: (id, olds) => Promise.reject(new PartlyDoneError(new Error("refused"), id, olds)),
    });
    const olds = { login: secret(LOGIN), administrator: secret(ADMINISTRATOR) };
    const failure = { message: "refused", id: "id", properties: olds, reasons: ["refused"] };
    await assert.rejects(plugin.create(TOKEN, olds), failure);
    await assert.rejects(plugin.update("id", TOKEN, olds, { login: { authType: "one-time-secret" } }), failure);
  });

  it("that is gone has no id", async () => {
    const { plugin } = serve({ read: () => Promise.resolve({}) });
    assert.deepEqual(await plugin.read("id", TOKEN, { login: secret(LOGIN) }), { id: "", props: {} });
  });

  it("is served by the lifecycle of its type, in every call", async () => {
    const types: Readonly<Record<string, keyof Lifecycles>> = {
      ExistingPrincipal: "existingPrincipal",
      PersonalAccessToken: "personalAccessToken",
      PublishedSecret: "publishedSecret",
      RotationSchedule: "rotationSchedule",
      TokenRetirement: "tokenRetirement",
      TokenUsageGrant: "tokenUsageGrant",
    };
    for (const [type, name] of Object.entries(types)) {
      const { plugin, calls } = serve({
        check: (_olds, news) => Promise.resolve({ inputs: news, failures: [] }),
        diff: () => Promise.resolve({ changes: false, replaces: [], deleteBeforeReplace: false }),
        create: (inputs) => Promise.resolve({ id: "id", outs: inputs }),
        read: (id, props) => Promise.resolve({ id, props }),
        update: (_id, _olds, news) => Promise.resolve({ outs: news }),
        delete: () => Promise.resolve(),
      });
      const urn = `${PARENT}${type}::name`;
      await plugin.check(urn, {}, {});
      await plugin.diff("id", urn, {}, {});
      await plugin.create(urn, {});
      await plugin.read("id", urn, {});
      await plugin.update("id", urn, {}, {});
      await plugin.delete("id", urn, {});
      assert.deepEqual(
        calls.map(([lifecycle]) => lifecycle),
        [name, name, name, name, name, name],
      );
    }
  });

  it("of an unknown type is refused", async () => {
    const { plugin } = serve({});
    await assert.rejects(
      plugin.check(`${PARENT}Job::name`, {}, {}),
      /^Error: databricks-pat has no resource of the type of .*Job::name: it has databricks-pat:index:PersonalAccessToken, /,
    );
  });
});

function secret(value: unknown): object {
  return { [specialSigKey]: specialSecretSig, value };
}

type Answers = Partial<Omit<ResourceLifecycle, "configure">>;

/** A plugin with these answers, and the calls that its lifecycles got: the name, then the properties. */
function serve(answers: Answers): {
  readonly plugin: Required<pulumi.provider.Provider>;
  readonly calls: readonly (readonly [keyof Lifecycles, ...unknown[]])[];
} {
  const calls: [keyof Lifecycles, ...unknown[]][] = [];
  const recorded = (name: keyof Lifecycles): ResourceLifecycle => {
    const methods = Object.entries(answers).map(([method, answer]) => [
      method,
      (...args: readonly unknown[]): unknown => {
        calls.push([name, ...args.filter((arg) => typeof arg === "object")]);
        return (answer as (...given: readonly unknown[]) => unknown)(...args);
      },
    ]);
    return Object.fromEntries(methods) as unknown as ResourceLifecycle;
  };
  const lifecycles = new Proxy({} as Lifecycles, { get: (_, name) => recorded(name as keyof Lifecycles) });
  const plugin = createPlugin({ lifecycles, failures: new ComponentFailures(), host: () => undefined });
  return { plugin: plugin as Required<pulumi.provider.Provider>, calls };
}
