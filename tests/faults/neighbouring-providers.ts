import { isDeepStrictEqual } from "node:util";
import { ENTITLEMENTS } from "../../dynamic/arguments/entitlements";
import type { Properties } from "../../dynamic/provider/lifecycles/properties";
import { isSuccess, readAnswer } from "./answers";
import type { ModelledLifecycle } from "./engine-model";
import type { ModelledProcess } from "./modelled-process";
import type { RewindableTenant } from "./rewindable-tenant";

const GRAPH = "https://graph.microsoft.com/.default";
const VAULT = "https://vault.azure.net/.default";
const SCIM = "/api/2.0/preview/scim/v2/ServicePrincipals";

/** The REST calls of a resource of another package. */
interface Operations {
  /** Inputs of which a change replaces it. */
  readonly replacing?: readonly string[];
  /** Whether a replacement comes after the deletion, unless the program says otherwise. */
  readonly deletesBeforeReplace?: true;
  readonly create: (inputs: Properties) => Promise<{ readonly id: string; readonly outs: Properties }>;
  /** Whether it is still there. Default: it is, as nobody deletes it outside. */
  readonly read?: (id: string) => Promise<boolean>;
  readonly update?: (id: string, inputs: Properties) => Promise<void>;
  readonly delete: (id: string, properties: Properties) => Promise<void>;
}

/** A call that was answered with a bad status. */
class RefusedCall extends Error {
  constructor(
    attempted: string,
    readonly status: number,
  ) {
    super(`${attempted} returned ${status}`);
  }
}

/** The lifecycles of the resources of other packages by type, reduced to the requests that matter here. */
export function neighbouringProviders(
  tenant: RewindableTenant,
  process: ModelledProcess,
): Readonly<Record<string, ModelledLifecycle>> {
  const send = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: object,
  ): Promise<Properties> => {
    const request = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const answer = await readAnswer(await process.fetch(`${tenant.origin}${path}`, request));
    const { status, text } = answer;
    const isRemoval = method === "DELETE" || path.endsWith("/removePassword");
    const isGone = isRemoval && status === 404;
    if (!isSuccess(answer) && !isGone) throw new RefusedCall(`${method} ${path}`, status);
    return text === "" || isGone ? {} : (JSON.parse(text) as Properties);
  };
  const graph = async (method: string, path: string, body?: object): Promise<Properties> =>
    send(method, `/v1.0${path}`, await tenant.deployerHeaders(GRAPH), body);
  const vault = async (method: string, path: string, body?: object): Promise<Properties> =>
    send(method, `${path}?api-version=7.4`, await tenant.deployerHeaders(VAULT), body);

  const toPolicies = ({ servicePrincipalId }: Properties): string =>
    `/api/2.0/accounts/${tenant.document.seed.accountId}/servicePrincipals/${String(servicePrincipalId)}/federationPolicies`;

  return {
    "pulumi:providers:databricks": lifecycle({
      create: () => Promise.resolve({ id: "constant", outs: {} }),
      delete: () => Promise.resolve(),
    }),
    "databricks:index/servicePrincipalFederationPolicy:ServicePrincipalFederationPolicy": lifecycle({
      replacing: ["servicePrincipalId"],
      create: async (inputs) => {
        const { policy_id } = await send("POST", toPolicies(inputs), await tenant.accountHeaders(), toPolicy(inputs));
        return { id: String(policy_id), outs: {} };
      },
      update: async (id, inputs) => {
        const path = `${toPolicies(inputs)}/${id}?update_mask=oidc_policy`;
        await send("PATCH", path, await tenant.accountHeaders(), toPolicy(inputs));
      },
      delete: async (id, inputs) =>
        void (await send("DELETE", `${toPolicies(inputs)}/${id}`, await tenant.accountHeaders())),
    }),
    "azuread:index/applicationRegistration:ApplicationRegistration": lifecycle({
      create: async ({ displayName }) => {
        const { id, appId } = await graph("POST", "/applications", { displayName });
        return { id: `/applications/${String(id)}`, outs: { clientId: appId } };
      },
      delete: async (id) => void (await graph("DELETE", id)),
    }),
    "azuread:index/servicePrincipal:ServicePrincipal": lifecycle({
      create: async ({ clientId }) => {
        // As azuread does with useExisting.
        const { value } = await graph("GET", `/servicePrincipals?$filter=appId eq '${String(clientId)}'`);
        const [found] = value as readonly Properties[];
        const { id } = found ?? (await graph("POST", "/servicePrincipals", { appId: clientId }));
        return { id: String(id), outs: { applicationTenantId: tenant.document.seed.tenantId } };
      },
      delete: async (id) => void (await graph("DELETE", `/servicePrincipals/${id}`)),
    }),
    "azuread:index/applicationPassword:ApplicationPassword": lifecycle({
      replacing: ["applicationId", "displayName", "endDate", "rotateWhenChanged"],
      create: async ({ applicationId, displayName, endDate }) => {
        const passwordCredential = { displayName, endDateTime: endDate };
        const answer = await graph("POST", `${String(applicationId)}/addPassword`, { passwordCredential });
        return { id: String(answer.keyId), outs: { value: answer.secretText } };
      },
      delete: async (keyId, { applicationId }) =>
        void (await graph("POST", `${String(applicationId)}/removePassword`, { keyId })),
    }),
    "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential": lifecycle({
      replacing: ["applicationId", "displayName"],
      create: async (inputs) => {
        const { applicationId, displayName: name, issuer, subject, audiences } = inputs;
        const path = `${String(applicationId)}/federatedIdentityCredentials`;
        // One of a killed run: azuread is told that it exists, and its user deletes it as the documentation says.
        const { value } = await graph("GET", path);
        for (const left of value as readonly Properties[]) await graph("DELETE", `${path}/${String(left.id)}`);
        const answer = await graph("POST", path, { name, issuer, subject, audiences });
        return { id: String(answer.id), outs: {} };
      },
      update: async (id, { applicationId, issuer, subject, audiences }) => {
        const path = `${String(applicationId)}/federatedIdentityCredentials/${id}`;
        await graph("PATCH", path, { issuer, subject, audiences });
      },
      delete: async (id, { applicationId }) =>
        void (await graph("DELETE", `${String(applicationId)}/federatedIdentityCredentials/${id}`)),
    }),
    "databricks:index/servicePrincipal:ServicePrincipal": lifecycle({
      create: async (inputs) => {
        const { applicationId, displayName } = inputs;
        const headers = tenant.administratorHeaders();
        // As databricks does with force, which is set where the application is the component's own.
        const filter = new URLSearchParams({ filter: `applicationId eq "${String(applicationId)}"` });
        const { Resources } =
          applicationId === undefined ? {} : await send("GET", `${SCIM}?${filter.toString()}`, headers);
        const [found] = (Resources ?? []) as readonly Properties[];
        const body = { displayName, applicationId, entitlements: toEntitlements(inputs) };
        if (found !== undefined) await send("PUT", `${SCIM}/${String(found.id)}`, headers, body);
        const answer = found ?? (await send("POST", SCIM, headers, body));
        return { id: String(answer.id), outs: { applicationId: answer.applicationId } };
      },
      // Its read keeps an entitlement that was taken away, so only a changed argument brings it back.
      update: async (id, inputs) => {
        const body = { displayName: inputs.displayName, entitlements: toEntitlements(inputs) };
        await send("PUT", `${SCIM}/${id}`, tenant.administratorHeaders(), body);
      },
      delete: async (id) => void (await send("DELETE", `${SCIM}/${id}`, tenant.administratorHeaders())),
    }),
    "azure-native:keyvault:Secret": lifecycle({
      replacing: ["resourceGroupName", "vaultName", "secretName"],
      deletesBeforeReplace: true,
      create: async ({ secretName, properties }) => {
        const name = String(secretName);
        // As azure-native does: a secret that exists has to be imported. The user imports that of a killed run, as the
        // documentation says, and the next run writes it.
        if (tenant.heldValue(name) !== undefined && !tenant.begunSecrets.has(name))
          throw new Error("cannot create already existing resource");
        tenant.begunSecrets.add(name);
        const write = (): Promise<Properties> => vault("PUT", `/secrets/${name}`, { value: toValue(properties) });
        await write().catch(async (error: unknown) => {
          if (!(error instanceof RefusedCall) || error.status !== 409) throw error;
          // A failure to look counts as "not deleted".
          await vault("GET", `/deletedsecrets/${name}`).catch(() => Promise.reject(error));
          await vault("POST", `/deletedsecrets/${name}/recover`);
          await write();
        });
        tenant.begunSecrets.delete(name);
        return { id: name, outs: {} };
      },
      read: async (id) => {
        const isGone = (error: unknown): boolean => error instanceof RefusedCall && error.status === 404;
        return vault("GET", `/secrets/${id}`).then(
          () => true,
          (error: unknown) => (isGone(error) ? false : Promise.reject(error)),
        );
      },
      update: async (id, { properties }) => void (await vault("PUT", `/secrets/${id}`, { value: toValue(properties) })),
      delete: async (id) => void (await vault("DELETE", `/secrets/${id}`)),
    }),
  };
}

function toPolicy({ oidcPolicy }: Properties): object {
  const { subjectClaim, ...policy } = oidcPolicy as Properties;
  return { oidc_policy: { ...policy, subject_claim: subjectClaim } };
}

/** As databricks sends them; one empty object for none. */
function toEntitlements(inputs: Properties): readonly object[] {
  const granted = Object.entries(ENTITLEMENTS).filter(([, argument]) => inputs[argument] === true);
  return granted.length === 0 ? [{}] : granted.map(([value]) => ({ value }));
}

function toValue(properties: unknown): unknown {
  return (properties as { readonly value: unknown }).value;
}

function lifecycle({
  replacing = [],
  deletesBeforeReplace,
  create,
  read,
  update,
  delete: remove,
}: Operations): ModelledLifecycle {
  return {
    configure: () => undefined,
    check: (_olds, news) => Promise.resolve({ inputs: news, failures: [] }),
    diff: (_id, olds, news) => {
      const changed = Object.keys(news).filter((key) => !isDeepStrictEqual(olds[key], news[key]));
      const replaces = changed.filter((key) => replacing.includes(key));
      return Promise.resolve({
        changes: changed.length > 0,
        replaces,
        deleteBeforeReplace: deletesBeforeReplace === true,
      });
    },
    create: async (inputs) => {
      const { id, outs } = await create(inputs);
      return { id, outs: { ...inputs, ...outs } };
    },
    read: async (id, properties) => ((await read?.(id)) === false ? {} : { id, props: properties }),
    update: async (id, olds, news) => {
      await update?.(id, news);
      return { outs: { ...olds, ...news } };
    },
    delete: remove,
  };
}
