import type { MainJob } from "./job";
import type { TenantObserver } from "./tenant-observer";

/** Another form of the main job than that of `Pulumi.dev.yaml`. */
export interface Scenario {
  /** What is different, for the help. */
  readonly doc: string;
  /** Prepares the tenant, before the first run. */
  readonly begin: (tenant: TenantObserver) => Promise<JobForm>;
}

/** A scenario in a tenant. */
export interface JobForm {
  /** What differs from `Pulumi.dev.yaml`, by the path of the setting: "databricks-pat:tokens.reporting.login.subject". */
  readonly settings: Readonly<Record<string, string>>;
  /** What `Pulumi.dev.yaml` has and this form has not, by the path of the setting. */
  readonly removed?: readonly string[];
  /** Variables of every Pulumi command. */
  readonly variables: Readonly<Record<string, string>>;
  /** Title of the step that proves it. */
  readonly title: string;
  /** Proofs after the last run; `exported` is the state as Pulumi exports it, with its secrets in clear. */
  readonly prove: (job: MainJob, exported: string) => Promise<void>;
  /** Ends what `begin` has started. */
  readonly end?: () => Promise<void>;
}
