import { randomUUID } from "node:crypto";
import type { LogEntry } from "../../emulator/kernel/request-log";
import { componentProgram, type ComponentArgs, type ComponentIdentity } from "./component-program";
import { EngineModel, type Program, StepError } from "./engine-model";
import { addForeignThings, findForeignHarm, type ForeignThings } from "./foreign-things";
import { type Injection, ModelledProcess } from "./modelled-process";
import type { PrincipalCase } from "./principal-cases";
import { type ExistingPrincipal, type PretendTenant, type TenantSnapshot, toOwner } from "./pretend-tenant";
import { Stack } from "./stack";
import { type Testimony, Witness } from "./witness";

export type Command = "preview" | "up" | "refresh" | "destroy";

/** What became of one run. */
export interface RunResult {
  readonly outcome: "done" | "failed" | "killed";
  readonly error?: StepError | undefined;
  /** What the engine did or announced, in order: "token replace". */
  readonly steps: readonly string[];
  readonly process: ModelledProcess;
}

/** A moment of a component and its tenant. */
export interface Moment {
  readonly tenant: TenantSnapshot;
  readonly stack: string;
  readonly testimony: Testimony;
  readonly args: ComponentArgs;
  readonly foreign: ForeignThings;
}

const WITHOUT_OVERLAP: ComponentArgs = { overlap: "0s" };
const DAY = 86_400_000;

/** One component in one tenant: what the user writes, what the engine saved, and who watches. */
export class ModelledComponent {
  args: ComponentArgs = WITHOUT_OVERLAP;
  readonly stack = new Stack();
  readonly witness: Witness;
  /** Other components in the same tenant, watched too. */
  readonly neighbours: ModelledComponent[] = [];
  private foreign: ForeignThings = { tokens: [], grants: [] };
  private comments = new Map<string, string>();

  constructor(
    readonly tenant: PretendTenant,
    readonly identity: ComponentIdentity,
  ) {
    this.witness = new Witness(tenant, identity.owner, identity.secretName);
  }

  static create(tenant: PretendTenant, principalCase: PrincipalCase, existing: ExistingPrincipal): ModelledComponent {
    return new ModelledComponent(tenant, {
      principalCase,
      existing,
      owner: randomUUID(),
      secretName: "pat-of-component",
    });
  }

  /** Runs the engine once, with these faults. */
  async run(command: Command, injections: readonly Injection[] = []): Promise<RunResult> {
    this.listen();
    const process = new ModelledProcess(this.tenant, injections);
    const engine = new EngineModel(this.stack, process, this.program(), this.catalogue());
    const { steps } = engine;
    this.witness.overlapMilliseconds = this.args.overlap === "0s" ? 0 : DAY;
    if (command === "destroy") this.witness.expectsAvailability = false;
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
    this.judgeMessages(result);
    return result;
  }

  /** Lets time pass in which nobody runs anything. */
  advance(milliseconds: number): void {
    this.tenant.setTime(this.tenant.now() + milliseconds);
    this.witness.probe();
  }

  /** The principal that its tokens belong to, once there is one. */
  get servicePrincipalId(): string | undefined {
    const { kind } = this.identity.principalCase;
    if (kind === "existing") return this.identity.existing.servicePrincipalId;
    const id = this.stack.current("principal")?.outputs.servicePrincipalId;
    return id === undefined ? undefined : String(id);
  }

  /** Puts things of other people beside it, which from now on must stay as they are. */
  addForeignThings(): void {
    const id = this.servicePrincipalId;
    this.foreign = addForeignThings(this.tenant, this.identity.owner, id === undefined ? [] : [id]);
  }

  /** Judges what may have been done to others. */
  judgeForeignHarm(): void {
    const harm = findForeignHarm(this.tenant, this.foreign);
    if (harm !== undefined) this.witness.report("I8 no foreign harm", harm);
  }

  moment(): Moment {
    return {
      tenant: this.tenant.snapshot(),
      stack: this.stack.snapshot(),
      testimony: this.witness.testify(),
      args: this.args,
      foreign: this.foreign,
    };
  }

  goBackTo(moment: Moment): void {
    this.tenant.restore(moment.tenant);
    this.stack.restore(moment.stack);
    this.witness.restore(moment.testimony);
    this.args = moment.args;
    this.foreign = moment.foreign;
    this.neighbours.length = 0;
    this.comments = new Map(this.tenant.workspace.tokens.map(({ tokenId, comment }) => [tokenId, comment]));
  }

  private program(): Program {
    return componentProgram(this.tenant, this.identity, this.args);
  }

  private catalogue(): Program {
    return componentProgram(this.tenant, this.identity, { ...this.args, overlap: "24h" });
  }

  /** From now on what is asked of the tenant is watched for this component and its neighbours. */
  private listen(): void {
    if (this.isNeighbour) return;
    const watched = (): readonly ModelledComponent[] => [this, ...this.neighbours];
    this.tenant.noteVerified = (tokenId) => watched().forEach(({ witness }) => witness.noteVerified(tokenId));
    this.tenant.onRequest = (entry) => this.observe(entry, watched());
  }

  /** Set for a component that is run beside another one, which listens for both. */
  isNeighbour = false;

  private observe(entry: LogEntry, watched: readonly ModelledComponent[]): void {
    if (/^minted /.test(entry.note ?? "")) {
      for (const { tokenId, comment } of this.tenant.workspace.tokens) this.comments.set(tokenId, comment);
    }
    const toOwnerOf = (tokenId: string): string | undefined =>
      this.tenant.adoptions.get(tokenId) ?? toOwner(this.comments.get(tokenId) ?? "");
    const owners = watched.map(({ identity }) => identity.owner);
    for (const [, tokenId = ""] of (entry.note ?? "").matchAll(/\brevoked ([0-9a-f]{64})/g)) {
      if (!owners.includes(toOwnerOf(tokenId) ?? "")) {
        this.witness.report("I8 no foreign harm", `revoked: ${this.comments.get(tokenId) ?? tokenId}`);
      }
    }
    if (entry.method === "PUT" && entry.target.includes("/permissions/")) {
      this.witness.report("I9 permissions only grow", "the list of permissions was replaced by a PUT");
    }
    for (const { witness } of watched) witness.observe(entry, toOwnerOf);
  }

  /** No secret in anything that the user is told, and of a failure what it was about. */
  private judgeMessages({ outcome, error, process }: RunResult): void {
    const texts = [...process.messages, ...toMessages(error)];
    for (const secret of this.tenant.secrets) {
      const leak = texts.find((text) => text.includes(secret));
      if (leak !== undefined) this.witness.report("I26 secrecy", leak.replace(secret, "SECRET"));
    }
    const problem = outcome === "failed" && error?.isOurs === true ? this.messageProblem(error) : undefined;
    if (problem !== undefined) this.witness.report("I32 actionable failure", `${problem}: ${error?.message ?? ""}`);
  }

  /** What is missing in a message, or what of it is not true. */
  private messageProblem({ step, message }: StepError): string | undefined {
    if (!message.includes(this.tenant.origin)) return "no workspace is named";
    if (step.endsWith(" check"))
      return message.includes("Its tokens are as they were: mend that and run pulumi up again")
        ? undefined
        : "no way to go on";
    const [, alive] = FAILURE.exec(message) ?? [];
    if (alive === undefined) return "not said what is alive and how to go on";
    for (const claim of alive.split("; ").filter((part) => !/^perhaps |^nothing |unless /.test(part))) {
      for (const [tokenId] of claim.matchAll(/\b[0-9a-f]{64}\b/g)) {
        const isAlive = this.tenant.workspace.tokens.some(
          (token) => token.tokenId === tokenId && this.tenant.isLive(token),
        );
        if (!isAlive) return `${tokenId} is not alive`;
      }
    }
    return undefined;
  }
}

/** Every failure but that of a check, which comes before anything was changed: what, why, what is alive, how to go on. */
const FAILURE = /^\w+ \w+: .+ failed: (?:.|\n)+\nalive now: (.+)\nto go on: .*\bpulumi (?:up|destroy)\b.*$/;

/** The messages of an error and of all its causes. */
function toMessages(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return error === undefined ? [] : [String(error)];
  return [error.message, ...toMessages(error.cause)];
}
