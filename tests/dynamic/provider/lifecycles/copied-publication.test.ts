import assert from "node:assert/strict";
import { toStackName } from "../../../../dynamic/arguments/stack-name";
import { type Properties, UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";
import { useProviderInProcess } from "../describe-lifecycle";

const ORIGINAL = "shop/dev/reporting";
const COPY = "shop/staging/reporting";
const LONG = "a-project-of-thirty-six-characters-it/a-stack-of-thirty-four-characters";
const RENAMED = { "databricks-pat:renamedFrom": "shop/dev" };
const COPIED = { "databricks-pat:copiedFrom": "shop/dev" };
const SHARED = /"reporting" of .* is also published by stack "shop\/dev": if this stack is a copy, give it a secret/;
const [FIRST, SECOND] = ["dapi00000000000000000000000000000001-2", "dapi00000000000000000000000000000002-2"];

/** A `PublishedSecret` in Pulumi's state. */
interface Saved {
  readonly id: string;
  readonly outs: Properties;
}

describe("a published secret in a state that goes on under the name of another stack", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let messages: readonly string[];

  beforeEach(async () => {
    messages = [];
    for (const { secrets } of workspace.emulator.store.document.resources.vaults)
      for (const name of Object.keys(secrets)) delete secrets[name];
    await workspace.asAdministrator("POST", "/api/2.0/secrets/scopes/create", { scope: "ingestion" });
  });

  /** The next process, with this stack configuration. */
  function start(config: Readonly<Record<string, string>> = {}): void {
    messages = provider.continueWith(config);
  }

  const vaultSecrets = () => workspace.emulator.store.document.resources.vaults[0]!.secrets;

  function places(kind: string, name: string): Properties {
    if (kind === "secret-scope") return { sink: { kind, scope: "ingestion", key: name } };
    const { tenantId, deployer } = workspace.emulator.store.document.seed;
    const { clientId, clientSecret } = deployer;
    const login = { authType: "azure-client-secret", tenantId, clientId, clientSecret };
    return { sink: { kind, vaultUri: workspace.host, secretName: name }, login };
  }

  function valueIn(kind: string, name = "reporting"): string | undefined {
    if (kind === "key-vault") {
      const secret = vaultSecrets()[name];
      return secret === undefined || secret.deleted !== undefined ? undefined : secret.versions.at(-1)?.value;
    }
    const base64 = workspace.workspace.secretScopes.find((scope) => scope.name === "ingestion")?.secrets[name]?.base64;
    return base64 === undefined ? undefined : Buffer.from(base64, "base64").toString();
  }

  for (const kind of ["secret-scope", "key-vault"] as const) {
    describe(`in a ${kind}`, () => {
      const inputs = (changes: Properties = {}): Properties => ({
        host: workspace.host,
        ...places(kind, "reporting"),
        tokenId: "token1",
        tokenValue: FIRST,
        expiresAt: "2027-03-01T12:00:00Z",
        lineage: "7e57ed00-0000-4000-8000-000000000001",
        publishedBy: ORIGINAL,
        ...changes,
      });

      const rotated = { tokenId: "token2", tokenValue: SECOND };

      async function create(changes: Properties = {}, config = {}): Promise<Saved> {
        start(config);
        const { publishedSecret } = provider.lifecycles;
        assert.deepEqual((await publishedSecret.check({}, inputs(changes))).failures, []);
        return publishedSecret.create(inputs(changes));
      }

      /** A run of the program, up to the deletes. */
      async function up({ id, outs }: Saved, changes: Properties, config = {}): Promise<Saved> {
        start(config);
        const { publishedSecret } = provider.lifecycles;
        const news = inputs(changes);
        assert.deepEqual((await publishedSecret.check(outs, news)).failures, []);
        const difference = await publishedSecret.diff(id, outs, news);
        if (difference.replaces?.length) return publishedSecret.create(news);
        return difference.changes ? { id, ...(await publishedSecret.update(id, outs, news)) } : { id, outs };
      }

      async function destroy({ id, outs }: Saved, config = {}): Promise<void> {
        start(config);
        await provider.lifecycles.publishedSecret.delete(id, outs);
      }

      it("keeps a destroy from removing anything, and says how to go on", async () => {
        const copy = await up(await create(), { publishedBy: COPY });
        for (const saved of [copy, await up(copy, { publishedBy: COPY, ...rotated })]) {
          const value = valueIn(kind);
          await assert.rejects(destroy(saved), (error: Error) => {
            assert.match(
              error.message,
              /^removing (key|secret) "reporting" of .* failed: stack shop\/dev published there first; this stack is shop\/staging\nActive now: the same tokens as before; nothing was removed\nNext: .*renamedFrom shop\/dev, then pulumi destroy --run-program.*copiedFrom shop\/dev, then pulumi up, then pulumi destroy.*\. Only a run whose program has a resource of this package .*, then remove it again$/,
            );
            assert.equal((error as { readonly code?: string }).code, "OTHER_STACK");
            return true;
          });
          assert.deepEqual([valueIn(kind), workspace.takeRequests()], [value, []]);
        }
      });

      it("stays where a run of the copy moves or removes its place", async () => {
        const original = await create();
        const moved = { publishedBy: COPY, ...places(kind, "copy") };
        for (const saved of [original, await up(original, { publishedBy: COPY })]) {
          const copy = await up(saved, moved);
          await provider.lifecycles.publishedSecret.delete(saved.id, saved.outs).catch((error: unknown) => {
            assert.match(String(error), /stack shop\/dev published there first/);
          });
          assert.equal(valueIn(kind), FIRST);
          await destroy(copy);
          assert.equal(valueIn(kind, "copy"), undefined);
        }
      });

      it("stays, with a message, where a run of the program goes on with a token", async () => {
        const saved = await up(await create(), { publishedBy: COPY });
        start();
        const { lineage } = inputs();
        const token = provider.inputs({ lineage, label: "shop/staging/reporting-token" });
        await provider.lifecycles.personalAccessToken.create(token);
        await provider.lifecycles.publishedSecret.delete(saved.id, saved.outs);
        assert.equal(valueIn(kind), FIRST);
        assert.match(messages.join("\n"), /"reporting" of .* stays: stack shop\/dev published there first/);
      });

      it("of a stack that is said to be copied stays, and the copy's own is removed", async () => {
        const original = await create();
        const copy = await up(original, { publishedBy: COPY }, COPIED);
        for (const saved of [original, copy, await up(copy, { publishedBy: COPY, ...rotated })]) {
          await destroy(saved, COPIED);
          assert.notEqual(valueIn(kind), undefined);
          assert.match(messages.join("\n"), /stays: this stack is a copy of shop\/dev, which published there first/);
        }
        const own = await up(copy, { publishedBy: COPY, ...places(kind, "copy") }, COPIED);
        await destroy(own, COPIED);
        assert.equal(valueIn(kind, "copy"), undefined);
      });

      it("of a stack that is said to be renamed is its own, then and later", async () => {
        const undecided = await up(await create(), { publishedBy: COPY });
        const decided = await up(undecided, { publishedBy: COPY }, RENAMED);
        assert.deepEqual([undecided.outs.madeBy, decided.outs.madeBy], [ORIGINAL, undefined]);
        await destroy(decided);
        assert.equal(valueIn(kind), undefined);
      });

      it("of a stack with a long name is its own too, however the user has written it", async () => {
        for (const name of [LONG, toStackName(LONG)]) {
          const saved = await create({ publishedBy: `${LONG}/reporting` });
          const config = { "databricks-pat:renamedFrom": name };
          const renamed = await up(saved, { publishedBy: COPY, ...rotated }, config);
          assert.deepEqual(messages, []);
          await destroy(renamed, config);
          assert.equal(valueIn(kind), undefined);
        }
      });

      it("is removed by a destroy after the word alone", async () => {
        await destroy(await up(await create(), { publishedBy: COPY }), RENAMED);
        assert.equal(valueIn(kind), undefined);
      });

      it("is asked about once: the next run finds nothing to change", async () => {
        const copy = await up(await create(), { publishedBy: COPY });
        const again = await up(copy, { publishedBy: COPY });
        assert.deepEqual([again, workspace.takeRequests()], [copy, []]);
      });

      it("keeps whose it is through a refresh", async () => {
        const copy = await up(await create(), { publishedBy: COPY });
        start();
        const found = await provider.lifecycles.publishedSecret.read(copy.id, copy.outs);
        assert.deepEqual(found, { id: copy.id, props: copy.outs });
        assert.equal(copy.outs.madeBy, ORIGINAL);
      });

      it("is written only for another token, and the original sees its own until then", async () => {
        const original = await create();
        const copy = await up(original, { publishedBy: COPY });
        assert.deepEqual(
          workspace.takeRequests().filter((request) => /PUT|put/.test(request)),
          [],
        );
        start();
        const { publishedSecret } = provider.lifecycles;
        assert.deepEqual((await publishedSecret.read(original.id, original.outs)).props, original.outs);
        await up(copy, { publishedBy: COPY, ...rotated });
        assert.equal(valueIn(kind), SECOND);
      });

      it("gets no token of a stack that is said to be a copy, in the preview and in the update", async () => {
        const original = await create();
        for (const copy of [original, await up(original, { publishedBy: COPY })]) {
          for (const token of [rotated, { tokenId: UNKNOWN, tokenValue: UNKNOWN, expiresAt: UNKNOWN }]) {
            start(COPIED);
            const news = inputs({ publishedBy: COPY, ...token });
            await assert.rejects(provider.lifecycles.publishedSecret.diff(copy.id, copy.outs, news), SHARED);
          }
          await assert.rejects(
            up({ ...copy, outs: { ...copy.outs, drift: "overwritten" } }, { publishedBy: COPY }, COPIED),
            SHARED,
          );
        }
        assert.equal(valueIn(kind), FIRST);
      });

      it("gets one before the word with a message, and says at its end that it has one", async () => {
        const copy = await up(await create(), { publishedBy: COPY });
        const own = await up(copy, { publishedBy: COPY, ...rotated });
        assert.equal(messages.filter((text) => SHARED.test(text)).length, 1);
        await destroy(own, COPIED);
        const held = /\. It holds a token of this stack: run pulumi refresh, then pulumi up, in stack shop\/dev$/;
        assert.equal(messages.filter((text) => held.test(text)).length, 1);
        await destroy(copy, COPIED);
        assert.equal(messages.filter((text) => held.test(text)).length, 0);
      });

      it("of a component with another name, in the same stack, is removed", async () => {
        const saved = await create();
        await destroy({ ...saved, outs: { ...saved.outs, publishedBy: "shop/dev/other" } });
        assert.equal(valueIn(kind), undefined);
      });
    });
  }
});
