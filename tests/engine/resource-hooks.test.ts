import assert from "node:assert/strict";
import ts from "typescript";
import { blocksOf } from "../documents";
import { EmulatedStack } from "./emulated-stack";
import { ToldReader } from "./told-reader";

/** The example of docs/publishing.md, as JavaScript. */
function documentedProgram(): string {
  const [example, ...others] = blocksOf("docs/publishing.md").filter(({ text }) => text.includes("ResourceHook"));
  assert.ok(example !== undefined && others.length === 0);
  return ts.transpileModule(example.text, { compilerOptions: { module: ts.ModuleKind.CommonJS } }).outputText;
}

describe("the resource hooks of docs/publishing.md on the real engine", () => {
  const places = ["ingestion-secret-jobs", "ingestion-secret-vault"];
  let stack: EmulatedStack;
  let reader: ToldReader;

  before(async () => {
    stack = await EmulatedStack.create(documentedProgram());
    reader = await ToldReader.start();
    await stack.succeed("config", "set", "resourceGroupName", "rg-emulator");
    await stack.succeed("config", "set", "vaultName", "kv-emulator");
    await stack.succeed("config", "set", "readersUrl", reader.url);
  });
  after(async () => {
    await reader.stop();
    await stack.close();
  });

  /** Runs an update, asserts that it prints no token, and returns what it printed. */
  async function up(...flags: readonly string[]): Promise<string> {
    const { stdout, stderr } = await stack.up(...flags);
    assert.equal(`${stdout}${stderr}`.includes(publishedValue()), false, "a token is printed");
    return `${stdout}${stderr}`;
  }

  function publishedValue(): string {
    const [vault] = stack.emulator.store.document.resources.vaults;
    const value = vault?.secrets["ingestion-databricks-pat"]?.versions.at(-1)?.value;
    assert.ok(value !== undefined && value !== "");
    return value;
  }

  it("are called once for each place of a new token, and not in a run that changes nothing", async () => {
    await stack.preview();
    assert.deepEqual(reader.take(), [], "a preview");
    await up();
    assert.deepEqual(reader.take(), places, "the first token");
    await up("--expect-no-changes");
    assert.deepEqual(reader.take(), [], "nothing new");
    await stack.succeed("config", "set", "rotationTrigger", "first");
    await up();
    assert.deepEqual(reader.take(), places, "the next token");
  });

  it("warn where the reader refuses, and the run goes on", async () => {
    const before = publishedValue();
    reader.status = 503;
    await stack.succeed("config", "set", "rotationTrigger", "second");
    const printed = await up();
    assert.match(printed, /warning: AfterUpdate hook "tell-readers" failed: the readers answered 503/);
    assert.notEqual(publishedValue(), before);
    assert.deepEqual(reader.take(), places);
    reader.status = 200;
    await up("--expect-no-changes");
    assert.deepEqual(reader.take(), [], "the readers are not told again");
  });

  it("do not disturb a destroy", async () => {
    await stack.destroy();
    assert.deepEqual(reader.take(), []);
  });
});

/**
 * Hooks whose failure counts, on the component and on what writes for it: for a token that the state has, and for one
 * that it does not have.
 */
const STRICT_PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const config = new pulumi.Config();
const login = config.requireObject("login");
const rotationTriggers = config.requireObject("rotationTriggers");
const hook = (name) => new pulumi.ResourceHook(name, async (args) => {
  const body = JSON.stringify({ hook: name, resource: args.name, args });
  const { ok, status } = await fetch(config.require("readersUrl"), { method: "POST", body });
  if (!ok) throw new Error("the readers answered " + status);
});
const writer = hook("writer");
const component = hook("component");
const deletions = config.getBoolean("deletions") ? { beforeDelete: [hook("deletion")] } : {};
for (const [name, type, args] of [
  ["stored", "PublishedSecret", {}],
  ["unstored", "PersonalAccessToken", { storeValue: false }],
]) {
  const vault = { kind: "key-vault", vaultUri: config.require("vaultUri"), secretName: name, login };
  new ServicePrincipalToken(
    name,
    { kind: "databricks", overlap: "0s", rotationTrigger: rotationTriggers[name], publish: { vault }, ...args },
    {
      hooks: { afterCreate: [component], afterUpdate: [component] },
      transforms: [(resource) => {
        if (!resource.type.endsWith("databricks-pat:" + type)) return undefined;
        const hooks = { afterCreate: [writer], afterUpdate: [writer], ...deletions };
        return { props: resource.props, opts: { ...resource.opts, hooks } };
      }],
    },
  );
}
`;

describe("resource hooks whose failure counts, on the real engine", () => {
  const WRITERS = ["writer of stored-secret-vault", "writer of unstored-token"];
  let stack: EmulatedStack;
  let reader: ToldReader;
  /** What each writer's secret held when its hook was called, and how many tokens were active. */
  let moments: Record<string, { readonly value: string; readonly active: number }> = {};

  before(async () => {
    stack = await EmulatedStack.create(STRICT_PROGRAM);
    reader = await ToldReader.start((body) => {
      const [, hook, name] = /"hook":"(\w+)","resource":"(\w+)/.exec(body) ?? [];
      if (hook === "writer") moments[name ?? ""] = { value: value(name), active: stack.liveTokens().length };
    });
    const { tenantId, deployer } = stack.emulator.store.document.seed;
    const { clientId, clientSecret } = deployer;
    await stack.configure("login", { authType: "azure-client-secret", tenantId, clientId, clientSecret });
    await stack.configure("rotationTriggers", {});
    await stack.succeed("config", "set", "vaultUri", stack.emulator.httpOrigin);
    await stack.succeed("config", "set", "readersUrl", reader.url);
  });
  after(async () => {
    await reader.stop();
    await stack.close();
  });
  beforeEach(() => (moments = {}));

  function value(secretName = ""): string {
    const secret = stack.emulator.store.document.resources.vaults[0]?.secrets[secretName];
    return secret?.versions.at(-1)?.value ?? "";
  }

  /** The hooks that were called since the last call, none of which got a token or a login in clear. */
  function calledHooks(): readonly string[] {
    const { clientSecret } = stack.emulator.store.document.seed.deployer;
    return reader.take().map((body) => {
      assert.equal(body.includes(clientSecret), false, "a hook got a login in clear");
      assert.equal(/dapi[0-9a-f]{32}/.test(body), false, "a hook got a token in clear");
      const { hook, resource } = JSON.parse(body) as { readonly hook: string; readonly resource: string };
      return `${hook} of ${resource}`;
    });
  }

  it("are called by what writes for each new token, and by the component when it is created", async () => {
    await stack.up();
    assert.deepEqual(calledHooks(), ["component of stored", "component of unstored", ...WRITERS]);
    await stack.configure("rotationTriggers", { stored: "first", unstored: "first" });
    await stack.up();
    assert.deepEqual(calledHooks(), WRITERS);
  });

  it("are called after the new token was written and before the old one is revoked", async () => {
    await stack.configure("rotationTriggers", { stored: "second", unstored: "second" });
    await stack.up();
    assert.deepEqual(moments, {
      stored: { value: value("stored"), active: 4 },
      unstored: { value: value("unstored"), active: 4 },
    });
    assert.equal(stack.liveTokens().length, 2);
    assert.deepEqual(calledHooks(), WRITERS);
  });

  it("fail the run when they fail, the old token stays active until the next run, and they are not called again", async () => {
    const formerly = [value("stored"), value("unstored")];
    reader.status = 503;
    await stack.configure("rotationTriggers", { stored: "third", unstored: "second" });
    assert.match(
      await stack.failUp(),
      /PublishedSecret .*(?:\n.*)*after hook "writer" failed: the readers answered 503/,
    );
    await stack.configure("rotationTriggers", { stored: "third", unstored: "third" });
    assert.match(await stack.failUp(), /after hook "writer" failed: the readers answered 503/);
    assert.deepEqual(calledHooks(), WRITERS);
    const active = [...formerly, value("stored"), value("unstored")];
    assert.equal(new Set(active).size, 4);
    for (const token of active) assert.equal(await stack.authenticates(token), true);
    await stack.up();
    for (const token of formerly) assert.equal(await stack.authenticates(token), false);
    for (const token of active.slice(2)) assert.equal(await stack.authenticates(token), true);
    assert.equal(stack.liveTokens().length, 2);
    await stack.up("--expect-no-changes");
    assert.deepEqual(calledHooks(), []);
    reader.status = 200;
  });

  it("of a deletion make a destroy fail that does not run the program", async () => {
    await stack.succeed("config", "set", "deletions", "true");
    await stack.up();
    assert.match(await stack.fail("destroy", "--yes", "--skip-preview"), /delete hooks .*the program is not running/);
    assert.deepEqual(calledHooks(), []);
    assert.equal(stack.liveTokens().length, 2);
    await stack.destroy("--run-program");
    assert.deepEqual(calledHooks(), ["deletion of stored-secret-vault", "deletion of unstored-token"]);
    assert.equal(stack.liveTokens().length, 0);
  });
});
