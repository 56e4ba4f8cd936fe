import type { EmulatorRequest, EmulatorResponse } from "../../kernel/exchange";
import type { AddRoute, Context } from "../azure-state";
import type { Secret, SecretVersion, Vault } from "../resources";
import { requireVault } from "./vault-access";
import { addDeletedSecretRoutes } from "./deleted-secrets";
import { secretNotFound, vaultFailure } from "./vault-failure";
import { answerPage } from "./page";
import { parseSecretBody, type PartialSecretWrite, toWholeWrite } from "./secret-body";
import { toDeletedSecret, toListedSecret, toSecretBundle, toSecretItem } from "./secret-bundle";
import {
  addVersion,
  deleteSecret,
  findSecret,
  isRecovering,
  isSecretName,
  latestVersion,
  listSecrets,
  updateVersion,
} from "./secret-store";

/** The data plane of Key Vault, for secrets. */
export function addKeyVaultRoutes(route: AddRoute): void {
  route("GET", "/secrets", async (request, context) => {
    const vault = await requireVault(request, context, "list");
    return answerPage(
      request,
      listSecrets(vault, context.now).map((secret) => toListedSecret(request, secret)),
    );
  });
  route("PUT", "/secrets/:name", answerSet);
  route("GET", "/secrets/:name", answerGet);
  route("GET", "/secrets/:name/:version", answerGet);
  route("PATCH", "/secrets/:name/:version", answerUpdate);
  route("DELETE", "/secrets/:name", answerDelete);
  route("GET", "/secrets/:name/versions", async (request, context) => {
    const secret = requireSecret(request, context, await requireVault(request, context, "list"));
    return answerPage(
      request,
      secret.versions.map((version) => toSecretItem(request, secret, version)),
    );
  });
  addDeletedSecretRoutes(route);
}

async function answerSet(request: EmulatorRequest, context: Context): Promise<EmulatorResponse> {
  const vault = await requireVault(request, context, "set");
  const name = request.params["name"] ?? "";
  if (!isSecretName(name)) throw badParameter(`The request URI contains an invalid name: ${name}`);
  const { value, ...rest } = readBody(request);
  if (value === undefined) throw badParameter("The parameter 'value' is required.");
  if (findSecret(vault, name, context.now)?.deleted !== undefined) {
    const text =
      `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the` +
      ` secret can only be recovered or purged.`;
    throw vaultFailure(409, "Conflict", text, "ObjectIsDeletedButRecoverable");
  }
  const known = findSecret(vault, name, context.now);
  if (known !== undefined && isRecovering(known, context.now)) {
    const text = `Secret ${name} is currently being recovered.`;
    throw vaultFailure(409, "Conflict", text, "ObjectIsBeingRecovered");
  }
  const version = addVersion(vault, name, toWholeWrite({ ...rest, value }), context.now);
  context.touch();
  context.describe({ note: `published ${name} ${version.version}` });
  return { status: 200, body: toSecretBundle(request, requireSecret(request, context, vault), version) };
}

async function answerGet(request: EmulatorRequest, context: Context): Promise<EmulatorResponse> {
  const secret = requireSecret(request, context, await requireVault(request, context, "get"));
  const version = requireVersion(request, secret);
  if (!version.enabled) {
    throw vaultFailure(403, "Forbidden", "Operation get is not allowed on a disabled secret.", "SecretDisabled");
  }
  return { status: 200, body: toSecretBundle(request, secret, version) };
}

async function answerUpdate(request: EmulatorRequest, context: Context): Promise<EmulatorResponse> {
  const secret = requireSecret(request, context, await requireVault(request, context, "set"));
  const version = requireVersion(request, secret);
  const { value, ...changes } = readBody(request);
  if (value !== undefined) throw badParameter("The parameter 'value' cannot be updated.");
  updateVersion(version, changes, context.now);
  context.touch();
  return { status: 200, body: toSecretItem(request, secret, version) };
}

async function answerDelete(request: EmulatorRequest, context: Context): Promise<EmulatorResponse> {
  const secret = requireSecret(request, context, await requireVault(request, context, "delete"));
  deleteSecret(secret, context.now);
  context.touch();
  context.describe({ note: `deleted ${secret.name}` });
  return { status: 200, body: toDeletedSecret(request, secret) };
}

function requireSecret(request: EmulatorRequest, context: Context, vault: Vault): Secret {
  const name = request.params["name"] ?? "";
  const secret = findSecret(vault, name, context.now);
  if (secret === undefined || secret.deleted !== undefined || isRecovering(secret, context.now))
    throw secretNotFound(name, request.params["version"]);
  return secret;
}

function requireVersion(request: EmulatorRequest, secret: Secret): SecretVersion {
  const wanted = request.params["version"];
  if (wanted === undefined) return latestVersion(secret);
  const version = secret.versions.find((known) => known.version === wanted);
  if (version === undefined) throw secretNotFound(secret.name, wanted);
  return version;
}

function readBody(request: EmulatorRequest): PartialSecretWrite {
  const parsed = parseSecretBody(parseJson(request.body));
  if (typeof parsed === "string") throw badParameter(parsed);
  return parsed;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badParameter("The request body is not JSON.");
  }
}

function badParameter(message: string): ReturnType<typeof vaultFailure> {
  return vaultFailure(400, "BadParameter", message);
}
