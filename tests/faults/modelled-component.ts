import { toOverlapSeconds } from "../../dynamic/arguments/overlap";
import { createHash, randomUUID } from "node:crypto";
import type { AccessToken } from "../../emulator/databricks/workspace";
import { InvariantMonitor, type MonitorMemory } from "../invariant-monitor";
import { type ComponentArgs, type ComponentIdentity, toExisting, toLoginType, toPrincipalCase } from "./component-args";
import { COMPONENT, type ComponentGraph, recordGraph } from "./component-graph";
import { EngineModel, StepError } from "./engine-model";
import { isByIdentity, toArgumentValues } from "./graph-symbols";
import { neighbouringProviders } from "./neighbouring-providers";
import { addForeignThings, findForeignHarm, type ForeignThings } from "./foreign-things";
import { lifecycleOf } from "./lifecycle-of";
import { type Injection, ModelledProcess } from "./modelled-process";
import { type HeldValue, valuesUnder } from "./place-values";
import type { PrincipalCase } from "./principal-cases";
import { type ExistingPrincipal, type RewindableTenant, type TenantSnapshot, toLineage } from "./rewindable-tenant";
import { type SavedResource, Stack } from "./stack";

export type Command = "preview" | "up" | "refresh" | "destroy";

/** The outcome of one run. */
export interface RunResult {
  readonly outcome: "done" | "failed" | "killed";
  readonly error?: StepError | undefined;
  /** The steps that the engine did or announced, in order: "token replace". */
  readonly steps: readonly string[];
  readonly process: ModelledProcess;
}

/** A moment of a component and its tenant. */
export interface Moment {
  readonly tenant: TenantSnapshot;
  readonly stack: readonly SavedResource[];
  readonly memory: MonitorMemory;
  readonly args: ComponentArgs;
  readonly foreign: ForeignThings;
}

const WITHOUT_OVERLAP: ComponentArgs = { overlap: "0s" };

/** One component in one tenant: what the user writes, what the engine saved, and its monitor. */
export class ModelledComponent {
  args: ComponentArgs = WITHOUT_OVERLAP;
  /** How far the clock of the machine that runs the engine is ahead of the tenant's; negative where it is behind. */
  aheadMilliseconds = 0;
  readonly stack = new Stack();
  readonly monitor: InvariantMonitor;
  /** Other components in the same tenant, monitored too. */
  readonly neighbours: ModelledComponent[] = [];
  private readonly lineages: readonly string[];
  private foreign: ForeignThings = { tokens: [], grants: [], secrets: [] };

  constructor(
    readonly tenant: RewindableTenant,
    readonly identity: ComponentIdentity,
  ) {
    const lineages = [identity.lineage];
    while (lineages.length < MOST_LINEAGES) lineages.push(toNextLineage(lineages.at(-1) ?? ""));
    this.lineages = lineages;
    this.monitor = new InvariantMonitor({
      now: () => tenant.now(),
      publishedValue: () => this.publishedValue,
      missingPublication: () => this.missingPublication,
      refusalOf: (value) => tenant.refusalOf(value),
      activeTokens: () => this.seriesTokens,
      hasAuthenticated: (tokenId) => tenant.hasAuthenticated(tokenId),
      foreignHarm: () => findForeignHarm(tenant, this.foreign),
    });
  }

  static create(
    tenant: RewindableTenant,
    principalCase: PrincipalCase,
    existing: ExistingPrincipal,
  ): ModelledComponent {
    return new ModelledComponent(tenant, {
      principalCase,
      existing,
      lineage: randomUUID(),
      secretName: "pat-of-component",
    });
  }

  /** Runs the engine once, with these faults. */
  async run(command: Command, injections: readonly Injection[] = []): Promise<RunResult> {
    this.listen();
    const { args, identity, tenant } = this;
    const graph = named(await recordGraph(identity, args), args);
    const withoutAdministrator = args.hasNoAmbientAdministrator === true ? { DATABRICKS_TOKEN: "" } : {};
    const asPrincipal = toLoginType(identity, args) === "environment" ? toPrincipalVariables(identity, args) : {};
    const origin = args.isAlias === true ? tenant.aliasOrigin : tenant.origin;
    const process = new ModelledProcess(tenant, injections, {
      environment: { ...tenant.environment(origin), ...withoutAdministrator, ...asPrincipal },
      configuration: args.configuration ?? {},
      // Otherwise it would write a value to a place after whole other runs.
      noticesKill: args.places !== undefined,
      randomUuid: () => this.drawLineage(),
      isAmongOthers: args.isAmongOthers === true,
    });
    process.skewMilliseconds = this.aheadMilliseconds;
    const values = toArgumentValues(tenant, identity, args);
    const neighbours = neighbouringProviders(tenant, process);
    const marks = {
      secrets: tenant.secrets,
      report: (found: string): void => this.monitor.report("I26 secrecy", found),
    };
    const engine = new EngineModel(
      this.stack,
      process,
      graph,
      (symbol) => values[symbol],
      (type) => lifecycleOf(type, process, neighbours, args.isThroughPlugin === true ? marks : undefined),
    );
    const { steps } = engine;
    this.monitor.overlapMilliseconds = toOverlapSeconds(args.overlap) * 1000;
    if (command === "destroy") this.monitor.expectsAvailability = false;
    const run = engine[command]().then(
      (): RunResult => ({ outcome: "done", process, steps }),
      (error: unknown): RunResult => {
        if (error instanceof StepError) return { outcome: "failed", error, process, steps };
        throw error;
      },
    );
    const killed = process.killed.then((): RunResult => ({ outcome: "killed", process, steps }));
    const result = await Promise.race([run, killed]);
    if (result.outcome === "killed") await process.ended();
    this.checkMessages(result);
    return result;
  }

  /** Lets time pass in which nobody runs anything. */
  advance(milliseconds: number): void {
    this.tenant.setTime(this.tenant.now() + milliseconds);
    this.monitor.probe();
  }

  /** The active tokens of its lineages: a copied stack goes on with those of another one. */
  get seriesTokens(): readonly AccessToken[] {
    const { tokens } = this.tenant.workspace;
    return tokens.filter((token) => this.isOwn(token) && this.tenant.isActive(token));
  }

  /**
   * Its tokens that are active now. In a stack with a name these are the tokens of that stack and of its earlier names,
   * and the token in its state.
   */
  get activeTokens(): readonly AccessToken[] {
    const { stack, configuration = {} } = this.args;
    const tokens = this.seriesTokens;
    if (stack === undefined) return tokens;
    const names = [stack, configuration["databricks-pat:renamedFrom"]];
    const current = this.stack.current("token")?.id;
    return tokens.filter(({ tokenId, comment }) => tokenId === current || names.includes(toStackOf(comment)));
  }

  /** The value that the users of the token read: from a place, else from the outputs of the stack. */
  get publishedValue(): string | undefined {
    const secret = this.stack.current("secret-vault");
    const { publishesAs, stack, places } = this.args;
    if (places !== undefined) return this.heldValues.find(({ value }) => this.tenant.secrets.has(value))?.value;
    const own = publishesAs ?? this.identity.secretName;
    // The secret in the state of a copy is that of the original.
    const inVault = this.tenant.publishedValue(stack === undefined ? String(secret?.inputs.secretName ?? own) : own);
    const isSwitchedOff = publishesAs === null;
    if (inVault !== undefined || (secret !== undefined && !isSwitchedOff)) return inVault;
    const tokenValue = this.stack.current("token")?.outputs.tokenValue;
    return tokenValue === undefined ? undefined : String(tokenValue);
  }

  /** What places on data planes hold under its names, first those of its arguments. */
  get heldValues(): readonly HeldValue[] {
    const held = valuesUnder(this.tenant, this.identity.secretName);
    return [...held.filter((value) => this.isWanted(value)), ...held.filter((value) => !this.isWanted(value))];
  }

  /** Whether its arguments say to publish there. */
  isWanted({ place, name }: Pick<HeldValue, "place" | "name">): boolean {
    const { places = [], publishesAs } = this.args;
    return places.includes(place) && name === (publishesAs ?? this.identity.secretName);
  }

  /** No place holds a token that does not authenticate, neither one of its arguments nor one that they have left. */
  private checkPlaces(): void {
    if (this.args.places === undefined) return;
    for (const { place, name, value } of this.heldValues.filter(({ value }) => this.tenant.secrets.has(value))) {
      const refusal = this.tenant.refusalOf(value);
      if (refusal !== undefined)
        this.monitor.report("I1 availability", `${name} in the ${place} holds a token, and ${refusal}`);
    }
  }

  /** The place in which its arguments say to publish, if it holds nothing. */
  private get missingPublication(): string | undefined {
    const { publishesAs = this.identity.secretName, places } = this.args;
    if (publishesAs === null) return undefined;
    if (places === undefined)
      return this.tenant.publishedValue(publishesAs.toLowerCase()) === undefined ? publishesAs : undefined;
    const held = this.heldValues;
    return places.find((place) => !held.some((value) => value.place === place && this.isWanted(value)));
  }

  /** The principal that its tokens belong to, once there is one. */
  get servicePrincipalId(): string | undefined {
    const { kind } = toPrincipalCase(this.identity, this.args);
    if (kind === "existing") return toExisting(this.identity, this.args).servicePrincipalId;
    return this.stack.current(kind === "entra" ? "principal" : "databricks-principal")?.id;
  }

  /** Adds things of others, which must not change from now on. */
  addForeignThings(): void {
    const id = this.servicePrincipalId;
    this.foreign = addForeignThings(this.tenant, this.identity.lineage, id === undefined ? [] : [id]);
  }

  /** Ids of the OAuth secrets that users have made for its principal. */
  get foreignSecretIds(): readonly string[] {
    return this.foreign.secrets.map(({ id }) => id);
  }

  /** The active tokens of another stack in the same tenant, which must not change from now on. */
  addForeignTokens({ activeTokens }: ModelledComponent): void {
    const { tokens } = this.foreign;
    this.foreign = { ...this.foreign, tokens: [...tokens, ...structuredClone(activeTokens)] };
  }

  moment(): Moment {
    return {
      tenant: this.tenant.snapshot(),
      stack: this.stack.snapshot(),
      memory: this.monitor.memory(),
      args: this.args,
      foreign: this.foreign,
    };
  }

  goBackTo(moment: Moment): void {
    this.tenant.restore(moment.tenant);
    this.stack.restore(moment.stack);
    this.args = moment.args;
    this.foreign = moment.foreign;
    this.monitor.restore(moment.memory);
    this.neighbours.length = 0;
  }

  /** From now on every request to the tenant is checked for this component and its neighbours. */
  private listen(): void {
    if (this.isNeighbour) return;
    this.tenant.onRequest = (entry) => {
      for (const component of [this, ...this.neighbours]) {
        component.monitor.observe(entry);
        component.checkPlaces();
      }
    };
  }

  /** A replaced schedule gets the next lineage of a fixed row. */
  private drawLineage(): string {
    const current = this.stack.current("schedule")?.id;
    const next = this.lineages[current === undefined ? 0 : this.lineages.indexOf(current) + 1];
    if (next === undefined) throw new Error(`a component has at most ${MOST_LINEAGES} lineages`);
    return next;
  }

  /** Whether a token has the marker of this component, or was adopted by it. */
  private isOwn({ tokenId, comment }: AccessToken): boolean {
    return this.lineages.includes(this.tenant.adoptions.get(tokenId) ?? toLineage(comment) ?? "");
  }

  /** Set for a component that runs beside another one, which listens for both. */
  isNeighbour = false;

  /** No message has a secret; a failure has all that the user needs. */
  private checkMessages({ outcome, error, process }: RunResult): void {
    const texts = [...process.messages, ...toMessages(error)];
    if (this.args.isUnstored === true) this.checkState();
    for (const secret of this.tenant.secrets) {
      const leak = texts.find((text) => text.includes(secret));
      if (leak !== undefined) this.monitor.report("I26 secrecy", leak.replace(secret, "SECRET"));
    }
    const problem = outcome === "failed" && error?.isOurs === true ? this.messageProblem(error) : undefined;
    if (problem !== undefined) this.monitor.report("I32 actionable failure", `${problem}: ${error?.message ?? ""}`);
  }

  /** A state without a stored value has none, and no secret at all where nobody keeps one to log in. */
  private checkState(): void {
    const { tenant, monitor, stack, identity, args } = this;
    const { admin } = tenant.document.seed;
    const hasNone = isByIdentity(toLoginType(identity, args));
    const state = JSON.stringify(stack.resources);
    const isSecret = (text: string): boolean => hasNone || (text.startsWith("dapi") && text !== admin.tokenValue);
    if ([...tenant.secrets].some((secret) => isSecret(secret) && state.includes(secret)))
      monitor.report("I26 secrecy", `the state has ${hasNone ? "a secret" : "the value of a token"}`);
  }

  /** What a message lacks, or claims although it is not so. */
  private messageProblem({ step, message }: StepError): string | undefined {
    const { origin, aliasOrigin } = this.tenant;
    if (!message.includes(origin) && !message.includes(aliasOrigin)) return "no workspace is named";
    if (step.endsWith(" check"))
      return message.includes("No token was changed: fix the cause and run pulumi up again")
        ? undefined
        : "no way to go on";
    const [, active] = FAILURE.exec(message) ?? [];
    if (active === undefined) return "no word of what is active now and what comes next";
    for (const claim of active.split("; ").filter((part) => !/^perhaps |^nothing |unless /.test(part))) {
      for (const [tokenId] of claim.matchAll(/\b[0-9a-f]{64}\b/g)) {
        const isActive = this.tenant.workspace.tokens.some(
          (token) => token.tokenId === tokenId && this.tenant.isActive(token),
        );
        if (!isActive) return `${tokenId} is not active`;
      }
    }
    return undefined;
  }
}

/** The variables of a run that is the principal. */
function toPrincipalVariables(identity: ComponentIdentity, args: ComponentArgs): Record<string, string> {
  const { applicationId, secrets } = toExisting(identity, args);
  const [clientSecret] = secrets["oauth-m2m"];
  return { DATABRICKS_TOKEN: "", DATABRICKS_CLIENT_ID: applicationId, DATABRICKS_CLIENT_SECRET: clientSecret };
}

/** The graph of the same program in the stack, and under the name, of the arguments. */
function named(graph: ComponentGraph, { stack = "pat/test", name = COMPONENT }: ComponentArgs): ComponentGraph {
  const rename = (text: unknown): string => String(text).replace(OWN_NAME, `${stack}/${name}`);
  return graph.map((resource) => ({
    ...resource,
    inputs: (read) => {
      const { label, tags, publishedBy, ...inputs } = resource.inputs(read);
      const { publishedBy: tagged, ...others } = (tags ?? {}) as Readonly<Record<string, unknown>>;
      return {
        ...inputs,
        ...(label === undefined ? {} : { label: rename(label) }),
        ...(publishedBy === undefined ? {} : { publishedBy: rename(publishedBy) }),
        ...(tags === undefined ? {} : { tags: { ...others, publishedBy: rename(tagged) } }),
      };
    },
  }));
}

/** Project, stack and name of a recorded component. */
const OWN_NAME = new RegExp(`^[^/]+/[^/]+/${COMPONENT}`);

/** The stack in the marker that a comment ends with: "pat/test". */
function toStackOf(comment: string): string | undefined {
  return / ([^/ ]+\/[^/ ]+)\/[^/ ]+(?: retire=\S+)?\]$/.exec(comment)?.[1];
}

/** How many lineages a component has at most. */
const MOST_LINEAGES = 8;

function toNextLineage(lineage: string): string {
  const hash = createHash("sha256").update(lineage).digest("hex");
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join("-");
}

/** Every failure but that of a check, which comes before any change: what failed, why, what is active now, what to do. */
const FAILURE = /^[\w-]+ \w+: .+ failed: (?:.|\n)+\nActive now: (.+)\nNext: .*\bpulumi (?:up|destroy)\b.*$/;

/** The messages of an error and of all its causes. */
function toMessages(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return error === undefined ? [] : [String(error)];
  return [error.message, ...toMessages(error.cause)];
}
