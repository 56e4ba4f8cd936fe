import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createIsolatedFolders } from "../isolated-environment";
import { providePlugins } from "../plugins";
import { type BenchKind, principalName, principalsOf } from "./bench-kinds";
import { BENCH_PHASES, type BenchPhase, type PhaseName } from "./bench-phases";
import { FLOOR_PROGRAM, OWN_PROGRAM, PEER_PROGRAM } from "./bench-programs";
import { type BenchInputs, BenchStack, type BenchStackOptions, type PhaseRun } from "./bench-stack";
import { BenchTenant, type TenantOptions } from "./bench-tenant";
import { longestProviderText, readResources, steadyBytes } from "./exported-state";
import { type ShapeNode, toGraphShape } from "./graph-shape";

/** What the stacks of a bench have in common. */
export interface BenchSetting {
  /** A folder of this run, which it empties for each round. */
  readonly root: string;
  /** Put first on the PATH; left out where the engine is on it. */
  readonly engineBinDirectory?: string;
  readonly latencyMilliseconds: number;
  readonly realPlugins: boolean;
}

/** The state of a stack after its first update. */
export interface StateSize {
  /** Of what `pulumi stack export` prints. */
  readonly exportedBytes: number;
  /** Of the resources, without what only the engine decides. */
  readonly steadyBytes: number;
  /** Of the longest `__provider`. */
  readonly providerTextBytes: number;
}

/** All runs of one program, by phase. */
export interface StackRuns {
  readonly phases: Readonly<Partial<Record<PhaseName, readonly PhaseRun[]>>>;
  readonly state: StateSize;
}

/** Opens stacks that share an isolated folder, and closes their tenants when `work` has ended. */
export async function withRound<Result>(
  setting: BenchSetting,
  work: (open: OpenStack) => Promise<Result>,
): Promise<Result> {
  const directory = join(setting.root, "round");
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const { pulumiHome } = await createIsolatedFolders(directory);
  await providePlugins({ pulumiHome, real: setting.realPlugins });
  const { engineBinDirectory } = setting;
  const engine = engineBinDirectory === undefined ? {} : { engineBinDirectory };
  const tenants: BenchTenant[] = [];
  const open: OpenStack = {
    tenant: async (options) => {
      const folder = join(directory, `tenant-${tenants.length + 1}`);
      await mkdir(folder);
      const { latencyMilliseconds } = setting;
      const defaults = { existingPrincipals: 0, usersMayUseTokens: false };
      const tenant = await BenchTenant.start(folder, { latencyMilliseconds, ...defaults, ...options });
      tenants.push(tenant);
      return tenant;
    },
    stack: (options) => BenchStack.create({ directory, ...engine, ...options }),
  };
  try {
    return await work(open);
  } finally {
    for (const tenant of tenants) await tenant.close();
  }
}

/** What a round opens. */
export interface OpenStack {
  readonly tenant: (options: Partial<TenantOptions>) => Promise<BenchTenant>;
  readonly stack: (options: Omit<BenchStackOptions, "directory" | "engineBinDirectory">) => Promise<BenchStack>;
}

/** Opens a stack of this package's tokens, with a tenant of its own. */
export async function openOwnStack(open: OpenStack, kind: BenchKind, principals: number): Promise<BenchStack> {
  const tenant = await open.tenant({ existingPrincipals: kind === "existing" ? principals : 0 });
  const inputs = { principals: principalsOf(kind, principals, tenant) };
  return open.stack({ project: "ours", program: OWN_PROGRAM, inputs, tenant });
}

/** Finds the graph of one principal of this kind, and what a rotation does to it, by running it. */
export async function findShape(setting: BenchSetting, kind: BenchKind): Promise<readonly ShapeNode[]> {
  return withRound(setting, async (open) => {
    const stack = await openOwnStack(open, kind, 1);
    await stack.run(phaseNamed("first up"));
    const before = await stack.resources();
    await stack.run(phaseNamed("rotation"));
    return toGraphShape(principalName(0), before, await stack.resources());
  });
}

/** Opens the floor: the same graph for as many principals, in resources that do nothing. */
export async function openFloor(open: OpenStack, principals: number, shape: readonly ShapeNode[]): Promise<BenchStack> {
  const inputs = { principals: withoutArguments(principals), shape };
  return open.stack({ project: "floor", program: FLOOR_PROGRAM, inputs, tenant: await open.tenant({}) });
}

/** Opens what users write without this package. */
export async function openPeer(open: OpenStack, principals: number): Promise<BenchStack> {
  const tenant = await open.tenant({ usersMayUseTokens: true });
  return open.stack({
    project: "peer",
    program: PEER_PROGRAM,
    inputs: { principals: withoutArguments(principals) },
    tenant,
  });
}

function withoutArguments(principals: number): BenchInputs["principals"] {
  return Object.fromEntries(Array.from({ length: principals }, (_, index) => [principalName(index), {}] as const));
}

/** The size of a stack's state now. */
export async function sizeOfState(stack: BenchStack): Promise<StateSize> {
  const exported = await stack.export();
  const resources = readResources(exported);
  return {
    exportedBytes: Buffer.byteLength(exported),
    steadyBytes: steadyBytes(resources),
    providerTextBytes: longestProviderText(resources),
  };
}

function phaseNamed(name: PhaseName): BenchPhase {
  return BENCH_PHASES.find((phase) => phase.name === name) as BenchPhase;
}
