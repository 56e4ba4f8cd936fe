import assert from "node:assert/strict";
import { EmulatedWorkspace } from "../../emulated-workspace";
import { EmulatedStack } from "../emulated-stack";
import type { Scale } from "../../../tools/limits-options";

/** A component for each principal of the configuration; its outputs are their tokens by name. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const config = new pulumi.Config();
const rotationTrigger = config.require("rotationTrigger");
for (const [name, args] of Object.entries(config.requireObject("principals"))) {
  const { tokenId, tokenValue } = new ServicePrincipalToken(name, { kind: "existing", ...args, rotationTrigger });
  exports[name] = { tokenId, tokenValue };
}
`;

const HOUR_MILLISECONDS = 3_600_000;

type Tokens = Readonly<Record<string, { readonly tokenId: string; readonly tokenValue: string }>>;

/** What one run of the engine took. */
export interface Measurement {
  readonly run: "create" | "rotate";
  readonly seconds: number;
  /** Requests to the workspace, and how many of them got a 429 or no answer. */
  readonly requests: number;
  readonly refused: number;
  readonly dropped: number;
}

/**
 * Creates tokens of existing principals on the real engine, then rotates all of them, with a preview before each. Gives
 * the figures of each run when it has ended. Throws unless both runs end with exit code 0, exactly one active token for
 * each principal, and a published value that authenticates.
 */
export async function* runAtScale(scale: Scale): AsyncGenerator<Measurement> {
  const stack = await EmulatedStack.create(PROGRAM);
  stack.longestCommandMilliseconds = HOUR_MILLISECONDS;
  try {
    const workspace = EmulatedWorkspace.of(stack.emulator);
    const principals: Record<string, object> = {};
    for (let index = 1; index <= scale.tokens; index++) {
      const principal = await workspace.addPrincipal();
      const clientSecret = await workspace.addOAuthSecret(principal);
      principals[`p${index}`] = { ...principal, login: { authType: "oauth-m2m", clientSecret } };
    }
    await stack.configure("principals", principals);
    yield await measure(stack, scale, "create");
    const before = await stack.outputs<Tokens>();
    yield await measure(stack, scale, "rotate");
    const after = await stack.outputs<Tokens>();
    for (const [name, { tokenId }] of Object.entries(after)) assert.notEqual(tokenId, before[name]?.tokenId);
  } finally {
    await stack.close();
  }
}

async function measure(stack: EmulatedStack, scale: Scale, run: Measurement["run"]): Promise<Measurement> {
  const { behaviour } = stack.emulator.store.document.workspace;
  await stack.succeed("config", "set", "--plaintext", "rotationTrigger", run);
  stack.emulator.log.clear();
  Object.assign(behaviour, {
    requestsPerSecond: scale.requestsPerSecond,
    rateLimitedRetryAfterSeconds: scale.hasRetryAfter ? 1 : 0,
    dropOneConnectionIn: scale.dropOneIn,
  });
  const begun = performance.now();
  await stack.succeed("up", "--yes", "--parallel", String(scale.parallel));
  const seconds = Math.round((performance.now() - begun) / 1000);
  Object.assign(behaviour, { requestsPerSecond: 0, dropOneConnectionIn: 0 });
  const entries = stack.emulator.log.list().filter(({ target }) => /^\/(api|oidc)\//.test(target));
  await assertPublished(stack, scale.tokens);
  const dropped = entries.filter(({ fault }) => fault?.startsWith("drop-") === true).length;
  const refused = entries.filter(({ status }) => status === 429).length;
  return { run, seconds, requests: entries.length, refused, dropped };
}

/** The active tokens are exactly those in the outputs, and each value authenticates. */
async function assertPublished(stack: EmulatedStack, count: number): Promise<void> {
  const published = Object.values(await stack.outputs<Tokens>());
  assert.equal(published.length, count);
  assert.deepEqual([...stack.liveTokens()].sort(), published.map(({ tokenId }) => tokenId).sort());
  for (const { tokenValue } of published) assert.equal(await stack.authenticates(tokenValue), true);
}
