import type { EmulatorRequest, EmulatorResponse } from "../../kernel/exchange";
import type { AddRoute, Context } from "../azure-state";
import { parseSecretBody, type PartialSecretWrite, toWholeWrite } from "../key-vault/secret-body";
import {
  addVersion,
  findSecret,
  isRecovering,
  isSecretName,
  latestVersion,
  listSecrets,
  type SecretWrite,
  updateVersion,
} from "../key-vault/secret-store";
import { vaultOrigin } from "../key-vault/vault-address";
import type { Secret, Vault } from "../resources";
import { requireContributor, requireResourceGroup } from "./arm-access";
import { armFailure, armNotFound } from "./arm-failure";

const TYPE = "Microsoft.KeyVault/vaults/secrets";

interface Address {
  /** Resource id of the vault. */
  readonly vaultId: string;
  readonly vault: Vault;
  readonly name: string;
}

/**
 * Key Vault secrets through Resource Manager. No answer has the value; a write with another value than the current one
 * makes a new version. There is no DELETE here: secrets are deleted in the data plane.
 */
export function addSecretRoutes(route: AddRoute, secretsPath: string): void {
  route("GET", secretsPath, async (request, context) => {
    const address = await requireAddress(request, context, "read");
    const secrets = listSecrets(address.vault, context.now);
    return { status: 200, body: { value: secrets.map((secret) => toResource(request, address, secret)) } };
  });
  route("GET", `${secretsPath}/:name`, async (request, context) => {
    const address = await requireAddress(request, context, "read");
    return { status: 200, body: toResource(request, address, requireSecret(context, address)) };
  });
  route("PUT", `${secretsPath}/:name`, answerPut);
  route("PATCH", `${secretsPath}/:name`, answerPatch);
}

async function answerPut(request: EmulatorRequest, context: Context): Promise<EmulatorResponse> {
  const address = await requireAddress(request, context, "write");
  if (!isSecretName(address.name)) {
    throw armFailure(400, "BadRequest", `The secret name '${address.name}' may only have letters, digits and dashes.`);
  }
  const { value, ...rest } = readBody(request);
  const existing = findSecret(address.vault, address.name, context.now);
  if (existing?.deleted !== undefined) {
    const text =
      `Secret ${address.name} is currently in a deleted but recoverable state, and its name cannot be reused; in this` +
      ` state, the secret can only be recovered or purged.`;
    throw armFailure(409, "ConflictError", text);
  }
  if (existing !== undefined && isRecovering(existing, context.now)) {
    // No source says how Resource Manager answers here: as the data plane does, in its own form.
    throw armFailure(409, "ConflictError", `Secret ${address.name} is currently being recovered.`);
  }
  if (value === undefined) throw armFailure(400, "BadRequest", "The parameter 'properties.value' is required.");
  store(context, address, existing, toWholeWrite({ ...rest, value }));
  const secret = requireSecret(context, address);
  return { status: existing === undefined ? 201 : 200, body: toResource(request, address, secret) };
}

async function answerPatch(request: EmulatorRequest, context: Context): Promise<EmulatorResponse> {
  const address = await requireAddress(request, context, "write");
  const secret = requireSecret(context, address);
  const { value, contentType, enabled, notBefore, expires, tags } = latestVersion(secret);
  const before = { value, contentType, enabled, notBefore, expires, tags };
  store(context, address, secret, { ...before, ...readBody(request) });
  return { status: 200, body: toResource(request, address, secret) };
}

/** Another value makes a version; the same one only gets the new attributes. */
function store(context: Context, { vault, name }: Address, existing: Secret | undefined, write: SecretWrite): void {
  context.touch();
  const current = existing === undefined ? undefined : latestVersion(existing);
  if (current?.value === write.value) {
    updateVersion(current, write, context.now);
    context.describe({ note: `updated ${name} ${current.version}` });
    return;
  }
  const added = addVersion(vault, name, write, context.now);
  context.describe({ note: `published ${name} ${added.version}` });
}

async function requireAddress(request: EmulatorRequest, context: Context, verb: "read" | "write"): Promise<Address> {
  await requireContributor(request, context, `${TYPE}/${verb}`);
  const group = requireResourceGroup(request, context);
  const { resources } = context.tenant;
  const wanted = request.params["vault"] ?? "";
  const vault = resources.vaults.find((known) => known.name.toLowerCase() === wanted.toLowerCase());
  if (vault === undefined) {
    const text =
      `Failed to perform '${verb}' on resource(s) of type 'vaults/secrets', because the parent resource` +
      ` '${group}/providers/Microsoft.KeyVault/vaults/${wanted}' could not be found.`;
    throw armFailure(404, "ParentResourceNotFound", text);
  }
  const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/${vault.name}`;
  return { vaultId, vault, name: request.params["name"] ?? "" };
}

function requireSecret(context: Context, { vault, name }: Address): Secret {
  const secret = findSecret(vault, name, context.now);
  if (secret !== undefined && secret.deleted === undefined && !isRecovering(secret, context.now)) return secret;
  const group = context.tenant.resources.resourceGroup.name;
  throw armNotFound(`Microsoft.KeyVault/vaults/${vault.name}/secrets/${name}`, group);
}

function readBody(request: EmulatorRequest): PartialSecretWrite {
  const document = parseJson(request.body);
  const { properties, tags } = (document ?? {}) as { properties?: object; tags?: unknown };
  const parsed = parseSecretBody({ ...properties, tags });
  if (typeof parsed === "string") throw armFailure(400, "BadRequest", parsed);
  return parsed;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw armFailure(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized.");
  }
}

function toResource(request: EmulatorRequest, { vaultId, vault }: Address, secret: Secret): object {
  const { version, contentType, enabled, notBefore, expires, created, updated, tags } = latestVersion(secret);
  const secretUri = `${vaultOrigin(request, vault.name)}/secrets/${secret.name}`;
  return {
    id: `${vaultId}/secrets/${secret.name}`,
    name: secret.name,
    type: TYPE,
    location: vault.location,
    tags,
    properties: {
      attributes: { enabled, nbf: notBefore, exp: expires, created, updated },
      contentType,
      secretUri,
      secretUriWithVersion: `${secretUri}/${version}`,
    },
  };
}
