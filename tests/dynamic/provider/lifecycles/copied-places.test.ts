import assert from "node:assert/strict";
import { IN_UPDATE } from "../../../../dynamic/arguments/in-update";
import { type Properties, UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";
import { useProviderInProcess } from "../describe-lifecycle";
import type { LoadedLifecycle } from "../provider-loading";

const COPIED = { "databricks-pat:copiedFrom": "shop/dev" };
const RENAMED = { "databricks-pat:renamedFrom": "shop/dev" };
const SHARED =
  /"first" of .* is also published by stack "shop\/dev": if this stack is a copy, give it a secret of its own/;
const LEFT = /"first" of .* stays: this stack is a copy of shop\/dev, which published there first/;

interface Saved {
  readonly id: string;
  readonly outs: Properties;
  readonly inputs: Properties;
}

/** What Pulumi has of a component: its token, and the secrets of a stored value, by the names of their places. */
interface State {
  readonly token: Saved;
  readonly secrets: ReadonlyMap<string, Saved>;
}

/** The component in the program of a stack. */
interface Program {
  readonly stack: "dev" | "staging";
  readonly isStored: boolean;
  /** The names of its places, and of the secrets there. */
  readonly places: Readonly<Record<string, string>>;
  readonly rotation?: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly isReplaced?: boolean;
}

describe("a place of a component in a state that goes on under the name of another stack", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let messages: readonly string[];

  beforeEach(async () => {
    for (const { secrets } of workspace.emulator.store.document.resources.vaults)
      for (const name of Object.keys(secrets)) delete secrets[name];
    await workspace.asAdministrator("POST", "/api/2.0/secrets/scopes/create", { scope: "jobs" });
  });

  for (const kind of ["secret-scope", "key-vault"] as const) {
    describe(`in a ${kind}`, () => {
      let base: Properties;
      beforeEach(() => (base = provider.inputs()));

      function valueIn(name: string): string | undefined {
        if (kind === "key-vault") {
          const secret = workspace.emulator.store.document.resources.vaults[0]!.secrets[name];
          return secret === undefined || secret.deleted !== undefined ? undefined : secret.versions.at(-1)?.value;
        }
        const scope = workspace.workspace.secretScopes.find((each) => each.name === "jobs");
        const base64 = scope?.secrets[name]?.base64;
        return base64 === undefined ? undefined : Buffer.from(base64, "base64").toString();
      }

      function toSink(name: string): Properties {
        if (kind === "secret-scope") return { kind, scope: "jobs", key: name };
        return { kind, vaultUri: workspace.host, secretName: name };
      }

      function toLogin(): Properties {
        if (kind === "secret-scope") return {};
        const { tenantId, deployer } = workspace.emulator.store.document.seed;
        const { clientId, clientSecret } = deployer;
        return { login: { authType: "azure-client-secret", tenantId, clientId, clientSecret } };
      }

      function tokenInputs({ stack, isStored, places, rotation = "g1" }: Program): Properties {
        const publish = Object.fromEntries(
          Object.entries(places).map(([name, secret]) => [name, { ...toSink(secret), ...toLogin() }]),
        );
        const unstored = { storeValue: false, publish, publishedBy: `shop/${stack}/reporting` };
        return { ...base, label: `shop/${stack}/reporting-token`, rotation, ...(isStored ? {} : unstored) };
      }

      function secretInputs({ stack }: Program, place: string, secret: string, token: Properties): Properties {
        const { host, lineage } = base;
        const publishedBy = `shop/${stack}/reporting`;
        return { host, lineage, publishedBy, place, sink: toSink(secret), ...toLogin(), ...token };
      }

      const toToken = ({ id, outs }: Saved): Properties => ({
        tokenId: id,
        tokenValue: outs.tokenValue,
        expiresAt: outs.expiresAt,
      });

      async function check(lifecycle: LoadedLifecycle, olds: Properties, news: Properties): Promise<Properties> {
        const { inputs, failures } = await lifecycle.check(olds, news);
        if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
        return inputs;
      }

      /** A preview: the token, then its secrets. */
      async function preview(program: Program, saved: State): Promise<void> {
        messages = provider.continueWith(program.config ?? {});
        const { personalAccessToken, publishedSecret } = provider.lifecycles;
        const wanted = tokenInputs(program);
        const inputs = await check(personalAccessToken, saved.token.inputs, wanted);
        const { replaces } = await personalAccessToken.diff(saved.token.id, saved.token.outs, inputs);
        if (replaces.length > 0) await check(personalAccessToken, {}, wanted);
        const unknown = { tokenId: UNKNOWN, tokenValue: UNKNOWN, expiresAt: UNKNOWN };
        for (const [name, secret] of program.isStored ? Object.entries(program.places) : []) {
          const old = saved.secrets.get(name);
          const news = secretInputs(program, name, secret, replaces.length > 0 ? unknown : toToken(saved.token));
          await check(publishedSecret, old?.inputs ?? {}, news);
          if (old !== undefined) await publishedSecret.diff(old.id, old.outs, news);
        }
      }

      /** An update in the order of Pulumi: the token, its secrets, then all that is deleted. */
      async function up(program: Program, saved?: State, save = (_state: State): void => undefined): Promise<State> {
        messages = provider.continueWith(program.config ?? {});
        const { personalAccessToken, publishedSecret } = provider.lifecycles;
        const wanted = { ...tokenInputs(program), [IN_UPDATE]: true };
        const inputs = await check(personalAccessToken, saved?.token.inputs ?? {}, wanted);
        const old = saved?.token;
        const difference =
          old && program.isReplaced !== true ? await personalAccessToken.diff(old.id, old.outs, inputs) : undefined;
        let token: Saved;
        if (old === undefined || difference === undefined || difference.replaces.length > 0) {
          await check(personalAccessToken, {}, wanted);
          token = { inputs, ...(await personalAccessToken.create(inputs)) };
        } else if (difference.changes)
          token = { id: old.id, inputs, ...(await personalAccessToken.update(old.id, old.outs, inputs)) };
        else token = { ...old, inputs };

        const secrets = new Map<string, Saved>();
        save({ token, secrets });
        const former = new Map(saved?.secrets);
        for (const [name, secret] of program.isStored ? Object.entries(program.places) : []) {
          const known = former.get(name);
          const news = await check(publishedSecret, known?.inputs ?? {}, {
            ...secretInputs(program, name, secret, toToken(token)),
            [IN_UPDATE]: true,
          });
          const changed = known && (await publishedSecret.diff(known.id, known.outs, news));
          if (known === undefined || changed === undefined || changed.replaces.length > 0)
            secrets.set(name, { inputs: news, ...(await publishedSecret.create(news)) });
          else if (changed.changes) {
            secrets.set(name, {
              ...known,
              inputs: news,
              ...(await publishedSecret.update(known.id, known.outs, news)),
            });
            former.delete(name);
          } else {
            secrets.set(name, known);
            former.delete(name);
          }
        }
        for (const { id, outs } of former.values()) await publishedSecret.delete(id, outs);
        if (old !== undefined && token.id !== old.id) await personalAccessToken.delete(old.id, old.outs);
        return { token, secrets };
      }

      async function destroy({ token, secrets }: State, config: Program["config"] = {}): Promise<void> {
        messages = provider.continueWith(config);
        for (const { id, outs } of secrets.values()) await provider.lifecycles.publishedSecret.delete(id, outs);
        await provider.lifecycles.personalAccessToken.delete(token.id, token.outs);
      }

      const said = (words: RegExp): number => messages.filter((text) => words.test(text)).length;

      const CHANGES = {
        "gets another name with a stored value": [true, true, "second"],
        "gets another name without a stored value": [false, false, "second"],
        "is kept while the value is not stored any more": [true, false, "place"],
        "is kept while the value is stored from now on": [false, true, "place"],
        "gets another name while the value is not stored any more": [true, false, "second"],
        "gets another name while the value is stored from now on": [false, true, "second"],
      } as const;

      for (const [title, [wasStored, isStored, name]] of Object.entries(CHANGES)) {
        describe(`that ${title}`, () => {
          const before: Program = { stack: "dev", isStored: wasStored, places: { place: "first" } };
          const after: Program = { stack: "staging", isStored, places: { [name]: "first" } };
          let original: State;
          let value: string;

          beforeEach(async () => {
            original = await up(before);
            value = valueIn("first") ?? "";
          });

          it("is named, and outlives a destroy of the copy, before the word and after it", async () => {
            // Where the token itself has its places, another name writes nothing, and the token stays with the place.
            const isNamed = wasStored || isStored ? 1 : 0;
            await preview(after, original);
            assert.equal(said(SHARED), isNamed);
            const copy = await up(after, original);
            assert.equal(said(SHARED), isNamed);
            const held = valueIn("first");
            assert.equal(held === value, wasStored === isStored);
            await preview(after, copy);
            await assert.rejects(
              destroy(copy),
              /"first" of .* failed: stack shop\/dev published there first|made token/,
            );
            assert.equal(valueIn("first"), held);
            await destroy(copy, COPIED);
            assert.deepEqual([valueIn("first"), said(LEFT)], [held, isNamed]);
            assert.equal(said(/It holds a token of this stack/), held === value ? 0 : 1);
          });

          it("stays where the copy removes it in a later run", async () => {
            const copy = await up(after, original);
            const held = valueIn("first");
            await up({ ...after, places: { own: "own" } }, copy);
            assert.deepEqual([valueIn("first"), said(/"first" of .* stays: stack shop\/dev/)], [held, 1]);
          });

          it("is its own where the stack was renamed", async () => {
            const renamed = await up({ ...after, config: RENAMED }, await up(after, original));
            await destroy(renamed, RENAMED);
            assert.equal(valueIn("first"), undefined);
          });

          it("gets no token of a stack that is said to be a copy, in the preview and in the update", async () => {
            await assert.rejects(preview({ ...after, config: COPIED }, original), SHARED);
            let saved = original;
            for (const _ of [1, 2]) {
              await assert.rejects(
                up({ ...after, config: COPIED }, saved, (state) => (saved = state)),
                SHARED,
              );
              assert.equal(valueIn("first"), value);
            }
          });
        });
      }

      for (const isStored of [true, false]) {
        const words = isStored ? "with a stored value" : "without a stored value";
        const before: Program = { stack: "dev", isStored, places: { place: "first" } };
        const after: Program = { ...before, stack: "staging", places: { own: "own" } };

        it(`that the copy itself has added ${words} takes a token of its own after the word`, async () => {
          const copy = await up(after, await up(before));
          const held = valueIn("own");
          const own = await up({ ...after, config: COPIED }, copy);
          assert.notEqual(valueIn("own"), held);
          await destroy(own, COPIED);
          assert.equal(valueIn("own"), undefined);
          assert.notEqual(valueIn("first"), undefined);
        });

        it(`that the original has added since, and the copy adds ${words}, stays with the original`, async () => {
          const places = { place: "other" };
          const copied = await up({ ...before, places });
          await up({ ...before, places: { ...places, next: "first" } }, copied);
          const both: Program = { ...after, places: { ...places, next: "first" } };
          await assert.rejects(up({ ...both, places: { x: "own", next: "first" }, config: COPIED }, copied), SHARED);
          await preview(both, copied);
          assert.equal(said(SHARED), 1);
          const copy = await up(both, copied);
          assert.equal(said(SHARED), 1);
          await up({ ...after, places: { x: "own" } }, copy);
          assert.equal(said(/"first" of .* stays: stack shop\/dev/), 1);
          assert.notEqual(valueIn("first"), undefined);
        });
      }

      it("that the copy has left is promised to be removed only as long as a state has it", async () => {
        const before: Program = { stack: "dev", isStored: false, places: { place: "first" } };
        const after: Program = { ...before, stack: "staging", places: { own: "own" } };
        const copy = await up(after, await up(before));
        assert.equal(said(/"first" of .*, then pulumi up, which removes the secret$/), 1);
        await up({ ...after, isStored: true }, copy);
        assert.equal(said(/"first" of .*, then pulumi up, which removes the secret$/), 0);
        assert.equal(said(/"first" of .*, remove the secret yourself$/), 1);
      });

      it("that the copy itself has added takes another way to keep the value after the word", async () => {
        const before: Program = { stack: "dev", isStored: false, places: { place: "first" } };
        const places = { own: "own" };
        const copy = await up({ ...before, stack: "staging", places }, await up(before));
        await up({ stack: "staging", isStored: true, places, config: COPIED }, copy);
        assert.equal(said(SHARED), 0);
      });
    });
  }
});
