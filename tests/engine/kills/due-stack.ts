import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { sha256 } from "../../../emulator/databricks/workspace";
import type { Tenant } from "../../../emulator/tenant";
import type { PulumiResult } from "../../../tools/processes/pulumi-cli";
import { EmulatedStack } from "../emulated-stack";
import { addNeighbours } from "./neighbours";
import { generationIn, readSavedState, tokenIdsIn } from "./saved-state";
import { type Foreign, StackMonitor } from "./stack-monitor";

/** A secret scope of the workspace. */
export const READERS = "readers";

/** A one-time secret that could not be deleted expires after this time. */
const ONE_TIME_SECRET_MILLISECONDS = 900_000;

/** Makes a stack ready for its first run, and returns arguments of its component. */
export type PrepareStack = (stack: EmulatedStack) => Promise<object>;

/** A program of one component with changing arguments. */
export interface ComponentProgram {
  create(): Promise<EmulatedStack>;
  setToken(stack: EmulatedStack, args: object): Promise<void>;
}

/** A program whose configuration has the arguments; by default that of `EmulatedStack`. */
function inJavaScript(program: string | undefined): ComponentProgram {
  return { create: () => EmulatedStack.create(program), setToken: (stack, args) => stack.setToken(args) };
}

/** A stack with a published token whose rotation is due. It can be restored to this point. */
export class DueStack {
  private constructor(
    readonly stack: EmulatedStack,
    private readonly program: ComponentProgram,
    private readonly args: object,
    private readonly foreign: Foreign,
    private readonly keptStateFolder: string,
    private readonly keptTenant: Tenant,
    private readonly keptFiles: readonly (readonly [file: string, text: string])[],
    /** Id of the token before the rotation. */
    readonly firstTokenId: string,
  ) {}

  /**
   * Gives the tests of the surrounding suite one stack, which is removed after them. `prepare` makes it ready for its
   * first run and returns more arguments.
   */
  static forSuite(args: object, program?: string | ComponentProgram, prepare?: PrepareStack): () => DueStack {
    let due: DueStack;
    before(async () => {
      due = await DueStack.create(args, program, prepare);
    });
    after(() => due.close());
    return () => due;
  }

  /** @param written JavaScript text, or another program */
  static async create(given: object, written?: string | ComponentProgram, prepare?: PrepareStack): Promise<DueStack> {
    const program = typeof written === "object" ? written : inJavaScript(written);
    const stack = await program.create();
    stack.emulator.store.document.workspace.secretScopes = [{ name: READERS, acls: [], secrets: {} }];
    const args = { ...given, ...(await prepare?.(stack)) };
    await program.setToken(stack, args);
    await stack.up();
    const { tokenId, applicationId } = await stack.outputs();
    const foreign = addNeighbours(stack, applicationId);
    await program.setToken(stack, { ...args, rotationTrigger: "now" });
    const kept = await mkdtemp(path.join(tmpdir(), "databricks-pat-kept-"));
    await cp(stack.stateFolder, kept, { recursive: true });
    const files = await Promise.all(
      ["Pulumi.yaml", "Pulumi.dev.yaml"].map(async (name) => {
        const file = path.join(stack.folder, name);
        return [file, await readFile(file, "utf8")] as const;
      }),
    );
    const tenant = structuredClone(stack.emulator.store.document);
    return new DueStack(stack, program, args, foreign, kept, tenant, files, tokenId);
  }

  /** Restores state and tenant to where the rotation is due, and starts a monitor. */
  async restore(): Promise<StackMonitor> {
    const { stack } = this;
    const { store, faults, holds, log, clock } = stack.emulator;
    faults.clear();
    holds.clear();
    log.clear();
    clock.set(Date.now());
    Object.assign(store.document, structuredClone(this.keptTenant));
    store.touch();
    store.save();
    await rm(stack.stateFolder, { recursive: true });
    await cp(this.keptStateFolder, stack.stateFolder, { recursive: true });
    for (const [file, text] of this.keptFiles) await writeFile(file, text);
    return this.startMonitor();
  }

  /** Starts a monitor. */
  startMonitor(): StackMonitor {
    return new StackMonitor(this.stack, this.foreign);
  }

  /** Triggers another rotation besides the due one. */
  async triggerAgain(rotationTrigger: string): Promise<void> {
    await this.program.setToken(this.stack, { ...this.args, rotationTrigger });
  }

  /** Takes the trigger back, so that the rotation is not due. */
  async takeTriggerBack(): Promise<void> {
    await this.program.setToken(this.stack, this.args);
  }

  /**
   * Asserts that one successful `up` has repaired everything: the token of `generation` is in the state, published and
   * the only live one; nothing is left to delete; and the monitor saw no violation.
   */
  async assertRepaired(monitor: StackMonitor, generation = 2): Promise<void> {
    const { stack } = this;
    const state = await readSavedState(stack);
    const [tokenId, ...pendingDeletes] = tokenIdsIn(state);
    assert.deepEqual(pendingDeletes, [], "replaced tokens that the state still holds");
    assert.deepEqual(monitor.ownTokens(), [tokenId], "live tokens");
    assert.notEqual(tokenId, this.firstTokenId);
    assert.equal(sha256(stack.publishedValue() ?? ""), tokenId, "the published token");
    assert.equal(await stack.authenticates(stack.publishedValue()), true);
    assert.equal(generationIn(state), generation);
    const { workspace } = stack.emulator.store.document;
    const now = stack.emulator.clock.now();
    for (const secret of workspace.oauthSecrets.filter((found) => this.isOneTime(found.id)))
      assert.ok(secret.expiresAt <= now + ONE_TIME_SECRET_MILLISECONDS, "a one-time secret does not expire");
    assert.deepEqual(monitor.stop(), []);
  }

  /**
   * Asserts after a destroy that no token of others was revoked. Those of the principal itself are gone without a
   * revocation: Databricks removes them with the principal.
   */
  assertNeighboursUntouched(): void {
    const { tokenIds, grantees } = this.foreign;
    const revoked = this.stack.events().filter((event) => event.startsWith("revoked "));
    const spared = tokenIds.filter((tokenId) => !revoked.includes(`revoked ${tokenId.slice(0, 8)}`));
    assert.deepEqual(spared, tokenIds);
    const { tokens, tokenGrants } = this.stack.emulator.store.document.workspace;
    assert.ok(tokens.some((token) => token.tokenId === tokenIds[0]));
    assert.deepEqual(
      tokenGrants.map((grant) => grant.name),
      grantees,
    );
  }

  /** Runs `up` again and asserts that it changes nothing and sends no request of ours. */
  async assertNoChanges(): Promise<PulumiResult> {
    this.stack.emulator.log.clear();
    const result = await this.stack.up("--expect-no-changes");
    assert.deepEqual(this.stack.ownRequests(), []);
    return result;
  }

  async close(): Promise<void> {
    await this.stack.close();
    await rm(this.keptStateFolder, { recursive: true, force: true });
  }

  private isOneTime(secretId: string): boolean {
    return !this.keptTenant.workspace.oauthSecrets.some((kept) => kept.id === secretId);
  }
}
