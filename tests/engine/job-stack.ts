import assert from "node:assert/strict";
import { JobIssuer } from "../../tools/job-issuer";
import { EmulatedStack, type StackOutputs } from "./emulated-stack";

/** The identity of the job, and another one. */
export const SUBJECT = "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main";
export const OTHER_SUBJECT = "repo:octo-org@123456/octo-repo@456789:environment:production";

/** A stack that a job of GitHub runs, and who issues the job's identity tokens. */
export interface JobStack {
  readonly stack: EmulatedStack;
  readonly issuer: JobIssuer;
}

/** Gives each test of the suite a stack of its own; by default with the program of `EmulatedStack`. */
export function useJobStack(program?: string): () => JobStack {
  let job: JobStack;

  beforeEach(async () => {
    const stack = await EmulatedStack.create(program);
    const issuer = await JobIssuer.start({ subject: SUBJECT, now: () => stack.emulator.clock.now() });
    Object.assign(stack.variables, issuer.variables);
    job = { stack, issuer };
  });

  afterEach(async () => {
    await job.issuer.close();
    await job.stack.close();
  });

  return () => job;
}

/** The published token is the only one, it authenticates, and the next run has nothing to do. */
export async function assertSettled<Outputs extends Pick<StackOutputs, "tokenId" | "tokenValue">>(
  stack: EmulatedStack,
): Promise<Outputs> {
  const outputs = await stack.outputs<Outputs>();
  assert.equal(stack.publishedValue(), outputs.tokenValue);
  assert.equal(await stack.authenticates(outputs.tokenValue), true);
  assert.deepEqual(stack.liveTokens(), [outputs.tokenId]);
  await stack.up("--expect-no-changes");
  return outputs;
}
