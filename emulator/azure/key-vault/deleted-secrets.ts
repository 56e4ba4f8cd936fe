import type { EmulatorRequest } from "../../kernel/exchange";
import type { AddRoute, Context } from "../azure-state";
import type { Secret, Vault } from "../resources";
import { requireVault } from "./vault-access";
import { secretNotFound } from "./vault-failure";
import { answerPage } from "./page";
import { toDeletedSecret, toSecretItem } from "./secret-bundle";
import { findSecret, latestVersion, listDeletedSecrets, purgeSecret, recoverSecret } from "./secret-store";

/** Deleted secrets: seen, purged or recovered. */
export function addDeletedSecretRoutes(route: AddRoute): void {
  route("GET", "/deletedsecrets", async (request, context) => {
    const vault = await requireVault(request, context, "list");
    const deleted = listDeletedSecrets(vault, context.now);
    return answerPage(
      request,
      deleted.map((secret) => toDeletedSecret(request, secret)),
    );
  });
  route("GET", "/deletedsecrets/:name", async (request, context) => {
    const vault = await requireVault(request, context, "get");
    return { status: 200, body: toDeletedSecret(request, requireDeleted(request, context, vault)) };
  });
  route("DELETE", "/deletedsecrets/:name", async (request, context) => {
    const vault = await requireVault(request, context, "purge");
    const secret = requireDeleted(request, context, vault);
    purgeSecret(vault, secret);
    context.touch();
    context.describe({ note: `purged ${secret.name}` });
    return { status: 204 };
  });
  route("POST", "/deletedsecrets/:name/recover", async (request, context) => {
    const vault = await requireVault(request, context, "recover");
    const secret = requireDeleted(request, context, vault);
    recoverSecret(vault, secret, context.now);
    context.touch();
    context.describe({ note: `recovered ${secret.name}` });
    return { status: 200, body: toSecretItem(request, secret, latestVersion(secret)) };
  });
}

function requireDeleted(request: EmulatorRequest, context: Context, vault: Vault): Secret {
  const name = request.params["name"] ?? "";
  const secret = findSecret(vault, name, context.now);
  if (secret?.deleted === undefined) throw secretNotFound(name);
  return secret;
}
