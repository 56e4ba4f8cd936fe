import type { FoundEngine } from "../engine/engine-source";
import type { PulumiCli } from "../processes/pulumi-cli";
import type { Report } from "../report";
import type { DevStack, Differences } from "./dev-stack";
import type { MainJob } from "./job";
import type { TenantObserver } from "./tenant-observer";

/** Another form of the main job than that of `Pulumi.dev.yaml`. */
export interface Scenario {
  /** What is different, for the help. */
  readonly doc: string;
  /** Prepares the tenant, before the first run. */
  readonly begin: (tenant: TenantObserver) => Promise<JobForm>;
  /** Makes the stack, where its program is not that of this checkout. */
  readonly openStack?: (place: ScenarioPlace) => Promise<DevStack>;
}

/** Where a stack with another program is made. */
export interface ScenarioPlace {
  readonly engine: FoundEngine;
  /** The folder of the run. */
  readonly directory: string;
  readonly pulumiHome: string;
  /** The copy of `Pulumi.dev.yaml`. */
  readonly configFile: string;
  readonly environment: PulumiCli["environment"];
  readonly report: Report;
}

/** A scenario in a tenant. */
export interface JobForm extends Differences {
  /** Variables of every Pulumi command. */
  readonly variables: Readonly<Record<string, string>>;
  /** Title of the step that proves it. */
  readonly title: string;
  /** Proofs after the last run; `exported` is the state as Pulumi exports it, with its secrets in clear. */
  readonly prove: (job: MainJob, exported: string) => Promise<void>;
  /** Ends what `begin` has started. */
  readonly end?: () => Promise<void>;
}
