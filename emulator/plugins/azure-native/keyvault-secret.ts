import { isNotFound } from "../api-failure";
import { booleanAt, numberAt, objectAt, textAt, type JsonObject } from "../json-object";
import { isProperties, isSame, UNKNOWN, type Properties, type PropertyValue } from "../property-value";
import type { InputFields, ResourceType } from "../resource-type";
import type { ArmClient } from "./arm-client";
import { putOrRecover } from "./secret-recovery";
import { parseSecretId, toSecretId } from "./secret-id";

const API_VERSION = "2024-11-01";

const attributes: InputFields = {
  enabled: { shape: "boolean" },
  expires: { shape: "integer" },
  notBefore: { shape: "integer" },
};

/** Attributes by their names in Pulumi; Resource Manager abbreviates two of them. */
const ATTRIBUTES = { enabled: "enabled", expires: "exp", notBefore: "nbf" } as const;

/**
 * A secret in a vault; its id is that of Resource Manager. Written through Resource Manager, which never returns the
 * value and makes a new version of each write; deleted in the vault itself.
 */
export const keyvaultSecret: ResourceType<ArmClient> = {
  inputs: {
    azureApiVersion: { shape: "string", default: API_VERSION, writeOnly: true },
    properties: {
      shape: {
        object: {
          attributes: { shape: { object: attributes } },
          contentType: { shape: "string" },
          value: { shape: "string", writeOnly: true },
        },
      },
      required: true,
    },
    resourceGroupName: { shape: "string", required: true, replaces: true, writeOnly: true },
    secretName: {
      shape: "string",
      required: true,
      replaces: true,
      writeOnly: true,
      pattern: { expression: /^[a-zA-Z0-9-]{1,127}$/, expected: "1 to 127 letters, digits and hyphens" },
    },
    tags: { shape: "string-map" },
    vaultName: { shape: "string", required: true, replaces: true, writeOnly: true },
  },
  computed: ["location", "name", "type"],
  echoesInputs: false,
  autoName: { property: "secretName", style: "copied" },
  // Only what is in the id replaces it, so both could exist; the real provider deletes first nevertheless.
  deletesBeforeReplace: true,
  preview(inputs, old) {
    const properties = isProperties(inputs["properties"]) ? inputs["properties"] : {};
    return {
      azureApiVersion: inputs["azureApiVersion"] ?? API_VERSION,
      // These two cannot change in an update.
      location: old?.["location"] ?? UNKNOWN,
      name: old?.["name"] ?? UNKNOWN,
      properties: {
        attributes: UNKNOWN,
        contentType: UNKNOWN,
        ...properties,
        secretUri: UNKNOWN,
        secretUriWithVersion: UNKNOWN,
      },
      tags: inputs["tags"] ?? UNKNOWN,
      type: UNKNOWN,
    };
  },
  importedInputs(id) {
    return { ...parseSecretId(id) };
  },
  // What the service changed since, in the shape of inputs, replaces whole properties: the value is lost with it, so
  // that the next diff has it and the next update writes it.
  refreshedInputs({ inputs, outputs }, found) {
    const [before, after] = [toComparedInputs(outputs), toComparedInputs(found)];
    const changed = Object.keys(after).filter((name) => !isSame(before[name] ?? null, after[name] ?? null));
    return { ...inputs, ...Object.fromEntries(changed.map((name) => [name, after[name] ?? null])) };
  },
  async create(arm, inputs, token) {
    const id = toSecretId(arm.subscriptionId, inputs);
    if ((await find(arm, id, toApiVersion(token))) !== undefined) {
      throw new Error(`cannot create already existing resource '${id}'`);
    }
    await putOrRecover(arm, id, () => arm.send("PUT", id, toApiVersion(token), toBody(inputs)));
    return { id };
  },
  async read(arm, known) {
    const found = await find(arm, known.id, toApiVersion(known.token));
    return found === undefined ? undefined : toOutputs(found, toApiVersion(known.token));
  },
  async update(arm, known, inputs) {
    await arm.send("PUT", known.id, toApiVersion(known.token), toBody(inputs));
  },
  async delete(arm, known) {
    const { vaultName, secretName } = parseSecretId(known.id);
    try {
      await arm.sendToVault("DELETE", vaultName, `/secrets/${secretName}`);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  },
};

/** The function that reads a secret, without its value. Throws when there is none. */
export async function getSecret(arm: ArmClient, args: Properties): Promise<Properties> {
  const id = toSecretId(arm.subscriptionId, args);
  const found = await arm.send("GET", id, API_VERSION);
  return { id: textAt(found, "id") ?? "", ...toOutputs(found, API_VERSION) };
}

/** The type token without an API version: `azure-native:keyvault/v20241101:Secret` and its like are the same type. */
export function withoutApiVersion(token: string): string {
  return token.replace(/^(azure-native:[a-z]+)\/v\d{8}(preview)?:/, "$1:");
}

function toApiVersion(token: string): string {
  const [, year, month, day, preview] = /\/v(\d{4})(\d\d)(\d\d)(preview)?:/.exec(token) ?? [];
  if (year === undefined) return API_VERSION;
  return `${year}-${month ?? ""}-${day ?? ""}${preview === undefined ? "" : "-preview"}`;
}

async function find(arm: ArmClient, id: string, apiVersion: string): Promise<JsonObject | undefined> {
  try {
    return await arm.send("GET", id, apiVersion);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function toBody(inputs: Properties): JsonObject {
  const properties = isProperties(inputs["properties"]) ? inputs["properties"] : {};
  const { attributes: given, contentType, value } = properties;
  return {
    properties: {
      ...(value === undefined ? {} : { value }),
      ...(contentType === undefined ? {} : { contentType }),
      ...(isProperties(given) ? { attributes: toWireAttributes(given) } : {}),
    },
    ...(inputs["tags"] === undefined ? {} : { tags: inputs["tags"] }),
  };
}

function toWireAttributes(given: Properties): JsonObject {
  const wire = Object.entries(ATTRIBUTES).map(([name, wireName]) => [wireName, given[name]] as const);
  return Object.fromEntries(wire.filter(([, value]) => value !== undefined));
}

function toComparedInputs(outputs: Properties): Properties {
  const { properties, tags = null } = outputs;
  if (!isProperties(properties)) return { tags };
  const { attributes: all, contentType } = properties;
  const { enabled, expires, notBefore } = isProperties(all) ? all : {};
  const given = Object.entries({ enabled, expires, notBefore }).filter(([, value]) => value !== undefined);
  const compared = { attributes: Object.fromEntries(given) as Properties };
  return { properties: contentType === undefined ? compared : { ...compared, contentType }, tags };
}

function toOutputs(found: JsonObject, apiVersion: string): Properties {
  const properties = objectAt(found, "properties");
  const wire = objectAt(properties, "attributes");
  const contentType = textAt(properties, "contentType");
  const expires = numberAt(wire, ATTRIBUTES.expires);
  const notBefore = numberAt(wire, ATTRIBUTES.notBefore);
  const tags = objectAt(found, "tags");
  return {
    azureApiVersion: apiVersion,
    location: textAt(found, "location") ?? "",
    name: textAt(found, "name") ?? "",
    properties: {
      attributes: {
        created: numberAt(wire, "created") ?? 0,
        enabled: booleanAt(wire, ATTRIBUTES.enabled) ?? true,
        ...(expires === undefined ? {} : { expires }),
        ...(notBefore === undefined ? {} : { notBefore }),
        updated: numberAt(wire, "updated") ?? 0,
      },
      ...(contentType === undefined ? {} : { contentType }),
      secretUri: textAt(properties, "secretUri") ?? "",
      secretUriWithVersion: textAt(properties, "secretUriWithVersion") ?? "",
    },
    tags: (tags ?? null) as PropertyValue,
    type: textAt(found, "type") ?? "",
  };
}
