import { createLifecycles, type Lifecycles } from "../../dynamic/provider/lifecycles";
import { openFetch } from "../../dynamic/provider/http/node-fetch";
import { createRuntime, type HttpAnswer, type HttpRequest } from "../../dynamic/provider/runtime";
import type { TokenOwner } from "../../dynamic/provider/tokens/known-logins";
import { findInWorkspaceList } from "../../dynamic/provider/tokens/workspace-list";
import { isSuccess, readAnswer, toAnswer } from "./answers";
import { IDENTITY_TOKEN_PATH, type RewindableTenant } from "./rewindable-tenant";
import { type RemoteCall, toRoute } from "./remote-call";
import type { RemoteFault } from "./remote-faults";

/** A fault at one call of a process. */
export interface Injection {
  /** Index of the call. */
  readonly at: number;
  readonly fault: RemoteFault;
}

/** Where a process runs. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string>>;
  /** The stack configuration, with its namespaces. */
  readonly configuration: Readonly<Record<string, string>>;
  /** Whether the provider notices that its engine was killed, as a real one does. */
  readonly noticesKill?: boolean;
  /** The next random UUID of the provider. */
  readonly randomUuid: () => string;
  /** Whether a token of another principal has asked for its list before: the next one gets that of the whole workspace. */
  readonly isAmongOthers?: boolean;
}

/** The first of a run: no request is sent for it. */
function toOtherOwner({ DATABRICKS_HOST = "" }: Surroundings["environment"]): TokenOwner {
  const login = { authType: "one-time-secret" } as const;
  const names = { applicationId: "other", servicePrincipalId: undefined, lineage: "other" };
  return { origin: DATABRICKS_HOST, ...names, login, administrator: undefined };
}

/** What sends the requests of a provider. */
const NETWORK = openFetch();

/** Never settles: what a dead process waits for. */
const NEVER = new Promise<never>(() => undefined);

/**
 * One run of the engine and its providers. Its requests go through `fetch`, where faults are injected and the process can
 * be killed. Its provider has a runtime of its own and remembers nothing of earlier runs; its clock is the tenant's, and
 * its pauses only move that clock.
 */
export class ModelledProcess {
  readonly calls: RemoteCall[] = [];
  /** Its messages to the user. */
  readonly messages: string[] = [];
  readonly struck: { readonly call: RemoteCall; readonly fault: RemoteFault }[] = [];
  readonly lifecycles: Lifecycles;
  /** Settles when the engine is killed. */
  readonly killed: Promise<"killed">;
  /** How far the process's clock is from the tenant's. */
  skewMilliseconds = 0;
  /** Ids of the OAuth secrets that it has made and not deleted. */
  readonly secretIds = new Set<string>();
  /** The largest number of them at one time. */
  mostSecrets = 0;
  /** The step in progress. */
  step = { name: "", isOurs: true };
  /** The lifecycle call in progress, which may outlive the engine. */
  work: Promise<unknown> = Promise.resolve();
  private engineIsAlive = true;
  private providerIsAlive = true;
  private resolveKilled: (outcome: "killed") => void = () => undefined;
  private outage: { readonly until: number; readonly answer: (call: RemoteCall) => HttpAnswer } | undefined;
  private lasting: { readonly fault: RemoteFault; readonly key: string; left: number }[] = [];

  constructor(
    private readonly tenant: RewindableTenant,
    private readonly injections: readonly Injection[],
    { environment, configuration, noticesKill = false, randomUuid, isAmongOthers = false }: Surroundings,
  ) {
    this.killed = new Promise((resolve) => (this.resolveKilled = resolve));
    const runtime = createRuntime({
      fetch: this.fetch,
      env: environment,
      now: () => tenant.now() + this.skewMilliseconds,
      pause: (milliseconds) => tenant.pause(milliseconds),
      log: (message) => this.messages.push(message),
      hasEngine: () => Promise.resolve(!noticesKill || this.engineIsAlive),
      randomUuid,
    });
    runtime.stackConfiguration = { get: (key) => configuration[key] };
    this.lifecycles = createLifecycles(runtime);
    if (isAmongOthers) void findInWorkspaceList(runtime, toOtherOwner(environment), () => true);
  }

  /** Sends a request of this process, unless a fault strikes it. */
  readonly fetch = async (address: string, request: HttpRequest): Promise<HttpAnswer> => {
    if (!this.providerIsAlive) return NEVER;
    const call: RemoteCall = {
      index: this.calls.length,
      method: request.method ?? "GET",
      route: toRoute(address),
      step: this.step.name,
      isOurs: this.step.isOurs,
    };
    this.calls.push(call);
    const send = (): Promise<HttpAnswer> => this.send(address, request);
    const fault = this.takeFault(call);
    const response =
      fault === undefined
        ? (this.takeOutage(call) ?? (await send()))
        : await fault.strike({ call, send, process: this, tenant: this.tenant });
    return this.providerIsAlive ? response : NEVER;
  };

  /** From now on every call of our provider gets this answer, for so many milliseconds of the tenant's time. */
  beginOutage(milliseconds: number, answer: (call: RemoteCall) => HttpAnswer): void {
    this.outage = { until: this.tenant.now() + milliseconds, answer };
  }

  /** Ends engine and provider. */
  kill(): Promise<never> {
    this.providerIsAlive = false;
    this.killEngine();
    return NEVER;
  }

  /** Ends the engine alone: its provider finishes its call, and the result is lost. */
  killEngine(): void {
    this.engineIsAlive = false;
    this.resolveKilled("killed");
  }

  /** After a kill: settles when the provider has ended too. */
  async ended(): Promise<void> {
    if (this.providerIsAlive) await this.work;
    this.providerIsAlive = false;
  }

  /** True while the engine may go on and save its state. */
  get canSave(): boolean {
    return this.engineIsAlive;
  }

  /** Waits for one lifecycle call; for a dead engine it never settles. */
  async await<T>(name: string, isOurs: boolean, work: () => Promise<T>): Promise<T> {
    this.step = { name, isOurs };
    const pending = work();
    this.work = pending.catch(() => undefined);
    try {
      return await pending;
    } finally {
      if (!this.engineIsAlive) await NEVER;
    }
  }

  private takeOutage(call: RemoteCall): HttpAnswer | undefined {
    const { outage } = this;
    return call.isOurs && outage !== undefined && this.tenant.now() < outage.until ? outage.answer(call) : undefined;
  }

  private takeFault(call: RemoteCall): RemoteFault | undefined {
    const key = `${call.method} ${call.route}`;
    const injection = this.injections.find(({ at, fault }) => at === call.index && fault.strikes(call));
    const again = this.lasting.find((entry) => entry.key === key && entry.left > 0);
    const fault = injection?.fault ?? again?.fault;
    if (fault === undefined) return undefined;
    if (injection !== undefined) {
      this.struck.push({ call, fault });
      this.lasting.push({ fault, key, left: fault.times - 1 });
    } else if (again !== undefined) again.left -= 1;
    return fault;
  }

  private async send(address: string, { signal: _deadline, ...request }: HttpRequest): Promise<HttpAnswer> {
    const url = new URL(address);
    const sent =
      url.pathname === IDENTITY_TOKEN_PATH
        ? await this.tenant.answerIdentityToken(url, new Headers(request.headers).get("authorization"))
        : await NETWORK(address, request);
    const { status, headers, text } = await readAnswer(sent);
    this.tenant.learnSecrets(text);
    if (isSuccess(sent)) this.countSecrets(request.method ?? "GET", address, text);
    return toAnswer(status, text, headers);
  }

  private countSecrets(method: string, address: string, text: string): void {
    const [, secretId] = /\/credentials\/secrets(?:\/([^/?]+))?$/.exec(address) ?? [undefined, undefined];
    if (method === "DELETE" && secretId !== undefined) this.secretIds.delete(secretId);
    if (method !== "POST" || !address.endsWith("/credentials/secrets")) return;
    this.secretIds.add((JSON.parse(text) as { readonly id: string }).id);
    this.mostSecrets = Math.max(this.mostSecrets, this.secretIds.size);
  }
}
