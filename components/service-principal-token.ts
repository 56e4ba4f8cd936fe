import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { type AdoptedToken, PersonalAccessToken, RotationSchedule, TokenRetirement, TokenUsageGrant } from "../dynamic";
import { argumentProblems } from "./argument-problems";
import { publishToken } from "./publication";
import { provisionPrincipal } from "./principal";
import type { ServicePrincipalTokenArgs } from "./service-principal-token-args";
import { resolveWorkspace } from "./workspace-host";

/**
 * A Databricks service principal on Azure and the personal access token it owns: provisioned, let use tokens, minted as
 * that principal, published, and replaced when `rotationTrigger` changes or its time of renewal has come. The new token
 * is proved and everything that uses it updated before the old one is revoked.
 *
 * Plain arguments that are wrong fail at once, all of them named.
 */
export class ServicePrincipalToken extends pulumi.ComponentResource {
  /** The current token, a secret. */
  readonly tokenValue: pulumi.Output<string>;
  /** Id of the current token: names it for revocation, does not authenticate. */
  readonly tokenId: pulumi.Output<string>;
  /** When the current token ends, RFC 3339. */
  readonly expiresAt: pulumi.Output<string>;
  /** From when on a `pulumi up` renews it, RFC 3339. */
  readonly renewAt: pulumi.Output<string>;
  /** How many generations of the token there have been. */
  readonly generation: pulumi.Output<number>;
  /** Why the current generation began. */
  readonly rotationReason: pulumi.Output<string>;
  /** Application (client) id of the principal. */
  readonly applicationId: pulumi.Output<string>;
  /** Numeric id of the principal in the workspace; undefined for an existing principal whose id was not given. */
  readonly servicePrincipalId: pulumi.Output<string | undefined>;
  /** Identifier of the Key Vault secret that holds the current token; undefined where none is published. */
  readonly secretUri: pulumi.Output<string | undefined>;

  constructor(name: string, args: ServicePrincipalTokenArgs, opts?: pulumi.ComponentResourceOptions) {
    super("databricks-pat:index:ServicePrincipalToken", name, {}, opts);
    const problems = argumentProblems(args);
    if (problems.length > 0) throw new Error(`ServicePrincipalToken "${name}": ${problems.join("; ")}`);

    const { administrator, lifetime = "90d", renewBefore, rotationTrigger, windows } = args;
    const { overlap = "0s", revokeWhen, scopes, comment } = args;
    const explicitProvider = this.getProvider("databricks:index/servicePrincipal:ServicePrincipal");
    const { host, provider } = resolveWorkspace({
      name,
      parent: this,
      explicitProvider,
      host: args.host,
      administrator,
      needsProvider: args.kind !== "existing",
    });

    const owner = new random.RandomUuid(`${name}-owner`, {}, { parent: this });
    const adopt = args.kind === "existing" && args.adopt !== undefined ? pulumi.output(args.adopt) : undefined;
    // The end of a token is no secret, and a schedule keeps none.
    const firstExpiresAt = adopt && pulumi.unsecret(adopt.apply(({ expiresAt }) => expiresAt));
    const schedule = new RotationSchedule(
      `${name}-schedule`,
      { lifetime, renewBefore, rotationTrigger, windows, ...(firstExpiresAt && { firstExpiresAt }) },
      { parent: this },
    );
    const principal = provisionPrincipal(args, {
      name,
      schedule,
      lifetime,
      parent: this,
      inWorkspace: { parent: this, ...(provider === undefined ? {} : { provider }) },
    });
    const { applicationId, servicePrincipalId, login } = principal;
    const usage = new TokenUsageGrant(
      `${name}-usage`,
      { host, applicationId, owner: owner.result, administrator },
      { parent: this },
    );
    const rotation = pulumi.interpolate`g${schedule.generation}@${schedule.startedAt}`;
    const token = new PersonalAccessToken(
      `${name}-token`,
      {
        host,
        applicationId,
        servicePrincipalId,
        login,
        administrator,
        owner: owner.result,
        lifetime,
        scopes,
        comment,
        ...(overlap === "0s" ? {} : { overlap }),
        rotationTrigger: rotation,
        ...(adopt && { adopt: pulumi.all([schedule.generation, adopt]).apply(onlyForTheFirst) }),
      },
      { parent: this, dependsOn: [usage] },
    );
    if (overlap !== "0s") {
      const retired = { host, applicationId, owner: owner.result, overlap, revokeWhen, rotation, administrator };
      new TokenRetirement(`${name}-retirement`, retired, { parent: this, dependsOn: [token] });
    }

    this.tokenValue = pulumi.secret(token.tokenValue);
    this.tokenId = token.tokenId;
    this.expiresAt = token.expiresAt;
    this.renewAt = schedule.renewAt;
    this.generation = schedule.generation;
    this.rotationReason = schedule.reason;
    this.applicationId = applicationId;
    this.servicePrincipalId = servicePrincipalId ?? pulumi.output(undefined);
    this.secretUri =
      args.publish === undefined
        ? pulumi.output(undefined)
        : publishToken(`${name}-secret`, args.publish, token, { parent: this });
    this.registerOutputs({
      tokenValue: this.tokenValue,
      tokenId: this.tokenId,
      expiresAt: this.expiresAt,
      renewAt: this.renewAt,
      generation: this.generation,
      rotationReason: this.rotationReason,
      applicationId: this.applicationId,
      servicePrincipalId: this.servicePrincipalId,
      secretUri: this.secretUri,
    });
  }
}

function onlyForTheFirst([generation, adopt]: [number, AdoptedToken]): AdoptedToken | undefined {
  return generation === 1 ? adopt : undefined;
}
