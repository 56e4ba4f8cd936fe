import { isDeepStrictEqual } from "node:util";
import type { Properties, ResourceLifecycle } from "../../dynamic/provider/lifecycle";
import type { ModelledProcess } from "./modelled-process";
import type { PretendTenant } from "./pretend-tenant";

const GRAPH = "https://graph.microsoft.com/.default";
const VAULT = "https://vault.azure.net/.default";
const SCIM = "/api/2.0/preview/scim/v2/ServicePrincipals";

/** What a resource of another package does, over REST. */
interface Operations {
  /** Inputs of which a change replaces it. */
  readonly replacing?: readonly string[];
  readonly create: (inputs: Properties) => Promise<{ readonly id: string; readonly outs: Properties }>;
  readonly update?: (id: string, inputs: Properties) => Promise<void>;
  readonly delete: (id: string, properties: Properties) => Promise<void>;
}

/** The resources of other packages that a component has, reduced to the requests that matter here. */
export function neighbouringProviders(tenant: PretendTenant, process: ModelledProcess) {
  const send = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: object,
  ): Promise<Properties> => {
    const request = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await process.fetch(`${tenant.origin}${path}`, request);
    const text = await response.text();
    const isRemoval = method === "DELETE" || path.endsWith("/removePassword");
    const isGone = isRemoval && response.status === 404;
    if (!response.ok && !isGone) throw new Error(`${method} ${path} was answered ${response.status}`);
    return text === "" || isGone ? {} : (JSON.parse(text) as Properties);
  };
  const graph = async (method: string, path: string, body?: object): Promise<Properties> =>
    send(method, `/v1.0${path}`, await tenant.deployerHeaders(GRAPH), body);
  const vault = async (method: string, name: unknown, body?: object): Promise<Properties> =>
    send(method, `/secrets/${String(name)}?api-version=7.4`, await tenant.deployerHeaders(VAULT), body);

  return {
    application: lifecycle({
      create: async () => {
        const { id, appId } = await graph("POST", "/applications", { displayName: "faults" });
        return { id: String(id), outs: { objectId: id, clientId: appId } };
      },
      delete: async (id) => void (await graph("DELETE", `/applications/${id}`)),
    }),
    applicationPrincipal: lifecycle({
      create: async ({ clientId }) => {
        // As azuread does with useExisting.
        const { value } = await graph("GET", `/servicePrincipals?$filter=appId eq '${String(clientId)}'`);
        const [found] = value as readonly Properties[];
        const { id } = found ?? (await graph("POST", "/servicePrincipals", { appId: clientId }));
        return { id: String(id), outs: {} };
      },
      delete: async (id) => void (await graph("DELETE", `/servicePrincipals/${id}`)),
    }),
    applicationPassword: lifecycle({
      replacing: ["generation"],
      create: async ({ objectId }) => {
        const answer = await graph("POST", `/applications/${String(objectId)}/addPassword`, { passwordCredential: {} });
        return { id: String(answer.keyId), outs: { value: answer.secretText } };
      },
      delete: async (keyId, { objectId }) =>
        void (await graph("POST", `/applications/${String(objectId)}/removePassword`, { keyId })),
    }),
    servicePrincipal: lifecycle({
      create: async ({ applicationId }) => {
        const headers = tenant.administratorHeaders();
        // As databricks does with force, which is set where the application is the component's own.
        const filter = new URLSearchParams({ filter: `applicationId eq "${String(applicationId)}"` });
        const { Resources } =
          applicationId === undefined ? {} : await send("GET", `${SCIM}?${filter.toString()}`, headers);
        const [found] = (Resources ?? []) as readonly Properties[];
        const answer = found ?? (await send("POST", SCIM, headers, { displayName: "faults", applicationId }));
        return { id: String(answer.id), outs: { applicationId: answer.applicationId, servicePrincipalId: answer.id } };
      },
      delete: async (id) => void (await send("DELETE", `${SCIM}/${id}`, tenant.administratorHeaders())),
    }),
    vaultSecret: lifecycle({
      create: async ({ secretName, value }) => {
        // As azure-native does: what is there already has to be imported.
        if (tenant.publishedValue(String(secretName)) !== undefined)
          throw new Error("cannot create already existing resource");
        await vault("PUT", secretName, { value });
        return { id: String(secretName), outs: {} };
      },
      update: async (id, { value }) => void (await vault("PUT", id, { value })),
      delete: async (id) => void (await vault("DELETE", id)),
    }),
  };
}

/** A resource that needs no provider: its outputs are decided when it is created. */
export function constant(outputs: Properties): ResourceLifecycle {
  return lifecycle({
    create: () => Promise.resolve({ id: "constant", outs: outputs }),
    delete: () => Promise.resolve(),
  });
}

function lifecycle({ replacing = [], create, update, delete: remove }: Operations): ResourceLifecycle {
  return {
    configure: () => undefined,
    check: (_olds, news) => Promise.resolve({ inputs: news, failures: [] }),
    diff: (_id, olds, news) => {
      const changed = Object.keys(news).filter((key) => !isDeepStrictEqual(olds[key], news[key]));
      const replaces = changed.filter((key) => replacing.includes(key));
      return Promise.resolve({ changes: changed.length > 0, replaces, deleteBeforeReplace: false });
    },
    create: async (inputs) => {
      const { id, outs } = await create(inputs);
      return { id, outs: { ...inputs, ...outs } };
    },
    read: (id, properties) => Promise.resolve({ id, props: properties }),
    update: async (id, olds, news) => {
      await update?.(id, news);
      return { outs: { ...olds, ...news } };
    },
    delete: remove,
  };
}
