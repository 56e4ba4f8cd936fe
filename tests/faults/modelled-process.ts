import { createHash } from "node:crypto";
import type { ResourceLifecycle } from "../../dynamic/provider/lifecycle";
import type { PretendTenant } from "./pretend-tenant";
import { loadProvider } from "./provider-modules";
import { type RemoteCall, toRoute } from "./remote-call";
import type { RemoteFault } from "./remote-faults";

/** A fault at one call of a process. */
export interface Injection {
  /** Index of the call. */
  readonly at: number;
  readonly fault: RemoteFault;
}

/** Never settles: what a dead process waits for. */
const NEVER = new Promise<never>(() => undefined);

/**
 * One run of the engine and its providers: requests go out through `fetch`, where faults are injected and where the
 * process can be killed. Its provider is loaded anew, its clock is the tenant's, its pauses only move that clock.
 */
export class ModelledProcess {
  readonly calls: RemoteCall[] = [];
  /** All that it told the user. */
  readonly messages: string[] = [];
  readonly struck: { readonly call: RemoteCall; readonly fault: RemoteFault }[] = [];
  readonly lifecycles: Readonly<Record<string, ResourceLifecycle>>;
  /** Settles when the engine is killed. */
  readonly killed: Promise<"killed">;
  /** How far the process's clock is from the tenant's. */
  skewMilliseconds = 0;
  /** The step in progress, for messages. */
  step = { name: "", isOurs: true };
  /** What the provider is doing, which may outlive the engine. */
  work: Promise<unknown> = Promise.resolve();
  private engineIsAlive = true;
  private providerIsAlive = true;
  private resolveKilled: (outcome: "killed") => void = () => undefined;
  private lasting: { readonly fault: RemoteFault; readonly key: string; left: number }[] = [];

  constructor(
    private readonly tenant: PretendTenant,
    private readonly injections: readonly Injection[],
  ) {
    this.killed = new Promise((resolve) => (this.resolveKilled = resolve));
    const write = (...parts: readonly unknown[]): void => void this.messages.push(parts.map(String).join(" "));
    this.lifecycles = loadProvider({
      fetch: this.fetch,
      Date: this.dateConstructor(),
      setTimeout: (callback, milliseconds = 0) => this.tenant.pause(milliseconds, callback),
      clearTimeout: (timer) => clearImmediate((timer as { readonly immediate: NodeJS.Immediate }).immediate),
      console: { log: write, error: write, warn: write },
      process: Object.create(process, { env: { value: tenant.environment() } }) as NodeJS.Process,
      importModule: (name) => this.importModule(name),
    });
  }

  /** Sends a request of this process, unless something happens to it. */
  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    if (!this.providerIsAlive) return NEVER;
    const address = input instanceof Request ? input.url : String(input);
    const call: RemoteCall = {
      index: this.calls.length,
      method: init?.method ?? "GET",
      route: toRoute(address),
      step: this.step.name,
      isOurs: this.step.isOurs,
    };
    this.calls.push(call);
    const send = (): Promise<Response> => this.send(address, init ?? {});
    const fault = this.takeFault(call);
    const response =
      fault === undefined ? await send() : await fault.strike({ call, send, process: this, tenant: this.tenant });
    return this.providerIsAlive ? response : NEVER;
  };

  /** Ends engine and provider here: nothing of them goes on. */
  kill(): Promise<never> {
    this.providerIsAlive = false;
    this.killEngine();
    return NEVER;
  }

  /** Ends the engine alone: its provider finishes what it is doing, and nobody hears of it. */
  killEngine(): void {
    this.engineIsAlive = false;
    this.resolveKilled("killed");
  }

  /** After a kill: settles when nothing of it goes on any more. */
  async ended(): Promise<void> {
    if (this.providerIsAlive) await this.work;
    this.providerIsAlive = false;
  }

  /** True while the engine may go on and save its state. */
  get canSave(): boolean {
    return this.engineIsAlive;
  }

  /** Waits for one lifecycle call; a dead engine never hears of its end. */
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

  private async send(address: string, init: RequestInit): Promise<Response> {
    const { signal: _deadline, ...request } = init;
    const response = await fetch(address, request);
    const text = await response.text();
    this.tenant.learnSecrets(text);
    const bearer = /^Bearer (dapi\S+)$/.exec(new Headers(init.headers).get("authorization") ?? "")?.[1];
    if (response.ok && bearer !== undefined && address.endsWith("/Me")) {
      this.tenant.noteVerified(createHash("sha256").update(bearer).digest("hex"));
    }
    return new Response(text === "" ? null : text, {
      status: response.status,
      statusText: response.statusText,
      headers: response.headers,
    });
  }

  private dateConstructor(): DateConstructor {
    const read = (): number => this.tenant.now() + this.skewMilliseconds;
    return new Proxy(Date, {
      construct: (target, args: [] | [number]) => (args.length === 0 ? new target(read()) : new target(...args)),
      get: (target, property, receiver) =>
        property === "now" ? read : (Reflect.get(target, property, receiver) as unknown),
    });
  }

  /** The OAuth library sends through this process too. */
  private async importModule(name: string): Promise<unknown> {
    if (name !== "oauth4webapi") return import(name) as Promise<unknown>;
    const oauth = await import("oauth4webapi");
    type Request = Parameters<typeof oauth.clientCredentialsGrantRequest>;
    const clientCredentialsGrantRequest = (...[server, client, authentication, parameters, options]: Request) =>
      oauth.clientCredentialsGrantRequest(server, client, authentication, parameters, {
        ...options,
        [oauth.customFetch]: (url: string, request: object) => this.fetch(url, request),
      });
    return { ...oauth, clientCredentialsGrantRequest };
  }
}
