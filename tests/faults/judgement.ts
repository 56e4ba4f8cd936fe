import { type ModelledComponent } from "./modelled-component";
import { type Phase, runWell, trigger } from "./phases";
import { toTokenId } from "./pretend-tenant";
import type { Violation } from "./witness";

/** A day's overlap, the hours to which its end is rounded, and one for a clock that is wrong. */
const OVERLAP_AND_A_RUN = 28 * 3_600_000;

/** How long an OAuth secret that is made for one mint may live. */
const ONE_TIME_SECRET_MILLISECONDS = 900_000;

/** What is expected after an injection and the good runs after it. */
export interface Expectation {
  readonly phase: Phase;
  /** The generation it stood at before. */
  readonly generation: number;
  readonly rotations: number;
  /** The token that was current before; none before the first. */
  readonly tokenId: string | undefined;
  /** Whether the provider of a killed engine worked on: what it minted last is only told from a token by a rotation. */
  readonly hasSurvivor: boolean;
}

/** Everything that is not as promised once all is at rest; brings the component to rest where that takes time. */
export async function judgeAtRest(
  component: ModelledComponent,
  expectation: Expectation,
): Promise<readonly Violation[]> {
  const { phase } = expectation;
  if (phase.isEnd === true) await judgeEnd(component);
  else {
    judgeState(component, expectation);
    await judgeLiveTokens(component, expectation);
    await judgePublication(component);
    await judgeQuiet(component);
  }
  judgeOneTimeSecrets(component);
  component.judgeForeignHarm();
  for (const { witness } of component.neighbours) witness.probe();
  return [component, ...component.neighbours].flatMap(({ witness }) => witness.violations);
}

/** After a good rotation at the end: only its token is alive, and after the overlap that of nobody else. */
export async function judgeSettled(component: ModelledComponent): Promise<readonly Violation[]> {
  const { witness, tenant } = component;
  component.advance(OVERLAP_AND_A_RUN);
  await runWell(component, "up");
  judgeCurrent(component);
  const alive = tenant.liveTokensOf(witness.owner).length;
  if (alive !== 1) witness.report("I5 no orphan", `after a rotation without faults ${alive} tokens are alive`);
  await judgePublication(component);
  await judgeQuiet(component);
  judgeOneTimeSecrets(component);
  component.judgeForeignHarm();
  return witness.violations;
}

/** Nothing is left, and there is nothing to do again. */
async function judgeEnd(component: ModelledComponent): Promise<void> {
  const { witness, tenant, stack } = component;
  const alive = tenant.liveTokensOf(witness.owner);
  if (alive.length > 0) witness.report("I23 destroy", `${alive.length} tokens are alive after it`);
  if (stack.resources.length > 0)
    witness.report("I23 destroy", `${stack.resources.length} resources are in the state after it`);
  const { process } = await component.run("destroy");
  if (process.calls.length > 0) witness.report("I23 destroy", `a second one makes ${process.calls.length} requests`);
}

function judgeState({ stack, witness }: ModelledComponent, expectation: Expectation): void {
  const { phase, generation, rotations, tokenId } = expectation;
  const pending = stack.resources.filter(({ isPendingDelete }) => isPendingDelete);
  if (pending.length > 0)
    witness.report("I16 revocation debt", `still to be deleted: ${pending.map(({ name }) => name).join(", ")}`);
  const now = Number(stack.current("schedule")?.outputs.generation);
  if (now !== generation + rotations) {
    witness.report("I25 monotonic", `generation ${now} where ${generation + rotations} was expected`);
  }
  const isAnother = stack.current("token")?.id !== tokenId;
  if (isAnother !== (rotations > 0 || phase.isReplaced === true)) {
    witness.report(
      "I19 read degrades",
      isAnother ? "the token was replaced for nothing" : "the token was not replaced",
    );
  }
}

/** Exactly the tokens that should live are alive. */
async function judgeLiveTokens(component: ModelledComponent, expectation: Expectation): Promise<void> {
  const { phase, hasSurvivor } = expectation;
  const { witness, args } = component;
  const alive = (): number => component.tenant.liveTokensOf(witness.owner).length;
  judgeCurrent(component);
  if (phase.leavesOrphansToNextRun === true && alive() > 1) await runWell(component, "up");
  if (hasSurvivor && alive() > 1) {
    trigger(component, "after the survivor");
    await runWell(component, "up");
    judgeCurrent(component);
  } else {
    // What a killed run left cannot be told from a replaced token: it overlaps too.
    const [least, most] = [1 + phase.overlapping, 1 + phase.overlapping * 2];
    if (alive() < least || alive() > most) {
      witness.report("I5 no orphan", `${alive()} tokens are alive where ${least} should be`);
      return;
    }
  }
  if (args.overlap !== "0s") {
    component.advance(OVERLAP_AND_A_RUN);
    await runWell(component, "up");
  }
  if (alive() !== 1) witness.report("I5 no orphan", `in the end ${alive()} tokens are alive where 1 should be`);
}

function judgeCurrent({ stack, tenant, witness }: ModelledComponent): void {
  const token = stack.current("token");
  const isAlive = tenant.liveTokensOf(witness.owner).some(({ tokenId }) => tokenId === token?.id);
  if (!isAlive) witness.report("I1 availability", "the token in the state is not alive");
}

/** What is published is the token in the state, and really lets its holder in as the principal. */
async function judgePublication({ stack, tenant, witness }: ModelledComponent): Promise<void> {
  const value = tenant.publishedValue(witness.secretName) ?? "";
  const token = stack.current("token");
  if (toTokenId(value) !== token?.id)
    witness.report("I21 publish gap", "another token is published than the state has");
  const headers = { authorization: `Bearer ${value}` };
  const response = await fetch(`${tenant.origin}/api/2.0/preview/scim/v2/Me`, { headers });
  const answer = (await response.json()) as { readonly userName?: string };
  if (answer.userName !== token?.inputs.applicationId) {
    witness.report(
      "I15 identity",
      `the published value is answered ${response.status} by /Me, as ${answer.userName ?? "nobody"}`,
    );
  }
}

/** Another run finds nothing to do, and asks for nothing. */
async function judgeQuiet(component: ModelledComponent): Promise<void> {
  const { outcome, process, error } = await component.run("up");
  if (outcome !== "done")
    component.witness.report("I10 idempotence", `one more up ${outcome}: ${error?.message ?? ""}`);
  else if (process.calls.length > 0) {
    component.witness.report("I10 idempotence", `one more up makes ${process.calls.length} requests`);
  }
}

function judgeOneTimeSecrets({ tenant, identity, servicePrincipalId, witness }: ModelledComponent): void {
  if (identity.principalCase.login === "oauth-m2m") return;
  const lasting = tenant.workspace.oauthSecrets.filter(
    (secret) =>
      secret.principalId === servicePrincipalId && secret.expiresAt - secret.createdAt > ONE_TIME_SECRET_MILLISECONDS,
  );
  if (lasting.length > 0) witness.report("one-time secrets", `${lasting.length} outlive their quarter of an hour`);
}
