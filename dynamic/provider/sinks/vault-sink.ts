import type { DataPlaneVaultSink } from "../../arguments/key-vault-sink";
import { quote } from "../../arguments/quote";
import { toVaultOrigin } from "../../arguments/vault-uri";
import { toAzureCloud } from "../azure/clouds";
import { VaultClient } from "../azure/vault-client";
import { deleteSecret, getSecret, recoverSecret, setSecret, type VaultSecretWrite } from "../azure/vault-secrets-api";
import { keepSecret } from "../errors/clean-words";
import { toErrorCode } from "../errors/remedies";
import { awaitPropagation } from "../http/propagation";
import type { Runtime } from "../runtime";
import type { Sink, StoredSecret, TokenFacts } from "./sink";
import type { SinkLogin } from "./sink-login";
import { toStoredSecret } from "./stored-secret";
import { WRITTEN_BY } from "./taking-decision";
import { openVaultLogin } from "./vault-login";

/** What kind of text the value is, unless the user says it otherwise. */
const CONTENT_TYPE = "Databricks personal access token";

/**
 * A secret of an Azure Key Vault. Each write is a new version, which expires with its token. Older versions stay: they
 * hold tokens that are revoked or about to be.
 */
export function openVaultSink(runtime: Runtime, sink: DataPlaneVaultSink, login: SinkLogin): Sink {
  const { scopes } = toAzureCloud(runtime.env, login.origin);
  const origin = toVaultOrigin(sink, new URL(scopes["key-vault"]).host);
  const name = sink.secretName.toLowerCase();
  const vault = new VaultClient(runtime, origin, (tenantId) => openVaultLogin(runtime, login, tenantId));
  const uri = `${origin}/secrets/${name}`;

  const toWrite = (value: string, { tokenId, expiresAt, lineage, publishedBy }: TokenFacts): VaultSecretWrite => ({
    value,
    contentType: sink.contentType ?? CONTENT_TYPE,
    expires: Math.floor(expiresAt / 1000),
    tags: { ...sink.tags, tokenId, lineage, publishedBy, [WRITTEN_BY.name]: WRITTEN_BY.value },
  });

  return {
    place: uri,
    description: `secret ${quote(name)} of vault ${quote(new URL(origin).host.split(".vault.")[0])}`,
    uri,
    takeOver: "exists already: the token becomes a new version of it, and its older versions stay",

    assertLogin: () => void openVaultLogin(runtime, login, undefined),

    obstacle: () => Promise.resolve({}),

    async read(isLook = false) {
      try {
        const found = await getSecret(vault, name, !isLook);
        return found && toStoredSecret(runtime, found);
      } catch (error) {
        if (toErrorCode(error) === "SECRET_DISABLED") return toStoredSecret(runtime, {});
        throw error;
      }
    },

    async write(value, facts) {
      keepSecret(runtime, value);
      const put = async (): Promise<string> => (await setSecret(vault, name, toWrite(value, facts))).version;
      try {
        return await put();
      } catch (error) {
        const code = toErrorCode(error);
        if (code === "SECRET_DELETED") await recoverSecret(vault, name);
        else if (code !== "SECRET_BUSY") throw error;
        return await awaitPropagation(runtime, put, { only: ["SECRET_DELETED", "SECRET_BUSY"] });
      }
    },

    isWritten(stored, value, facts) {
      const wanted = toWrite(value, facts);
      return (
        stored.value === value &&
        stored.contentType === wanted.contentType &&
        stored.expires === wanted.expires &&
        hasTags(stored, wanted.tags)
      );
    },

    remove: () => deleteSecret(vault, name),
  };
}

function hasTags(stored: StoredSecret, tags: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(tags);
  return names.length === Object.keys(stored.tags).length && names.every((tag) => stored.tags[tag] === tags[tag]);
}
