import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";
import type { SecretVersion, Vault } from "../../../../emulator/azure/resources";
import { describeLifecycle } from "../describe-lifecycle";

const [FIRST, SECOND] = ["dapi00000000000000000000000000000001-2", "dapi00000000000000000000000000000002-2"];
const LINEAGE = "7e57ed00-0000-4000-8000-000000000001";
const KINDS = ["key-vault", "secret-scope"] as const;

const sha256 = (value: string): string => createHash("sha256").update(value).digest("hex");

describeLifecycle("PublishedSecret", "publishedSecret", (provider) => {
  const { workspace } = provider;

  beforeEach(async () => {
    for (const name of Object.keys(vault().secrets)) delete vault().secrets[name];
    await workspace.asAdministrator("POST", "/api/2.0/secrets/scopes/create", { scope: "ingestion" });
    workspace.takeLog();
  });

  function vault(): Vault {
    return workspace.emulator.store.document.resources.vaults[0]!;
  }

  function versions(name = "reporting"): readonly SecretVersion[] {
    const secret = vault().secrets[name];
    return secret === undefined || secret.deleted !== undefined ? [] : secret.versions;
  }

  const sinks: Readonly<Record<(typeof KINDS)[number], (name?: string) => Properties>> = {
    "key-vault": (name = "reporting") => ({ kind: "key-vault", vaultUri: workspace.host, secretName: name }),
    "secret-scope": (name = "reporting") => ({ kind: "secret-scope", scope: "ingestion", key: name }),
  };

  /** What readers of a place get; undefined if there is nothing. */
  function valueIn(kind: (typeof KINDS)[number], name = "reporting"): string | undefined {
    if (kind === "key-vault") return versions(name).at(-1)?.value;
    const base64 = workspace.workspace.secretScopes.find((scope) => scope.name === "ingestion")?.secrets[name]?.base64;
    return base64 === undefined ? undefined : Buffer.from(base64, "base64").toString();
  }

  async function overwrite(kind: (typeof KINDS)[number], value: string): Promise<void> {
    if (kind === "key-vault")
      vault().secrets["reporting"]!.versions.push({ ...versions()[0]!, version: "9", value, tags: {} });
    else
      await workspace.asAdministrator("POST", "/api/2.0/secrets/put", {
        scope: "ingestion",
        key: "reporting",
        string_value: value,
      });
  }

  function inputs(changes: Properties = {}): Properties {
    const { tenantId, deployer } = workspace.emulator.store.document.seed;
    const { clientId, clientSecret } = deployer;
    return {
      host: workspace.host,
      sink: sinks["key-vault"](),
      tokenId: "token1",
      tokenValue: FIRST,
      expiresAt: "2027-03-01T12:00:00Z",
      lineage: LINEAGE,
      publishedBy: "shop/dev/reporting",
      ...((changes.sink as Properties | undefined)?.kind === "secret-scope"
        ? {}
        : { login: { authType: "azure-client-secret", tenantId, clientId, clientSecret } }),
      ...changes,
    };
  }

  const rotated = (kind: (typeof KINDS)[number]): Properties =>
    inputs({ sink: sinks[kind](), tokenId: "token2", tokenValue: SECOND });

  for (const kind of KINDS) {
    describe(`in a ${kind}`, () => {
      const first = (changes: Properties = {}): Properties => inputs({ sink: sinks[kind](), ...changes });

      it("publishes the token, and keeps its hash", async () => {
        const { id, outs } = await provider.lifecycle.create(first());
        const uri = kind === "key-vault" ? `${workspace.host}/secrets/reporting` : "{{secrets/ingestion/reporting}}";
        assert.equal(valueIn(kind), FIRST);
        assert.deepEqual([id, outs.uri, outs.sha256], [uri, uri, sha256(FIRST)]);
        assert.equal(outs.version, versions()[0]?.version);
      });

      it("sends nothing when nothing changes", async () => {
        const { outs } = await provider.lifecycle.create(first());
        workspace.takeLog();
        const { lifecycle } = provider;
        assert.deepEqual((await lifecycle.check(first(), first())).failures, []);
        const difference = await lifecycle.diff("s", outs, first());
        assert.deepEqual([difference.changes, difference.replaces], [false, []]);
        assert.deepEqual(workspace.takeRequests(), []);
      });

      it("writes the next token in place", async () => {
        const { outs } = await provider.lifecycle.create(first());
        const difference = await provider.lifecycle.diff("s", outs, rotated(kind));
        assert.deepEqual([difference.changes, difference.replaces], [true, []]);
        const updated = await provider.lifecycle.update("s", outs, rotated(kind));
        assert.deepEqual([valueIn(kind), updated.outs.sha256], [SECOND, sha256(SECOND)]);
      });

      it("writes nothing that a run which was killed has written already", async () => {
        const { outs } = await provider.lifecycle.create(first());
        await provider.lifecycle.update("s", outs, rotated(kind));
        const count = versions().length;
        workspace.takeLog();
        const again = await provider.startProcess().publishedSecret.update("s", outs, rotated(kind));
        assert.equal(again.outs.sha256, sha256(SECOND));
        assert.equal(versions().length, count);
        assert.ok(workspace.takeRequests().every((request) => !/PUT|put/.test(request)));
      });

      it("creates again what a killed create has written", async () => {
        await provider.lifecycle.create(first());
        const count = versions().length;
        const { failures } = await provider.startProcess().publishedSecret.check({}, first());
        assert.deepEqual(failures, []);
        await provider.startProcess().publishedSecret.create(first());
        assert.deepEqual([valueIn(kind), versions().length], [FIRST, count]);
      });

      it("is seen by a refresh as it is", async () => {
        const { outs, id } = await provider.lifecycle.create(first());
        assert.deepEqual(await provider.lifecycle.read(id, outs), { id, props: outs });
      });

      it("is dropped by a refresh when somebody has deleted it, and made again", async () => {
        const { outs, id } = await provider.lifecycle.create(first());
        const path = "/api/2.0/secrets/delete";
        if (kind === "key-vault") vault().secrets["reporting"]!.deleted = { at: 0, purgeAt: 1e12 };
        else await workspace.asAdministrator("POST", path, { scope: "ingestion", key: "reporting" });
        assert.deepEqual(await provider.lifecycle.read(id, outs), {});
        await provider.lifecycle.create(first());
        assert.equal(valueIn(kind), FIRST);
      });

      it("is seen by a refresh as overwritten, and written again by the next run", async () => {
        const { outs, id } = await provider.lifecycle.create(first());
        await overwrite(kind, "somebody-elses-value");
        const { props = {}, inputs: found } = await provider.lifecycle.read(id, outs);
        assert.deepEqual([props["drift"], props["sha256"]], ["overwritten", sha256("somebody-elses-value")]);
        assert.deepEqual({ login: undefined, ...found }, { login: undefined, ...first(), drift: "overwritten" });
        assert.ok(!JSON.stringify(props).includes("somebody-elses-value"));
        const difference = await provider.lifecycle.diff(id, props, first());
        assert.deepEqual([difference.changes, difference.replaces], [true, []]);
        const updated = await provider.lifecycle.update(id, props, first());
        assert.deepEqual([valueIn(kind), updated.outs["drift"]], [FIRST, undefined]);
        assert.equal((await provider.lifecycle.diff(id, updated.outs, first())).changes, false);
      });

      it("stays in the state when a refresh cannot look", async () => {
        const { outs, id } = await provider.lifecycle.create(first());
        workspace.emulator.faults.add({ path: "/secrets/", effect: { kind: "answer", status: 403, body: "no" } });
        assert.deepEqual(await provider.lifecycle.read(id, outs), { id, props: outs });
      });

      it("is removed by a destroy, and a second one finds it gone", async () => {
        const { outs, id } = await provider.lifecycle.create(first());
        const other = provider.startProcess().publishedSecret;
        await other.delete(id, outs);
        assert.equal(valueIn(kind), undefined);
        await other.delete(id, outs);
      });

      it("is left by a destroy when somebody else has written it since", async () => {
        const { outs, id } = await provider.lifecycle.create(first());
        await overwrite(kind, "somebody-elses-value");
        await provider.startProcess().publishedSecret.delete(id, outs);
        assert.equal(valueIn(kind), "somebody-elses-value");
      });

      it("is left by the end of a resource whose place another one has now", async () => {
        const { outs, id } = await provider.lifecycle.create(first());
        const process = provider.startProcess();
        await process.publishedSecret.check({}, first());
        await process.publishedSecret.create(first());
        await process.publishedSecret.delete(id, outs);
        assert.equal(valueIn(kind), FIRST);
      });

      it("moves: the new place is written first, and the old one is removed after it", async () => {
        const { outs, id } = await provider.lifecycle.create(first());
        const moved = first({ sink: sinks[kind]("moved") });
        const process = provider.startProcess();
        assert.deepEqual((await process.publishedSecret.check(first(), moved)).failures, []);
        const difference = await process.publishedSecret.diff(id, outs, moved);
        assert.deepEqual([difference.replaces, difference.deleteBeforeReplace], [["sink"], false]);
        await process.publishedSecret.create(moved);
        assert.deepEqual([valueIn(kind), valueIn(kind, "moved")], [FIRST, FIRST]);
        await process.publishedSecret.delete(id, outs);
        assert.deepEqual([valueIn(kind), valueIn(kind, "moved")], [undefined, FIRST]);
      });

      it("fails with what was attempted, which tokens are active and what to do", async () => {
        workspace.emulator.faults.add({
          path: "/secrets/",
          effect: { kind: "answer", status: 500, body: `no ${FIRST}` },
        });
        await assert.rejects(provider.lifecycle.create(first()), (error: Error) => {
          assert.match(error.message, /^publishing token token1 in (secret|key) "reporting" of .* failed: /);
          assert.match(error.message, /\nActive now: token token1, and the one that it replaces/);
          assert.match(error.message, /\nNext: fix the cause and run pulumi up: it publishes the token, then revokes/);
          assert.ok(!error.message.includes(FIRST));
          return true;
        });
      });
    });
  }

  it("writes the next token over one that was rotated and never saved", async () => {
    const { outs, id } = await provider.lifecycle.create(inputs());
    await provider.lifecycle.update(id, outs, rotated("key-vault"));
    await provider.startProcess().publishedSecret.delete(id, outs);
    assert.deepEqual(versions(), []);
  });

  const REFUSED: Readonly<Record<string, readonly [tags: Record<string, string>, reason: RegExp]>> = {
    "another component of this stack": [
      { publishedBy: "shop/dev/old", lineage: "other" },
      /of this stack: if that was renamed, add aliases: \[\{ name: "old" \}\]/,
    ],
    "another stack": [{ publishedBy: "shop/prod/reporting", lineage: "other" }, /of stack "shop\/prod": give each/],
    "a resource of azure-native": [
      { publishedBy: "shop/dev/reporting", lineage: LINEAGE },
      /belongs to a resource of azure-native, which would delete it/,
    ],
  };

  it("is written again although somebody has removed the tag of its writer, and the preview agrees", async () => {
    const first = inputs();
    const { id, outs } = await provider.lifecycle.create(first);
    delete versions()[0]!.tags["writtenBy"];
    const { failures } = await provider.lifecycle.check(first, { ...first, tokenId: UNKNOWN, tokenValue: UNKNOWN });
    assert.deepEqual(failures, []);
    await provider.lifecycle.update(id, outs, rotated("key-vault"));
    assert.equal(valueIn("key-vault"), SECOND);
  });

  for (const [owner, [tags, reason]] of Object.entries(REFUSED)) {
    it(`refuses in a preview, and in a run without one, the secret of ${owner}`, async () => {
      await provider.lifecycle.create(inputs());
      Object.assign(versions()[0]!, { value: "theirs", tags });
      const other = provider.startProcess().publishedSecret;
      const { failures } = await other.check({}, inputs());
      assert.equal(failures.length, 1);
      assert.match(failures[0]!.reason, reason);
      await assert.rejects(other.create(inputs()), reason);
      assert.deepEqual(
        versions().map(({ value }) => value),
        ["theirs"],
      );
    });
  }

  it("does not remove what another stack has published there since", async () => {
    const { outs, id } = await provider.lifecycle.create(inputs());
    Object.assign(versions()[0]!, { tags: { publishedBy: "shop/prod/reporting", lineage: LINEAGE } });
    await provider.startProcess().publishedSecret.delete(id, outs);
    assert.equal(versions().length, 1);
  });

  it("is refused by a preview where a scope shows a vault", async () => {
    const scope = workspace.workspace.secretScopes.find(({ name }) => name === "ingestion")!;
    Object.assign(scope, { backend: "AZURE_KEYVAULT" });
    const { failures } = await provider.lifecycle.check({}, inputs({ sink: sinks["secret-scope"]() }));
    assert.match(
      failures[0]?.reason ?? "",
      /secret scope "ingestion" shows a Key Vault, and is read-only in Databricks/,
    );
    await assert.rejects(
      provider.lifecycle.create(inputs({ sink: sinks["secret-scope"]() })),
      /A scope that Azure Key Vault backs is read-only in Databricks/,
    );
  });

  it("is refused by a preview without a login for the vault, and goes on when it cannot look", async () => {
    const { failures } = await provider.lifecycle.check({}, inputs({ login: undefined }));
    assert.match(failures[0]?.reason ?? "", /pat from DATABRICKS_TOKEN cannot log in to Azure Key Vault/);
    const closed = inputs({ sink: { kind: "key-vault", vaultUri: "http://127.0.0.1:9", secretName: "s" } });
    assert.deepEqual((await provider.lifecycle.check({}, closed)).failures, []);
  });

  it("waits in a preview for what is not known yet", async () => {
    for (const changes of [
      { sink: UNKNOWN },
      { host: UNKNOWN },
      { login: UNKNOWN },
      { sink: { ...sinks["key-vault"](), secretName: UNKNOWN } },
    ])
      assert.deepEqual((await provider.lifecycle.check({}, inputs(changes))).failures, []);
    const { outs, id } = await provider.lifecycle.create(inputs());
    const { changes } = await provider.lifecycle.diff(id, outs, inputs({ tokenId: UNKNOWN, tokenValue: UNKNOWN }));
    assert.equal(changes, true);
    assert.equal((await provider.lifecycle.diff(id, outs, inputs({ sink: UNKNOWN }))).changes, true);
  });

  it("takes another spelling of the same place for no change", async () => {
    const { outs, id } = await provider.lifecycle.create(inputs());
    const { replaces } = await provider.lifecycle.diff(id, outs, inputs({ sink: sinks["key-vault"]("REPORTING") }));
    assert.deepEqual(replaces, []);
  });

  it("keeps the key of a scope that is written in another case, whose case Databricks ignores", async () => {
    const { id, outs } = await provider.lifecycle.create(inputs({ sink: sinks["secret-scope"]() }));
    const sink = { kind: "secret-scope", scope: "Ingestion", key: "REPORTING" };
    const news = inputs({ sink });
    const process = provider.startProcess().publishedSecret;
    assert.deepEqual((await process.check(outs, news)).failures, []);
    assert.deepEqual((await process.diff(id, outs, news)).replaces, []);
    await process.update(id, outs, news);
    await process.delete(id, outs);
    assert.equal(valueIn("secret-scope"), FIRST);
  });
});
