import { objectAt, parseJsonObject, textAt, textsAt } from "../json-object";
import { requireLoopback, type LoopbackHttp } from "../loopback-http";

/** The addresses of a cloud's services, from its metadata endpoint. */
export interface CloudMetadata {
  /** Without a trailing slash. */
  readonly loginEndpoint: string;
  readonly resourceManager: string;
  /** Audience of Azure Resource Manager tokens. */
  readonly resourceManagerAudience: string;
  readonly microsoftGraph: string;
  /** The part of a vault's host after its name, with the port where there is one. */
  readonly keyVaultDns: string;
}

/**
 * The origin of the metadata endpoint. Throws without a host and for one that is not on this machine.
 * `https` unless a scheme is given.
 */
export function toMetadataOrigin(metadataHost: string | undefined): string {
  if (metadataHost === undefined || metadataHost === "") {
    throw new Error(
      "stand-in plugins only talk to loopback: set metadataHost (ARM_METADATA_HOSTNAME) to an emulator on this " +
        "machine, or install the real plugin (pulumi plugin install)",
    );
  }
  return requireLoopback(/^https?:\/\//.test(metadataHost) ? metadataHost : `https://${metadataHost}`).origin;
}

/** Reads the metadata document, once per process. */
export async function getCloudMetadata(http: LoopbackHttp, origin: string): Promise<CloudMetadata> {
  const url = `${origin}/metadata/endpoints?api-version=2022-09-01`;
  const response = await http.send({ method: "GET", url });
  const document = response.status === 200 ? parseJsonObject(response.body) : undefined;
  const authentication = objectAt(document, "authentication");
  const need = (value: string | undefined, name: string): string => {
    if (value !== undefined && value !== "") return value.replace(/\/$/, "");
    throw new Error(`GET ${url}: ${response.status}, and the answer has no ${name}`);
  };
  return {
    loginEndpoint: need(textAt(authentication, "loginEndpoint"), "authentication.loginEndpoint"),
    resourceManager: need(textAt(document, "resourceManager"), "resourceManager"),
    // Unchanged: a trailing slash is part of an audience.
    resourceManagerAudience: textsAt(authentication, "audiences")[0] ?? "",
    microsoftGraph: need(textAt(document, "microsoftGraphResourceId"), "microsoftGraphResourceId"),
    keyVaultDns: textAt(objectAt(document, "suffixes"), "keyVaultDns") ?? "",
  };
}
