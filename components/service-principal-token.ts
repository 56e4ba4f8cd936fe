import type { Duration } from "../dynamic/arguments/duration";
import * as pulumi from "@pulumi/pulumi";
import { lifetime as lifetimeArgument } from "../dynamic/arguments/lifetime";
import { NO_OVERLAP, toPublishedOverlap } from "../dynamic/arguments/overlap";
import { toPublishedBy } from "../dynamic/arguments/publication-owner";
import { hasPlaces } from "../dynamic/arguments/publish";
import { toTypeToken } from "../dynamic/arguments/type-token";
import { PersonalAccessToken, RotationSchedule, TokenRetirement } from "../dynamic";
import { refuseTokenValue } from "../dynamic/unstored-value";
import { checkedName, toRefusal } from "../dynamic/refusal";
import { argumentProblems } from "./argument-problems";
import { guardRotating, toChildOptions, toComponentOptions } from "./child-options";
import { warnOfIdleOptions } from "./idle-options";
import { publishToken, toTokenSinks, toUris } from "./publication";
import { claimPlace } from "./publish-claims";
import { provisionPrincipal } from "./principal";
import { programTraces, shortTraces } from "./registration-traces";
import { failRun } from "./run-failure";
import type { ServicePrincipalTokenArgs } from "./service-principal-token-args";
import { toOutlook } from "./token-outlook";
import { resolveWorkspace } from "./workspace-host";

/**
 * A Databricks service principal on Azure and the personal access token that it owns. The component provisions the
 * principal, grants it CAN USE, mints the token as that principal, publishes it, and replaces it when `rotationTrigger`
 * changes or a renewal is due. It proves the new token and updates everything that uses it before it revokes the old
 * one.
 *
 * Wrong plain arguments fail before anything is registered; the errors of a preview name those of every component.
 */
export class ServicePrincipalToken extends pulumi.ComponentResource {
  /** The current token, a secret. With `storeValue: false` nobody here has it: reading this property throws. */
  readonly tokenValue!: pulumi.Output<string>;
  /** Id of the current token: identifies it for revocation, does not authenticate. */
  readonly tokenId: pulumi.Output<string>;
  /** When the current token expires, RFC 3339. */
  readonly expiresAt: pulumi.Output<string>;
  /** From when on a `pulumi up` renews it, RFC 3339. */
  readonly renewAt: pulumi.Output<string>;
  /**
   * Whole days until the current token expires, at the time of the run; negative once it has expired. No state has it.
   * Exported, it is another number every day: a preview shows that, and `--expect-no-changes` does not count it. A plan
   * that `--save-plan` has saved holds the number, so do not export it where plans are applied on a later day.
   */
  readonly daysLeft: pulumi.Output<number>;
  /**
   * What happens to the current token next: "renews on or after 2026-12-24T00:00:00Z". It stays the same from day to day.
   * Unknown, as `daysLeft` is, in a preview that replaces the token.
   */
  readonly nextAction: pulumi.Output<string>;
  /** Number of the current generation, from 1. */
  readonly generation: pulumi.Output<number>;
  /** Why the current generation began. */
  readonly rotationReason: pulumi.Output<string>;
  /** Application (client) id of the principal. */
  readonly applicationId: pulumi.Output<string>;
  /** Numeric id of the principal in the workspace; undefined for an existing principal whose id was not given. */
  readonly servicePrincipalId: pulumi.Output<string | undefined>;
  /**
   * Where readers find the current token, by the names in `publish`: the identifier of a Key Vault secret, or
   * "{{secrets/SCOPE/KEY}}" for a secret scope.
   */
  readonly published: pulumi.Output<Readonly<Record<string, string>>>;

  constructor(name: string, args: ServicePrincipalTokenArgs, opts?: pulumi.ComponentResourceOptions) {
    using _traces = programTraces();
    super(
      toTypeToken("ServicePrincipalToken"),
      checkedName("ServicePrincipalToken", name),
      {},
      toComponentOptions(opts),
    );
    const problems = argumentProblems(args);
    if (problems.length > 0) {
      const unknown = pulumi.output(failRun<never>(toRefusal("ServicePrincipalToken", name, problems)));
      this.tokenValue = this.tokenId = this.expiresAt = this.renewAt = this.generation = unknown;
      this.daysLeft = this.nextAction = unknown;
      this.rotationReason = this.applicationId = this.servicePrincipalId = this.published = unknown;
      return;
    }

    using _short = shortTraces();
    const { lasting, rotating } = toChildOptions(this, opts);
    const { lifetime = lifetimeArgument.default, renewBefore, rotationTrigger, windows } = args;
    const { revokeWhen, scopes, comment } = args;
    const overlap = args.overlap ?? (hasPlaces(args) ? publishedOverlap(lifetime) : NO_OVERLAP);
    const isUsageAssumed = args.kind === "existing" && args.usage === "assumed";
    const { host, administrator, provider } = resolveWorkspace({
      name,
      child: lasting,
      explicitProvider: this.getProvider("databricks:index/servicePrincipal:ServicePrincipal"),
      host: args.host,
      administrator: args.administrator,
      needsProvider: args.kind !== "existing",
      needsAdministrator: !isUsageAssumed || isLookedUp(args),
    });

    const places = Object.entries(args.publish ?? {}).map(([place, sink]) => ({
      name: place,
      sink,
      address: claimPlace({ component: name, name: place, sink, host }),
    }));
    const adopt = args.kind === "existing" && args.adopt !== undefined ? pulumi.output(args.adopt) : undefined;
    // The time when a token expires is not secret, and a schedule keeps no secrets.
    const firstExpiresAt = adopt && pulumi.unsecret(adopt.apply((token) => token?.expiresAt));
    const schedule = new RotationSchedule(
      `${name}-schedule`,
      {
        lifetime,
        renewBefore,
        rotationTrigger,
        windows,
        host: unlessSecret(host),
        ...(firstExpiresAt && { firstExpiresAt }),
      },
      lasting,
    );
    const workspace = { host, ...(administrator === undefined ? {} : { administrator }) };
    const { applicationId, servicePrincipalId, login, made, replaced } = provisionPrincipal(args, {
      name,
      schedule,
      lifetime,
      workspace,
      options: { lasting, rotating },
      inWorkspace: { ...lasting, ...(provider === undefined ? {} : { provider }) },
    });
    const principal = { ...workspace, applicationId };
    const { lineage } = schedule;
    const series = { ...principal, lineage };
    const isStored = args.storeValue !== false;
    const token = new PersonalAccessToken(
      `${name}-token`,
      {
        ...series,
        ...(isStored ? {} : { storeValue: false, publish: toTokenSinks(places) }),
        servicePrincipalId,
        login,
        lifetime,
        scopes,
        comment,
        ...(overlap === NO_OVERLAP ? {} : { overlap }),
        usage: isUsageAssumed ? "assumed" : "granted",
        rotation: pulumi.interpolate`g${schedule.generation}@${schedule.startedAt}`,
        ...(adopt && { adopt }),
      },
      rotating,
      { ...made, component: name },
    );
    const guarded: Record<string, pulumi.Resource> = { ...replaced, [`${name}-token`]: token };
    if (overlap !== NO_OVERLAP) {
      const retired = { ...series, overlap, revokeWhen, tokenId: token.tokenId };
      const retirement = new TokenRetirement(`${name}-retirement`, retired, { ...rotating, dependsOn: [token] });
      guarded[`${name}-retirement`] = retirement;
    }
    guardRotating(this, name, guarded, opts);
    warnOfIdleOptions(this, opts);

    if (isStored) this.tokenValue = pulumi.secret(token.tokenValue);
    else refuseTokenValue(this, "ServicePrincipalToken", name);
    this.tokenId = token.tokenId;
    this.expiresAt = token.expiresAt;
    this.renewAt = schedule.renewAt;
    const times = { createdAt: token.createdAt, expiresAt: token.expiresAt, renewAt: schedule.renewAt };
    ({ daysLeft: this.daysLeft, nextAction: this.nextAction } = toOutlook(times));
    this.generation = schedule.generation;
    this.rotationReason = schedule.reason;
    this.applicationId = applicationId;
    this.servicePrincipalId = servicePrincipalId ?? pulumi.output(undefined);
    const publishedBy = toPublishedBy(pulumi.getProject(), pulumi.getStack(), name);
    this.published = isStored
      ? publishToken(places, { component: name, token, lineage, publishedBy, host, administrator }, lasting)
      : toUris(token, places);
    // The children have every output: Pulumi would save each a second time, and all of the state once more.
    this.registerOutputs({});
  }
}

/** Whether an administrator looks the principal up. */
function isLookedUp(args: ServicePrincipalTokenArgs): boolean {
  return args.kind === "existing" && args.applicationId === undefined;
}

/** A schedule keeps no secrets; it does without a host. */
function unlessSecret(host: pulumi.Output<string>): pulumi.Output<string | undefined> {
  return pulumi.output(pulumi.isSecret(host)).apply((isSecret) => (isSecret ? pulumi.output(undefined) : host));
}

/** Plain where the lifetime is. */
function publishedOverlap(lifetime: pulumi.Input<Duration>): pulumi.Input<Duration> {
  return typeof lifetime === "string"
    ? toPublishedOverlap(lifetime)
    : pulumi.output(lifetime).apply(toPublishedOverlap);
}
