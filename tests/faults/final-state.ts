import type { Violation } from "../invariant-monitor";
import { toExisting } from "./component-args";
import type { ModelledComponent } from "./modelled-component";
import type { HeldValue } from "./place-values";
import { DAY, type Phase, runWell, trigger } from "./phase";
import { toTokenId } from "./rewindable-tenant";

const HOUR = 3_600_000;

/** After a day's overlap: the hours to which its end is rounded, and one for a clock that is wrong. */
const OVERLAP_AND_A_RUN = 28 * HOUR;

/** After the longest overlap of a schedule, and the day that an unused token is waited for. */
const LONGEST_OVERLAP_AND_A_RUN = 76 * HOUR;

/** The longest lifetime of an OAuth secret that is made for one mint. */
const ONE_TIME_SECRET_MILLISECONDS = 900_000;

/** What is expected after an injection and the good runs after it. */
export interface Expectation {
  readonly phase: Phase;
  /** The generation before. */
  readonly generation: number;
  readonly rotations: number;
  /** Id of the current token before; undefined before the first one. */
  readonly tokenId: string | undefined;
  /** Whether the provider of a killed engine went on: only a rotation distinguishes its last token from a newer one. */
  readonly hasSurvivor: boolean;
}

/** Checks the tenant and the state after the good runs of a phase, and after one more rotation or overlap where needed. */
export async function checkFinalState(
  component: ModelledComponent,
  expectation: Expectation,
): Promise<readonly Violation[]> {
  if (expectation.phase.isEnd === true) await checkDestroyed(component);
  else {
    checkState(component, expectation);
    await checkActiveTokens(component, expectation);
    await checkPublication(component);
    await checkQuiet(component);
  }
  checkOneTimeSecrets(component);
  for (const { monitor } of component.neighbours) monitor.probe();
  return [component, ...component.neighbours].flatMap(({ monitor }) => monitor.violations);
}

/** Checks the tenant and the state after a good rotation and its overlap: one token is active. */
export async function checkSettled(component: ModelledComponent): Promise<readonly Violation[]> {
  const { monitor } = component;
  component.advance(LONGEST_OVERLAP_AND_A_RUN);
  await runWell(component, "up");
  checkCurrent(component);
  const { length } = component.activeTokens;
  if (length !== 1) monitor.report("I5 no orphan", `after a good rotation and its overlap ${length} tokens are active`);
  await checkPublication(component);
  await checkQuiet(component);
  checkOneTimeSecrets(component);
  return monitor.violations;
}

/** Nothing is left, and a second destroy does nothing. */
async function checkDestroyed(component: ModelledComponent): Promise<void> {
  const { monitor, stack } = component;
  const { length } = component.activeTokens;
  if (length > 0) monitor.report("I23 destroy", `${length} tokens are active after it`);
  if (stack.resources.length > 0)
    monitor.report("I23 destroy", `${stack.resources.length} resources are in the state after it`);
  const left = component.args.places === undefined ? [] : component.heldValues.filter(isToken(component));
  for (const { name, place } of left) monitor.report("I23 destroy", `${name} in the ${place} holds a token after it`);
  const { process } = await component.run("destroy");
  if (process.calls.length > 0) monitor.report("I23 destroy", `a second one makes ${process.calls.length} requests`);
}

function checkState({ stack, monitor, args }: ModelledComponent, expectation: Expectation): void {
  const { phase, generation, rotations, tokenId } = expectation;
  const pending = stack.resources.filter(({ isPendingDelete }) => isPendingDelete);
  if (pending.length > 0)
    monitor.report("I16 revocation debt", `still to be deleted: ${pending.map(({ name }) => name).join(", ")}`);
  const now = Number(stack.current("schedule")?.outputs.generation);
  if (now !== generation + rotations)
    monitor.report("I25 monotonic", `generation ${now} where ${generation + rotations} was expected`);
  // A second run that rotates may have replaced it.
  if (phase.adopts === true && rotations === phase.rotations && stack.current("token")?.id !== args.adopt?.tokenId)
    monitor.report("I34 adoption", "another token is in the state than the one to adopt");
  const isAnother = stack.current("token")?.id !== tokenId;
  if (isAnother !== (rotations > 0 || phase.isReplaced === true))
    monitor.report(
      "I19 read degrades",
      isAnother ? "the token was replaced without need" : "the token was not replaced",
    );
}

/** Exactly the current token and those that overlap are active, and after the overlap the current one alone. */
async function checkActiveTokens(component: ModelledComponent, expectation: Expectation): Promise<void> {
  const { phase, hasSurvivor } = expectation;
  const { monitor } = component;
  const active = (): number => component.activeTokens.length;
  checkCurrent(component);
  if (phase.leavesOrphansForADay === true && active() > 1) {
    component.advance(DAY);
    await runWell(component, "up");
  }
  if (hasSurvivor && active() > 1) {
    trigger(component, "after the survivor");
    await runWell(component, "up");
    checkCurrent(component);
  } else {
    // An orphan of a killed run cannot be distinguished from a replaced token: it overlaps too.
    const least = 1 + phase.overlapping;
    const most = least + (phase.orphansOverlap ? 1 : 0);
    if (active() < least || active() > most) {
      monitor.report("I5 no orphan", `${active()} tokens are active, not ${least}`);
      return;
    }
  }
  if (component.args.overlap !== "0s") {
    component.advance(OVERLAP_AND_A_RUN);
    await runWell(component, "up");
    if (phase.looksAgain === true) await runWell(component, "up");
  }
  if (active() !== 1) monitor.report("I5 no orphan", `in the end ${active()} tokens are active, not 1`);
}

function checkCurrent({ stack, activeTokens, monitor }: ModelledComponent): void {
  const token = stack.current("token");
  if (!activeTokens.some(({ tokenId }) => tokenId === token?.id))
    monitor.report("I1 availability", "the token in the state is not active");
}

/** Every place holds the token in the state, no other place does, and it authenticates as the principal. */
export async function checkPublication(component: ModelledComponent): Promise<void> {
  const { stack, tenant, monitor, publishedValue: value = "" } = component;
  const token = stack.current("token");
  if (toTokenId(value) !== token?.id)
    monitor.report("I21 publish gap", "the published token is not the one in the state");
  checkPlaces(component, token?.id);
  const headers = { authorization: `Bearer ${value}` };
  const response = await fetch(`${tenant.origin}/api/2.0/preview/scim/v2/Me`, { headers });
  const answer = (await response.json()) as { readonly userName?: string; readonly message?: string };
  const isScopeRefusal = response.status === 403 && /required scopes/.test(answer.message ?? "");
  if (answer.userName !== token?.inputs.applicationId && !isScopeRefusal)
    monitor.report("I15 identity", `/Me answers ${response.status} to the published value: ${answer.userName ?? "-"}`);
}

/** The places of this package that the arguments have hold the token with this id; those that they have left, none. */
function checkPlaces(component: ModelledComponent, tokenId: string | undefined): void {
  const { args, heldValues, monitor } = component;
  const wanted = heldValues.filter((held) => component.isWanted(held));
  const wrong = wanted.filter(({ value }) => toTokenId(value) !== tokenId);
  for (const { name, place } of wrong)
    monitor.report("I21 publish gap", `${name} in the ${place} is not the token in the state`);
  const missing = (args.places ?? []).length - wanted.length;
  if (missing > 0) monitor.report("I21 publish gap", `${missing} places hold nothing`);
  if (args.places === undefined) return;
  for (const { name, place } of heldValues.filter(isToken(component)))
    if (!component.isWanted({ name, place }))
      monitor.report("I21 publish gap", `${name} in the ${place}, which the program has left, still holds a token`);
}

function isToken({ tenant }: ModelledComponent): (held: HeldValue) => boolean {
  return ({ value }) => tenant.secrets.has(value);
}

/** One more run finds nothing to do and makes no request. */
export async function checkQuiet(component: ModelledComponent): Promise<void> {
  const { outcome, process, error } = await component.run("up");
  if (outcome !== "done")
    component.monitor.report("I10 idempotence", `one more up ${outcome}: ${error?.message ?? ""}`);
  else if (process.calls.length > 0)
    component.monitor.report("I10 idempotence", `one more up makes ${process.calls.length} requests`);
}

/** No secret that was made for one mint lives longer; those of users may. */
export function checkOneTimeSecrets(component: ModelledComponent): void {
  const { tenant, identity, args, foreignSecretIds, servicePrincipalId, monitor } = component;
  const given = toExisting(identity, args).secrets["oauth-m2m"].map(toTokenId);
  const lasting = tenant.workspace.oauthSecrets.filter(
    ({ principalId, id, hash, createdAt, expiresAt }) =>
      principalId === servicePrincipalId &&
      !foreignSecretIds.includes(id) &&
      !given.includes(hash) &&
      expiresAt - createdAt > ONE_TIME_SECRET_MILLISECONDS,
  );
  if (lasting.length > 0)
    monitor.report("one-time secrets", `${lasting.length} have a lifetime of more than 15 minutes`);
}
