import * as pulumi from "@pulumi/pulumi";
import { providerText } from "./provider-text";
import type { Duration } from "./values/duration";
import type { MaintenanceWindow } from "./values/maintenance-window";

export interface RotationScheduleArgs {
  /** How long each token lives, as it is asked of the workspace. */
  readonly lifetime: pulumi.Input<Duration>;
  /** How long before its end a token is renewed; shorter than `lifetime`. Default: a third of it. */
  readonly renewBefore?: pulumi.Input<Duration> | undefined;
  /**
   * When renewals may happen; changed triggers and lifetimes rotate at any time. A renewal that found no window goes
   * ahead without one when a third of `renewBefore` is left, and its reason says so. Default: at any time.
   */
  readonly windows?: pulumi.Input<readonly MaintenanceWindow[]> | undefined;
  /**
   * When the first token ends, RFC 3339, where it is not minted but adopted: it is renewed in time for that. It counts in
   * the first run only. Default: a `lifetime` from then on.
   */
  readonly firstExpiresAt?: pulumi.Input<string | undefined> | undefined;
  /** Any text but a secret, which is refused: it is quoted in `reason`. A change of it, from or to nothing included, starts the next generation. */
  readonly rotationTrigger?: pulumi.Input<string> | undefined;
}

/**
 * Decides whether a token is due, and why: a counter that moves on when `rotationTrigger` or `lifetime` changes, and
 * when the time of renewal has come. It calls nothing and keeps no secret; the decision is made while Pulumi checks
 * inputs, so that a preview shows it.
 *
 * Give `generation` to the `rotationTrigger` of whatever is to be replaced.
 */
export class RotationSchedule extends pulumi.CustomResource {
  /** Number of the current generation, from 1. */
  declare readonly generation: pulumi.Output<number>;
  /** When the current generation began, RFC 3339. Rounded down, so that preview and update agree. */
  declare readonly startedAt: pulumi.Output<string>;
  /** Why the current generation began. */
  declare readonly reason: pulumi.Output<string>;
  /** When the next `pulumi up` begins the next generation by itself, RFC 3339. */
  declare readonly renewAt: pulumi.Output<string>;

  constructor(name: string, args: RotationScheduleArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = { generation: undefined, startedAt: undefined, reason: undefined, renewAt: undefined };
    super(
      "pulumi-nodejs:dynamic/databricks-pat:RotationSchedule",
      name,
      { ...outputs, ...withoutSecrets(name, args), __provider: providerText("rotationSchedule") },
      opts,
    );
  }
}

/** Every argument of a schedule is quoted in its previews and kept in clear, so a secret among them fails the program. */
function withoutSecrets(name: string, args: RotationScheduleArgs): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args).map(([property, input]: [string, pulumi.Input<unknown>]) => {
      if (input === undefined) return [property, input];
      const value = pulumi.output(input);
      // Asked of the output and not of its value, which a preview may not know yet.
      const plain = pulumi.output(pulumi.isSecret(value)).apply((isSecret) => {
        if (!isSecret) return value;
        throw new pulumi.RunError(
          `RotationSchedule "${name}": ${property}: is a secret, and previews show it: give plain text, such as a date or a version`,
        );
      });
      return [property, plain];
    }),
  );
}
