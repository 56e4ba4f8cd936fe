import { randomUUID } from "node:crypto";
import { PartlyDoneError } from "../../../../dynamic/provider/errors/partly-done-error";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { toSha256 } from "../../../../dynamic/provider/sinks/stored-secret";
import { createLifecycles, type Lifecycles } from "../../../../dynamic/provider/lifecycles";
import type { SecretScope } from "../../../../emulator/databricks/workspace";
import type { EmulatedPrincipal, EmulatedWorkspace } from "../../../emulated-workspace";
import { createTestRuntime } from "../test-runtime";

interface Saved {
  readonly id: string;
  readonly inputs: Properties;
  readonly outs: Properties;
  /** Whether the last run ended with this resource half done. */
  readonly isPartlyDone?: boolean;
}

/** Names of the sinks: a secret of a vault, and a key of a secret scope. */
export type SinkName = "vault" | "scope";

/**
 * One token whose value is not stored, with a vault and a secret scope of an emulated tenant. Each run is that of a new
 * process, which Pulumi calls as here; the state is kept from run to run, also that of a run that failed.
 */
export class ValueFreeStack {
  current: Saved | undefined;
  pending: readonly Saved[] = [];
  /** What the runs have said. */
  readonly logged: string[] = [];
  inputs: Properties;
  /** Variables of the following runs besides those of the tenant. */
  environment: Readonly<Record<string, string>> = {};
  /** The stack configuration, with its namespaces. */
  configuration: Readonly<Record<string, string>> = {};
  private readonly secretName = `pat-${randomUUID()}`;

  constructor(
    private readonly workspace: EmulatedWorkspace,
    principal: EmulatedPrincipal,
    changes: Properties = {},
  ) {
    this.workspace.workspace.secretScopes = [{ name: "readers", acls: [], secrets: {} }];
    this.inputs = workspace.tokenInputs(principal, {
      storeValue: false,
      publish: this.sinks("vault", "scope"),
      ...changes,
    });
  }

  /** These sinks, as the program gives them. */
  sinks(...names: readonly SinkName[]): Properties {
    const { host, emulator } = this.workspace;
    const { tenantId, deployer } = emulator.store.document.seed;
    const { clientId, clientSecret } = deployer;
    const login = { authType: "azure-client-secret", tenantId, clientId, clientSecret };
    const all: Readonly<Record<SinkName, Properties>> = {
      vault: { kind: "key-vault", vaultUri: host, secretName: this.secretName, login },
      scope: { kind: "secret-scope", scope: "readers", key: "pat" },
    };
    return Object.fromEntries(names.map((name) => [name, all[name]]));
  }

  /** Changes inputs of the program. */
  change(changes: Properties): void {
    this.inputs = { ...this.inputs, ...changes };
  }

  /** A run of `pulumi up`. Returns its steps; throws what it failed with. A forced replacement may not compare. */
  async up({ isReplaced = false, isCompared = true } = {}): Promise<readonly string[]> {
    const { personalAccessToken } = this.begin();
    const steps: string[] = [];
    const { current, inputs: wanted } = this;
    const inputs = await check(personalAccessToken, current?.inputs ?? {}, wanted);
    if (current === undefined) {
      steps.push("create");
      await this.create(personalAccessToken, inputs);
    } else {
      const { changes, replaces } = isCompared
        ? await personalAccessToken.diff(current.id, current.outs, inputs)
        : { changes: true, replaces: ["id"] };
      if (replaces.length > 0 || isReplaced) {
        steps.push(`replace for ${replaces.join(", ")}`);
        await this.create(personalAccessToken, await check(personalAccessToken, {}, wanted));
      } else if (changes || current.isPartlyDone === true) {
        steps.push("update");
        await this.update(personalAccessToken, inputs);
      } else this.current = { ...current, inputs };
    }
    for (const old of this.pending) {
      await personalAccessToken.delete(old.id, old.outs);
      this.pending = this.pending.filter((other) => other !== old);
    }
    return steps;
  }

  /** What a preview says of the token: nothing, "update" or "replace". */
  async preview(): Promise<string> {
    const { personalAccessToken } = this.begin();
    const inputs = await check(personalAccessToken, this.current?.inputs ?? {}, this.inputs);
    if (this.current === undefined) return "create";
    const { changes, replaces } = await personalAccessToken.diff(this.current.id, this.current.outs, inputs);
    return replaces.length > 0 ? "replace" : changes || this.current.isPartlyDone === true ? "update" : "same";
  }

  async refresh(): Promise<void> {
    const { current } = this;
    if (current === undefined) return;
    const { id, props } = await this.begin().personalAccessToken.read(current.id, current.outs);
    this.current = id === undefined ? undefined : { id, inputs: current.inputs, outs: props ?? current.outs };
  }

  async destroy(): Promise<void> {
    const { personalAccessToken } = this.begin();
    for (const old of this.pending) await personalAccessToken.delete(old.id, old.outs);
    this.pending = [];
    if (this.current !== undefined) await personalAccessToken.delete(this.current.id, this.current.outs);
    this.current = undefined;
  }

  /** The ids of the tokens whose values the sinks hold; undefined where one holds nothing. */
  get held(): Readonly<Record<SinkName, string | undefined>> {
    return { vault: toId(this.vaultValue), scope: toId(this.scopeValue) };
  }

  get vaultValue(): string | undefined {
    const secret = this.workspace.emulator.store.document.resources.vaults[0]?.secrets[this.secretName];
    const version = secret?.deleted === undefined ? secret?.versions.at(-1) : undefined;
    return version?.enabled === true ? version.value : undefined;
  }

  get scopeValue(): string | undefined {
    const stored = this.scope.secrets["pat"];
    return stored && Buffer.from(stored.base64, "base64").toString("utf8");
  }

  get scope(): SecretScope {
    return this.workspace.workspace.secretScopes[0]!;
  }

  /** Everything that Pulumi keeps of it. */
  get state(): string {
    return JSON.stringify([this.current, this.pending]);
  }

  /** Somebody else writes to a sink. */
  overwrite(name: SinkName, value: string): void {
    if (name === "scope") this.scope.secrets["pat"] = { base64: Buffer.from(value).toString("base64"), updatedAt: 0 };
    else Object.assign(this.vaultVersion(), { value, tags: {} });
  }

  disableVaultSecret(): void {
    Object.assign(this.vaultVersion(), { enabled: false });
  }

  removeFrom(name: SinkName): void {
    if (name === "scope") delete this.scope.secrets["pat"];
    else delete this.workspace.emulator.store.document.resources.vaults[0]!.secrets[this.secretName];
  }

  private vaultVersion(): object {
    return this.workspace.emulator.store.document.resources.vaults[0]!.secrets[this.secretName]!.versions.at(-1)!;
  }

  /** The process of the next run. */
  private begin(): Lifecycles {
    const log = (message: string): void => void this.logged.push(message);
    const runtime = createTestRuntime({ ...this.workspace.environment(), ...this.environment }, { log });
    const { configuration } = this;
    runtime.stackConfiguration = { get: (key) => configuration[key] };
    return createLifecycles(runtime);
  }

  private async create(lifecycle: Lifecycles["personalAccessToken"], inputs: Properties): Promise<void> {
    const replace = (created: Saved): void => {
      if (this.current !== undefined) this.pending = [...this.pending, this.current];
      this.current = created;
    };
    try {
      replace({ inputs, ...(await lifecycle.create(inputs)) });
    } catch (error) {
      if (error instanceof PartlyDoneError)
        replace({ id: error.id, inputs, outs: error.properties, isPartlyDone: true });
      throw error;
    }
  }

  private async update(lifecycle: Lifecycles["personalAccessToken"], inputs: Properties): Promise<void> {
    const old = this.current!;
    try {
      this.current = { id: old.id, inputs, ...(await lifecycle.update(old.id, old.outs, inputs)) };
    } catch (error) {
      if (error instanceof PartlyDoneError) this.current = { ...old, outs: error.properties, isPartlyDone: true };
      throw error;
    }
  }
}

async function check(
  lifecycle: Lifecycles["personalAccessToken"],
  olds: Properties,
  news: Properties,
): Promise<Properties> {
  const { inputs, failures } = await lifecycle.check(olds, news);
  if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
  return inputs;
}

function toId(value: string | undefined): string | undefined {
  return value === undefined ? undefined : toSha256(value);
}
