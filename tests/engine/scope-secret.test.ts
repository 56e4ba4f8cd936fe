import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import ts from "typescript";
import { EmulatedStack } from "./emulated-stack";

describe("the secret of the example secret-scope on the real engine", () => {
  let stack: EmulatedStack;

  before(async () => {
    const source = await readFile("examples/secret-scope/index.ts", "utf8");
    const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
    stack = await EmulatedStack.create(outputText);
    await stack.up();
  });
  after(() => stack.close());
  afterEach(() => stack.emulator.faults.clear());

  /** The value in the scope; undefined where the scope has none. */
  function value(): string | undefined {
    const { secretScopes } = stack.emulator.store.document.workspace;
    const secret = secretScopes.find(({ name }) => name === "ingestion")?.secrets["token"];
    return secret && Buffer.from(secret.base64, "base64").toString();
  }

  async function rotate(trigger: string): Promise<void> {
    await stack.succeed("config", "set", "rotationTrigger", trigger);
  }

  it("is there at every moment of a rotation, with a token that is active", async () => {
    const missing: string[] = [];
    const unfollow = stack.emulator.log.follow(({ method, target }) => {
      if (value() === undefined) missing.push(`${method} ${target}`);
    });
    const before = value();
    await rotate("first");
    await stack.up();
    unfollow();
    assert.deepEqual(missing, []);
    assert.notEqual(value(), before);
    assert.equal(await stack.authenticates(value()), true);
    assert.equal(await stack.authenticates(before), false);
  });

  it("keeps the old token while the new one cannot be written", async () => {
    const before = value();
    const effect = { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message: "no" } } as const;
    stack.emulator.faults.add({ method: "POST", path: "^/api/2.0/secrets/put", times: 100, effect });
    await rotate("second");
    await stack.failUp();
    assert.equal(value(), before);
    assert.equal(await stack.authenticates(before), true);
    stack.emulator.faults.clear();
    await stack.up();
    assert.notEqual(value(), before);
    assert.equal(await stack.authenticates(value()), true);
    assert.equal(await stack.authenticates(before), false);
  });

  it("is written again after a refresh where somebody deleted it", async () => {
    const before = value();
    const { secretScopes } = stack.emulator.store.document.workspace;
    for (const { secrets } of secretScopes) delete secrets["token"];
    await stack.refresh();
    await stack.up();
    assert.equal(value(), before);
  });

  it("goes with its scope in a destroy", async () => {
    await stack.succeed("destroy", "--yes", "--skip-preview");
    assert.equal(value(), undefined);
    assert.deepEqual(stack.liveTokens(), []);
  });
});
