import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { shownSecrets, toComponentArgs } from "../../plugin/component-args";
import { readOutput } from "../components/recorded-program";

/** An argument that the engine sends as an output as a whole. */
function whole(value: unknown, isSecret = false): pulumi.Output<unknown> {
  return isSecret ? pulumi.secret(value) : pulumi.output(value);
}

const unknown = pulumi.output(pulumi.unknown as string);

describe("the arguments of a component of another language", () => {
  it("are as they are where they are plain", async () => {
    const args = {
      kind: "databricks",
      overlap: "1h",
      publish: { jobs: { kind: "secret-scope", scope: "s", key: "k" } },
    };
    assert.deepEqual(await toComponentArgs(args), args);
  });

  it("do not have what is null or undefined", async () => {
    assert.deepEqual(await toComponentArgs({ kind: "entra", comment: null, lifetime: undefined }), { kind: "entra" });
  });

  for (const [kind, word] of [
    ["databricks", "one-time-secret"],
    ["databricks", "on-behalf-of"],
    ["entra", "azure-client-secret"],
    ["entra", "one-time-secret"],
  ])
    it(`have the word "${word}" for a login of kind "${kind}" that is an object with nothing else`, async () => {
      for (const login of [{ authType: word }, { authType: word, clientId: null }, whole({ authType: word }), word])
        assert.deepEqual(await toComponentArgs({ kind, login }), { kind, login: word });
    });

  it("have an object for a login with fields, and for one of an existing principal", async () => {
    const federated = { authType: "github-oidc-azure", subject: "repo:a/b" };
    assert.deepEqual((await toComponentArgs({ kind: "entra", login: federated })).login, federated);
    const login = { authType: "one-time-secret" };
    assert.deepEqual((await toComponentArgs({ kind: "existing", login })).login, login);
  });

  it("have plain names and kinds of places that came as one output, whose other fields stay outputs and secrets", async () => {
    const publish = whole({ vault: { kind: "key-vault", vaultName: "kv", secretName: "pat" } }, true);
    const args = await toComponentArgs({ kind: whole("databricks"), publish });
    const { vault } = args.publish as unknown as { vault: Record<string, unknown> };
    assert.equal(args.kind, "databricks");
    assert.deepEqual(Object.keys(vault), ["kind", "vaultName", "secretName"]);
    assert.equal(vault["kind"], "key-vault");
    assert.deepEqual(await readOutput(vault["vaultName"] as pulumi.Output<string>), { value: "kv", isSecret: true });
  });

  it("have a plain authType of a login that came as one output, whose subject stays one", async () => {
    const args = await toComponentArgs({
      kind: "entra",
      login: whole({ authType: "github-oidc-azure", subject: "s" }),
    });
    const login = args.login as unknown as Record<string, unknown>;
    assert.equal(login["authType"], "github-oidc-azure");
    assert.ok(pulumi.Output.isInstance(login["subject"]));
  });

  it("have plain values of lists, flags and durations that came as outputs", async () => {
    const args = {
      kind: "databricks",
      entitlements: whole(["workspace-access"]),
      storeValue: whole(true),
      overlap: whole("1h"),
    };
    assert.deepEqual(await toComponentArgs(args), {
      kind: "databricks",
      entitlements: ["workspace-access"],
      storeValue: true,
      overlap: "1h",
    });
  });

  it("stay outputs where they are secret texts, which no message quotes", async () => {
    const { kind, overlap } = await toComponentArgs({ kind: whole("databricks", true), overlap: whole("1h", true) });
    for (const value of [kind, overlap]) assert.ok(pulumi.Output.isInstance(value));
  });

  it("stay outputs where they are not known: the component refuses those that decide which resources exist", async () => {
    const { overlap, publish } = await toComponentArgs({ kind: "databricks", overlap: unknown, publish: unknown });
    assert.ok(pulumi.Output.isInstance(overlap) && pulumi.Output.isInstance(publish));
  });
});

describe("the secrets among the arguments of a component of another language", () => {
  const found = async (args: object): Promise<readonly string[]> =>
    (await shownSecrets({ kind: "databricks", ...args })).map(({ property, problem }) => `${property}: ${problem}`);
  const refused = (name: string): string =>
    `${name}: is a secret, and previews show it: give a value that is no secret`;

  it("are refused where previews show them, all of them and at any depth, right or wrong, known or not", async () => {
    assert.deepEqual(await found({ lifetime: whole("90x", true), windows: [{ cron: whole("0 3 * * *", true) }] }), [
      refused("lifetime"),
      refused("windows"),
    ]);
    assert.deepEqual(await found({ rotationTrigger: whole("one", true), renewBefore: pulumi.secret(unknown) }), [
      refused("renewBefore"),
      refused("rotationTrigger"),
    ]);
  });

  it("are accepted everywhere else", async () => {
    const plain = { lifetime: whole("90d"), rotationTrigger: unknown };
    assert.deepEqual(await found({ ...plain, comment: whole("c", true), host: whole("h", true) }), []);
  });
});
