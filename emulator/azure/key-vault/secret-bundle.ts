import type { EmulatorRequest } from "../../kernel/exchange";
import type { Secret, SecretVersion } from "../resources";
import { latestVersion, RECOVERABLE_DAYS } from "./secret-store";

/** A version as a read answers it, with its value. */
export function toSecretBundle(request: EmulatorRequest, secret: Secret, version: SecretVersion): object {
  return { value: version.value, ...toSecretItem(request, secret, version) };
}

/** A version as a write of attributes or a list of versions answers it, without its value. */
export function toSecretItem(request: EmulatorRequest, secret: Secret, version: SecretVersion): object {
  return describeVersion(version, `${request.origin}/secrets/${secret.name}/${version.version}`);
}

/** A secret in a list: its newest version, under an id without version. */
export function toListedSecret(request: EmulatorRequest, secret: Secret): object {
  return describeVersion(latestVersion(secret), `${request.origin}/secrets/${secret.name}`);
}

/** A deleted secret, with the end of its recovery. */
export function toDeletedSecret(request: EmulatorRequest, secret: Secret): object {
  return {
    recoveryId: `${request.origin}/deletedsecrets/${secret.name}`,
    deletedDate: secret.deleted?.at,
    scheduledPurgeDate: secret.deleted?.purgeAt,
    ...toSecretItem(request, secret, latestVersion(secret)),
  };
}

function describeVersion(version: SecretVersion, id: string): object {
  return {
    contentType: version.contentType,
    id,
    attributes: {
      enabled: version.enabled,
      nbf: version.notBefore,
      exp: version.expires,
      created: version.created,
      updated: version.updated,
      recoveryLevel: "Recoverable+Purgeable",
      recoverableDays: RECOVERABLE_DAYS,
    },
    tags: version.tags,
  };
}
