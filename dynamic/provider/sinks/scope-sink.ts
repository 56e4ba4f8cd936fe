import { quote } from "../../arguments/quote";
import type { ScopeSink } from "../../arguments/secret-scope-sink";
import { deleteScopeSecret, getScopeBackend, getScopeSecret, putScopeSecret } from "../databricks/scope-secrets-api";
import type { WorkspaceClient } from "../databricks/workspace-client";
import { keepSecret } from "../errors/clean-words";
import { administratorClient } from "../logins/administrator-login";
import type { Runtime } from "../runtime";
import type { Sink } from "./sink";
import type { SinkLogin } from "./sink-login";
import { toStoredSecret } from "./stored-secret";

/** A key of a secret scope that Databricks keeps. It has neither versions nor tags: a write replaces what was there. */
export function openScopeSink(
  runtime: Runtime,
  { scope, key }: ScopeSink,
  { origin, login, administrator }: SinkLogin,
): Sink {
  const client = (): WorkspaceClient => administratorClient(runtime, origin, login ?? administrator);
  return {
    // Databricks ignores the case of both names.
    place: `${origin}/secrets/${scope}/${key}`.toLowerCase(),
    description: `key ${quote(key)} of secret scope ${quote(scope)}`,
    uri: `{{secrets/${scope}/${key}}}`,
    takeOver: "exists already: the token replaces its value, of which a scope keeps no older version",

    assertLogin: () => void client(),

    async obstacle(isLook = false) {
      const backend = await getScopeBackend(client(), scope, !isLook);
      if (backend === undefined)
        return {
          lack: `secret scope ${quote(scope)} does not exist yet in ${origin}: publishing fails unless this run makes it first`,
        };
      if (backend !== "AZURE_KEYVAULT") return {};
      return {
        problem: `secret scope ${quote(scope)} shows a Key Vault, and is read-only in Databricks: publish in that vault, with kind "key-vault", or choose another scope`,
      };
    },

    async read(isLook = false) {
      const value = await getScopeSecret(client(), scope, key, !isLook);
      return value === undefined ? undefined : toStoredSecret(runtime, { value });
    },

    async write(value) {
      keepSecret(runtime, value);
      await putScopeSecret(client(), scope, key, value);
      return undefined;
    },

    isWritten: (stored, value) => stored.value === value,

    remove: () => deleteScopeSecret(client(), scope, key),
  };
}
