import type { AdministratorLogin } from "../../../../dynamic/arguments/auth-types";
import type { DataPlaneSink } from "../../../../dynamic/arguments/data-plane-sink";
import type { Runtime } from "../../../../dynamic/provider/runtime";
import { openSink } from "../../../../dynamic/provider/sinks/open-sink";
import type { Sink, TokenFacts } from "../../../../dynamic/provider/sinks/sink";
import type { Vault } from "../../../../emulator/azure/resources";
import { type EmulatedWorkspace, useEmulatedWorkspace } from "../../../emulated-workspace";
import { createTestRuntime } from "../test-runtime";

/** A text with the shape of a token, which no message may have. */
export const VALUE = "dapi0123456789abcdef0123456789abcdef-2";

export const FACTS: TokenFacts = {
  tokenId: "token-1",
  expiresAt: Date.parse("2027-03-01T12:00:00.500Z"),
  lineage: "7e57ed00-0000-4000-8000-000000000001",
  publishedBy: "shop/dev/reporting",
};

/** The sinks of an emulated tenant, as on its first day before each test. */
export class SinkFixture {
  readonly workspace: EmulatedWorkspace = useEmulatedWorkspace();
  /** New for each test. A pause takes no time: it moves this clock and the tenant's. */
  declare runtime: Runtime;
  readonly logged: string[] = [];

  constructor() {
    beforeEach(() => {
      for (const name of Object.keys(this.vault.secrets)) delete this.vault.secrets[name];
      delete this.vault.policies;
      delete this.vault.network;
      delete this.vault.recoverySeconds;
      this.logged.length = 0;
      this.runtime = this.createRuntime();
    });
  }

  createRuntime(environment: Readonly<Record<string, string>> = {}): Runtime {
    let paused = 0;
    return createTestRuntime(
      { ...this.workspace.environment(), ...environment },
      {
        now: () => Date.now() + paused,
        pause: (milliseconds) => {
          paused += milliseconds;
          this.workspace.pass(milliseconds);
          return Promise.resolve();
        },
        log: (message) => void this.logged.push(message),
      },
    );
  }

  get vault(): Vault {
    return this.workspace.emulator.store.document.resources.vaults[0]!;
  }

  /** The login of the tenant's administrator, for Azure. */
  get login(): AdministratorLogin {
    const { tenantId, deployer } = this.workspace.emulator.store.document.seed;
    const { clientId, clientSecret } = deployer;
    return { authType: "azure-client-secret", tenantId, clientId, clientSecret };
  }

  get vaultUri(): string {
    return this.workspace.host;
  }

  open(sink: DataPlaneSink, login: AdministratorLogin | undefined = this.login): Sink {
    return openSink(this.runtime, sink, { origin: this.workspace.host, login, administrator: undefined });
  }

  openVault(changes: Partial<DataPlaneSink> = {}): Sink {
    return this.open({
      kind: "key-vault",
      vaultUri: this.vaultUri,
      secretName: "Reporting",
      ...changes,
    } as DataPlaneSink);
  }

  openScope(changes: Partial<DataPlaneSink> = {}): Sink {
    return openSink(
      this.runtime,
      { kind: "secret-scope", scope: "ingestion", key: "token", ...changes } as DataPlaneSink,
      { origin: this.workspace.host, login: undefined, administrator: undefined },
    );
  }
}
