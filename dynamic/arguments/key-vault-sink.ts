import type * as pulumi from "@pulumi/pulumi";
import type * as zod from "./zod";
import { ADMINISTRATOR_AUTH_TYPES, type AdministratorLogin } from "./auth-types";
import type { AdministratorInput } from "./administrator";
import { loginSchema } from "./login-schema";
import { quote } from "./quote";
import { missingOr, says } from "./schema";
import { secretName } from "./secret-name";
import { vaultName } from "./vault-name";
import { isVaultUri } from "./vault-uri";

/**
 * A secret in an Azure Key Vault. With `resourceGroupName` it is a resource of `azure-native`, written through Azure
 * Resource Manager; without it this package writes it on the vault's own data plane.
 */
export interface KeyVaultSinkArgs {
  /** The kind of place. */
  readonly kind: "key-vault";
  /** Name of the vault: 3 to 24 letters, digits and dashes. Like the other names, in any case. */
  readonly vaultName?: pulumi.Input<string> | undefined;
  /** URL of the vault in place of its name, on the data plane only: for a vault in another cloud than the workspace. */
  readonly vaultUri?: pulumi.Input<string> | undefined;
  /** Name of the secret: letters, digits and dashes. */
  readonly secretName: pulumi.Input<string>;
  /** Resource group of the vault: then `azure-native` writes the secret. Default: this package writes it. */
  readonly resourceGroupName?: pulumi.Input<string> | undefined;
  /** Default: "Databricks personal access token". */
  readonly contentType?: pulumi.Input<string> | undefined;
  /** Tags beside those that name the token and the component, at most 11. Default: none. */
  readonly tags?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>> | undefined;
  /**
   * The login that writes on the data plane, stored as a secret. Default: the administrator's, which then has to be one of Azure.
   */
  readonly login?: AdministratorInput | undefined;
}

/** Tags of the secret that this package sets. */
export const OWN_TAGS: readonly string[] = ["tokenId", "lineage", "publishedBy", "writtenBy"];

/** Azure takes 15 tags. */
const MOST_TAGS = 15 - OWN_TAGS.length;

/** The fields of a secret in a vault; all but its kind and its login. */
export interface KeyVaultFields {
  readonly vaultName?: string | undefined;
  readonly vaultUri?: string | undefined;
  readonly secretName: string;
  readonly contentType?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** A secret that is written on the data plane of its vault, all known. */
export interface DataPlaneVaultSink extends KeyVaultFields {
  readonly kind: "key-vault";
}

/** A secret in a vault as a component has it, all known. */
export interface KeyVaultSink extends DataPlaneVaultSink {
  readonly resourceGroupName?: string | undefined;
  readonly login?: AdministratorLogin | undefined;
}

const noGroup = missingOr((value) => {
  const name = /\/resourceGroups\/([^/\s]+)/i.exec(String(value))?.[1];
  return name === undefined
    ? `${quote(value)} is not the name of a resource group: letters, digits, "-", "_", "." and parentheses, at most 90, no "." last`
    : `${quote(value)} is an address: write the name of the resource group alone, ${quote(name)}`;
});

const noVault = (value: unknown): string =>
  `${quote(value)} is not the URL of a vault: write it like "https://kv-data.vault.azure.net"`;

const noType = (value: unknown): string =>
  `${quote(value)} is not a content type: write a text of at most 255 characters`;

const noTags = (value: unknown): string =>
  `${quote(value)} are not tags: write an object of at most ${MOST_TAGS} texts by name, of at most 256 characters each, and none that is named ${OWN_TAGS.join(", ")}`;

/** The fields of a secret in a vault, for an object. @internal */
export function keyVaultFields(z: typeof zod) {
  return {
    kind: z.literal("key-vault"),
    vaultName: z.optional(vaultName(z)),
    vaultUri: z.optional(z.string(says(noVault)).check(z.refine(isVaultUri, says(noVault)))),
    secretName: secretName(z),
    contentType: z.optional(z.string(says(noType)).check(z.maxLength(255, says(noType)))),
    tags: z.optional(
      z
        .record(z.string(), z.string(says(noTags)).check(z.maxLength(256, says(noTags))), says(noTags))
        .check(z.refine(areTags, says(noTags))),
    ),
  };
}

/** The fields that only a component has. @internal */
export function componentVaultFields(z: typeof zod) {
  return {
    ...keyVaultFields(z),
    resourceGroupName: z.optional(
      z.string(says(noGroup)).check(z.regex(/^(?!.*\.$)[\p{L}\p{N}_.()-]{1,90}$/u, says(noGroup))),
    ),
    login: z.optional(loginSchema<AdministratorLogin>(ADMINISTRATOR_AUTH_TYPES)(z)),
  };
}

/**
 * The problem of fields that are valid alone but not together, or undefined. Only looks which are given, so that they may be
 * outputs.
 */
export function vaultSinkProblem(sink: Readonly<Partial<Record<keyof KeyVaultSink, unknown>>>): string | undefined {
  const isGiven = (name: keyof KeyVaultSink): boolean => sink[name] !== undefined && sink[name] !== null;
  if (!isGiven("vaultName") && !isGiven("vaultUri")) return "has no vaultName: give the name of the vault";
  if (isGiven("vaultName") && isGiven("vaultUri")) return "has vaultName and vaultUri: give one of them";
  if (!isGiven("resourceGroupName")) return undefined;
  if (isGiven("vaultUri"))
    return "has vaultUri and resourceGroupName: azure-native finds the vault by its name, so give vaultName";
  if (isGiven("login"))
    return "has login and resourceGroupName: azure-native writes with its own login, so leave one of them out";
  return undefined;
}

function areTags(tags: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(tags);
  return names.length <= MOST_TAGS && names.every((name) => name.length <= 512 && !isOwnTag(name));
}

/** Azure ignores the case of names. */
function isOwnTag(name: string): boolean {
  return OWN_TAGS.some((own) => own.toLowerCase() === name.toLowerCase());
}
