import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { EmulatedWorkspace } from "../emulated-workspace";
import { EmulatedStack, type StackOutputs } from "./emulated-stack";
import { readSavedState, toName } from "./kills/saved-state";

/** A published component whose arguments and options are configuration. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const config = new pulumi.Config();
const place = { resourceGroupName: "rg-emulator", vaultName: "kv-emulator", secretName: "published-token" };
const publish = { vault: { kind: "key-vault", ...place } };
const args = { overlap: "0s", ...config.requireObject("token"), publish };
const { tokenValue, tokenId, applicationId } = new ServicePrincipalToken("x", args, config.getObject("options"));
module.exports = { tokenValue, tokenId, applicationId };
`;

type Outputs = Pick<StackOutputs, "tokenValue" | "tokenId" | "applicationId">;

describe("a change of kind on the real engine", () => {
  let stack: EmulatedStack;

  beforeEach(async () => {
    stack = await EmulatedStack.create(PROGRAM);
  });

  afterEach(() => stack.close());

  /** The first run, with these arguments. */
  async function begin(token: object): Promise<Outputs> {
    await stack.setToken(token);
    await stack.up();
    const outputs = await stack.outputs<Outputs>();
    await assertPublished(outputs);
    stack.emulator.log.clear();
    return outputs;
  }

  async function assertPublished({ tokenValue }: Outputs): Promise<void> {
    assert.equal(stack.publishedValue(), tokenValue);
    assert.equal(await stack.authenticates(tokenValue), true);
  }

  /** The published token is the only one, it authenticates, and the next run has nothing to do. */
  async function assertSettled(outputs: Outputs): Promise<void> {
    await assertPublished(outputs);
    assert.deepEqual(stack.liveTokens(), [outputs.tokenId]);
    await stack.up("--expect-no-changes");
  }

  function hasPrincipal(applicationId: string): boolean {
    return stack.emulator.store.document.workspace.principals.some(
      (principal) => principal.kind === "servicePrincipal" && principal.applicationId === applicationId,
    );
  }

  /** Another token was published before the old one and its principal ended. */
  async function assertMoved(old: Outputs): Promise<Outputs> {
    const next = await stack.outputs<Outputs>();
    assert.notEqual(next.applicationId, old.applicationId);
    assert.deepEqual(
      stack.events().filter((event) => event !== "verified"),
      [`minted ${next.tokenId.slice(0, 8)}`, "published", `revoked ${old.tokenId.slice(0, 8)}`],
    );
    await assertSettled(next);
    return next;
  }

  /** The token's inputs in the state. */
  async function savedInputs(): Promise<Readonly<Record<string, unknown>> | undefined> {
    return (await readSavedState(stack)).resources.find(({ urn }) => toName(urn) === "x-token")?.inputs;
  }

  for (const kind of ["databricks", "entra"]) {
    it(`from "${kind}" to "existing" with its own principal is refused, and the token stays`, async () => {
      const old = await begin({ kind });
      // The same id in another spelling, together with a rotation.
      const applicationId = old.applicationId.toUpperCase();
      await stack.setToken({ kind: "existing", applicationId, rotationTrigger: "new" });
      const refusal = new RegExp(
        `resource 'x-token' has a problem: kind: this component has made the principal ${old.applicationId}, and would delete it with all its tokens: ` +
          `keep kind "${kind}", or first run pulumi up with retainOnDelete: true in the options, which keeps the principal\\. No token was changed`,
      );
      for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
        assert.match(await stack.fail(...command), refusal);
        assert.equal(stack.countEvents("minted") + stack.countEvents("revoked"), 0);
        await assertPublished(old);
      }
    });
  }

  it('from "databricks" to "existing" with its own principal works in the two steps that the refusal names', async () => {
    const old = await begin({ kind: "databricks" });
    await stack.configure("options", { retainOnDelete: true });
    await stack.up();
    await stack.succeed("config", "rm", "options");
    await stack.setToken({ kind: "existing", applicationId: old.applicationId });
    await stack.preview();
    await stack.up();
    const next = await stack.outputs<Outputs>();
    assert.equal(next.tokenId, old.tokenId);
    assert.equal(hasPrincipal(old.applicationId), true);
    await assertSettled(next);

    await stack.setToken({ kind: "existing", applicationId: old.applicationId, rotationTrigger: "new" });
    await stack.up();
    const rotated = await stack.outputs<Outputs>();
    assert.notEqual(rotated.tokenId, old.tokenId);
    await assertSettled(rotated);
  });

  it("is refused from the first run on after a state without the kind, which that run saves without an update", async () => {
    const old = await begin({ kind: "databricks" });
    const { stdout } = await stack.succeed("stack", "export");
    const earlier: unknown = JSON.parse(stdout, (name, value: unknown) =>
      name === "managedPrincipal" ? undefined : value,
    );
    const file = path.join(stack.folder, "earlier.json");
    await writeFile(file, JSON.stringify(earlier));
    await stack.succeed("stack", "import", "--file", file);
    assert.equal((await savedInputs())?.managedPrincipal, undefined);
    stack.emulator.log.clear();
    await stack.up("--expect-no-changes");
    assert.deepEqual(stack.ownRequests(), []);
    assert.equal((await savedInputs())?.managedPrincipal, "databricks");
    await stack.setToken({ kind: "existing", applicationId: old.applicationId });
    assert.match(await stack.failUp(), /kind: this component has made the principal/);
    await assertPublished(old);
  });

  it('from "databricks" to "existing" with another principal ends the old one last', async () => {
    const workspace = EmulatedWorkspace.of(stack.emulator);
    const old = await begin({ kind: "databricks" });
    const { applicationId } = await workspace.addPrincipal();
    stack.emulator.log.clear();
    await stack.setToken({ kind: "existing", applicationId });
    await stack.up();
    await assertMoved(old);
    assert.equal(hasPrincipal(old.applicationId), false);
  });

  it('from "existing" to "databricks" and on to "entra" and back mints before anything ends', async () => {
    const workspace = EmulatedWorkspace.of(stack.emulator);
    const { applicationId } = await workspace.addPrincipal();
    let old = await begin({ kind: "existing", applicationId });
    for (const kind of ["databricks", "entra", "databricks"]) {
      stack.emulator.log.clear();
      await stack.setToken({ kind });
      await stack.up();
      const next = await assertMoved(old);
      assert.equal(hasPrincipal(old.applicationId), old.applicationId === applicationId);
      old = next;
    }
  });

  for (const [before, after] of [
    ["databricks", "entra"],
    ["entra", "databricks"],
  ] as const) {
    it(`from "${before}" to "${after}" keeps the published token while the new one cannot be minted`, async () => {
      const old = await begin({ kind: before });
      const effect = { kind: "answer", status: 400, body: { error_code: "BAD_REQUEST", message: "no" } } as const;
      stack.emulator.faults.add({ method: "POST", path: "/token/create$", times: 50, effect });
      await stack.setToken({ kind: after });
      await stack.failUp();
      await assertPublished(old);
      stack.emulator.faults.clear();
      await stack.up();
      await assertMoved(old);
      assert.equal(hasPrincipal(old.applicationId), false);
    });
  }
});
