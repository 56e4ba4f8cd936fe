import type { Duration } from "./arguments/duration";
import type { MaintenanceWindowArgs } from "./arguments/windows";
import * as pulumi from "@pulumi/pulumi";
import { ROTATION_SCHEDULE } from "./arguments";
import { type DynamicResourceDefinition, toRegistration } from "./dynamic-resource";
import { hasPromises } from "./arguments/problems";
import { SHOWN_SECRET, toGiven } from "./refusal";
import { toRunError } from "./run-error";

/** Arguments of a `RotationSchedule`. */
export interface RotationScheduleArgs {
  /** Lifetime of each token. */
  readonly lifetime: pulumi.Input<Duration>;
  /** How long before it expires a token is renewed; shorter than `lifetime`. Default: a third of `lifetime`. */
  readonly renewBefore?: pulumi.Input<Duration> | undefined;
  /**
   * When renewals may happen; changed triggers and lifetimes rotate at any time. A renewal that found no window goes
   * ahead when a third of `renewBefore` is left, and its reason says so. Default: at any time.
   */
  readonly windows?: pulumi.Input<readonly pulumi.Input<MaintenanceWindowArgs>[]> | undefined;
  /**
   * When an adopted first token expires, RFC 3339: it is renewed in time for that. Counts for the first generation only.
   * Default: a `lifetime` after that run.
   */
  readonly firstExpiresAt?: pulumi.Input<string | undefined> | undefined;
  /**
   * Any text; a change, also from or to nothing, starts the next generation. A secret is refused, because `reason`
   * quotes it.
   */
  readonly rotationTrigger?: pulumi.Input<string> | undefined;
  /**
   * URL of a workspace, which is asked for the time if a generation begins in the future: the clock of this machine or of
   * an earlier one is then wrong. Default: this machine's clock is taken to be right.
   */
  readonly host?: pulumi.Input<string | undefined>;
}

/** Its definition. @internal */
export const ROTATION_SCHEDULE_RESOURCE = {
  type: "RotationSchedule",
  lifecycle: "rotationSchedule",
  arguments: ROTATION_SCHEDULE,
  outputs: ["generation", "startedAt", "reason", "renewAt"],
  isShown: true,
} as const satisfies DynamicResourceDefinition;

/**
 * Decides whether a token is due, and why: a counter that increases when `rotationTrigger` or `lifetime` changes, and
 * when a renewal is due. It changes nothing elsewhere and keeps no secret. It decides while Pulumi checks inputs, so that a preview
 * shows the decision.
 *
 * Pass `generation`, as text, to the `rotation` of a `PersonalAccessToken`, and to everything else that rotates with
 * it, and `lineage` to one token.
 */
export class RotationSchedule extends pulumi.CustomResource {
  /** Number of the current generation, from 1. */
  declare readonly generation: pulumi.Output<number>;
  /** When the current generation began, RFC 3339. Rounded down, so that preview and update agree. */
  declare readonly startedAt: pulumi.Output<string>;
  /** Why the current generation began. */
  declare readonly reason: pulumi.Output<string>;
  /** From when on a `pulumi up` renews the token, RFC 3339. */
  declare readonly renewAt: pulumi.Output<string>;
  /** A UUID that stays the same: the `lineage` of one `PersonalAccessToken` that rotates with the schedule. */
  readonly lineage: pulumi.Output<string>;

  constructor(name: string, args: RotationScheduleArgs, opts?: pulumi.CustomResourceOptions) {
    super(...toRegistration(ROTATION_SCHEDULE_RESOURCE, name, withoutSecrets(name, args), opts));
    this.lineage = this.id;
  }
}

/**
 * Previews show every argument of a schedule, and the state keeps it in clear text, so a secret argument fails the
 * program.
 */
function withoutSecrets(name: string, args: RotationScheduleArgs): object {
  const given = toGiven(args);
  if (given === undefined) return args;
  return Object.fromEntries(
    Object.entries(given).map(([property, input]) => {
      // A plain value is no secret, and is checked as it is written.
      if (!hasPromises(input)) return [property, input];
      const value = pulumi.output(input);
      // Checks the output and not its value, which a preview may not know yet.
      const plain = pulumi.output(pulumi.isSecret(value)).apply((isSecret) => {
        if (!isSecret) return value;
        throw toRunError(`RotationSchedule "${name}": ${property}: ${SHOWN_SECRET}`);
      });
      return [property, plain];
    }),
  );
}
