import { createLifecycles } from "../../../dynamic/provider/lifecycles";
import type { Properties } from "../../../dynamic/provider/lifecycles/properties";
import type { Runtime } from "../../../dynamic/provider/runtime";
import { type EmulatedPrincipal, useEmulatedWorkspace } from "../../emulated-workspace";
import {
  type LifecycleName,
  type LoadedLifecycle,
  type LoadedLifecycles,
  type Loading,
  LOADINGS,
  type ProviderProcess,
} from "./provider-loading";
import { createTestRuntime } from "./test-runtime";

type Environment = Readonly<Record<string, string>>;

/**
 * Tests of one lifecycle that run twice: with the provider's modules in this process, where pauses take no time, and with
 * the provider loaded as Pulumi loads it. One process runs all tests of a loading.
 */
export function describeLifecycle(title: string, name: LifecycleName, body: (fixture: LoadedFixture) => void): void {
  for (const [loading, load] of Object.entries(LOADINGS)) {
    describe(`${title}, loaded ${loading}`, () => body(new LoadedFixture(name, load)));
  }
}

/** The provider, for tests of the enclosing `describe` that run in this process only. Pauses take no time. */
export function useProviderInProcess(): InProcessFixture {
  return new InProcessFixture();
}

/** The provider with a workspace, as on its first day before each test, and a principal, new for each test. */
abstract class ProviderFixture {
  readonly workspace = useEmulatedWorkspace();
  declare principal: EmulatedPrincipal;
  abstract readonly lifecycles: LoadedLifecycles;

  /** @param hasUsage whether the principal has CAN USE on tokens */
  constructor(hasUsage: boolean) {
    beforeEach(async () => {
      this.principal = await this.workspace.addPrincipal();
      if (hasUsage) await this.workspace.grantUsage(this.principal);
      this.workspace.takeLog();
    });
  }

  /** Inputs of a token for the principal, with a lineage of its own. */
  inputs(changes: Properties = {}): Properties {
    return this.workspace.tokenInputs(this.principal, changes);
  }

  /** Ids of the principal's active tokens, oldest first. */
  activeTokens(): readonly string[] {
    return this.workspace.tokensOf(this.principal).map(({ tokenId }) => tokenId);
  }
}

/** The fixture of tests that run with each loading. The principal has CAN USE, but in the tests of the grant. */
export class LoadedFixture extends ProviderFixture {
  declare private first: ProviderProcess;
  private readonly others: ProviderProcess[] = [];

  constructor(
    private readonly name: LifecycleName,
    private readonly load: Loading,
  ) {
    super(name !== "tokenUsageGrant");
    before(() => void (this.first = load(this.workspace.environment())));
    after(() => this.first.close());
    afterEach(async () => {
      for (const other of this.others.splice(0)) await other.close();
    });
  }

  /** The lifecycles of one process, with the login of the workspace's administrator in its environment. */
  get lifecycles(): LoadedLifecycles {
    return this.first.lifecycles;
  }

  /** The lifecycle that is tested. */
  get lifecycle(): LoadedLifecycle {
    return this.lifecycles[this.name];
  }

  /** The lifecycles of another process, like the next run of Pulumi. It ends with the test. */
  startProcess(environment: Environment = {}): LoadedLifecycles {
    const other = this.load({ ...this.workspace.environment(), ...environment });
    this.others.push(other);
    return other.lifecycles;
  }
}

/** The fixture of tests in this process. The principal has CAN USE. */
export class InProcessFixture extends ProviderFixture {
  /** New for each test: it remembers nothing. */
  declare runtime: Runtime;
  declare lifecycles: LoadedLifecycles;

  constructor() {
    super(true);
    beforeEach(() => this.restart());
  }

  /**
   * Replaces them by those of the next run, with this stack configuration. Forgets the requests of earlier ones, and returns
   * what the new one logs.
   */
  continueWith(config: Readonly<Record<string, string>>): readonly string[] {
    const messages: string[] = [];
    const log = (message: string): void => void messages.push(message);
    this.runtime = createTestRuntime(this.workspace.environment(), { log });
    this.runtime.stackConfiguration = { get: (key) => config[key] };
    this.lifecycles = createLifecycles(this.runtime);
    this.workspace.takeLog();
    return messages;
  }

  /** Replaces runtime and lifecycles by those of the next run of Pulumi. */
  restart(environment: Environment = {}): void {
    this.runtime = createTestRuntime({ ...this.workspace.environment(), ...environment });
    this.lifecycles = createLifecycles(this.runtime);
  }
}
