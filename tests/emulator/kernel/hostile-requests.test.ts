import * as assert from "node:assert/strict";
import { addAzureCliRoute } from "../../../emulator/azure/azure-cli/azure-cli-route";
import { addAzureRoutes } from "../../../emulator/azure/azure-routes";
import { removeArcData } from "../../../emulator/azure/managed-identity/azure-arc";
import { addDatabricksRoutes } from "../../../emulator/databricks/workspace-routes";
import { addIdentityRoutes } from "../../../emulator/identity/identity-routes";
import { type AddRoute, type Handler, HttpFailure } from "../../../emulator/kernel/exchange";
import type { Tenant } from "../../../emulator/tenant";
import { AzureTenant } from "../azure/azure-tenant";
import { type ReadNames, type Sent, toHostileRequests } from "./hostile-values";
import { fillTenant, type KnownTenant } from "./known-tenant";

interface Route {
  readonly method: string;
  readonly pattern: string;
  readonly handler: Handler<Tenant>;
}

/** How a handler answered, and what it has read of the request. */
interface Handled extends ReadNames {
  readonly status: number;
  readonly answer: string;
  readonly hasReadBody: boolean;
}

/** Routes that have two spellings: one of both is enough. */
const SECOND_SPELLINGS = /^\/beta\/|\/resourcegroups\//;

/** Routes that refuse each first request. */
const REFUSING: readonly string[] = [
  "GET /:tenant/oauth2/v2.0/token",
  "GET /:tenant/oauth2/token",
  "GET /arc/metadata/identity/oauth2/token",
];

/** What has to be answered after each write. */
const AFTERWARDS: readonly string[] = [
  "POST /:tenant/oauth2/v2.0/token",
  "GET /v1.0/applications",
  "GET /v1.0/servicePrincipals",
  "GET /api/2.0/preview/scim/v2/ServicePrincipals",
  "GET /api/2.0/preview/scim/v2/Users",
  "GET /api/2.0/preview/scim/v2/Groups",
  "GET /api/2.0/token-management/tokens",
  "GET /secrets",
];

describe("a request that is wrong in one place is no failure of the emulator", () => {
  const routes = allRoutes();
  const tried = new Set<string>();
  let tenant: AzureTenant;
  let known: KnownTenant;
  let saved: string;
  let now: number;
  before(async () => {
    tenant = await AzureTenant.start();
    known = await fillTenant(tenant);
    saved = JSON.stringify(tenant.emulator.store.document);
    now = tenant.emulator.clock.now();
  });
  after(() => {
    removeArcData(tenant.seed.tenantId);
    return tenant.close();
  });

  const restore = (): Tenant => JSON.parse(saved) as Tenant;

  /** Throws what is a failure of the emulator. */
  async function handle(route: Route, sent: Sent, on: Tenant): Promise<Handled> {
    const read = { query: new Set<string>(), headers: new Set<string>(), hasReadBody: false };
    const query = new URLSearchParams(sent.query);
    const get = query.get.bind(query);
    query.get = (name) => {
      read.query.add(name);
      return get(name);
    };
    const headers = new Proxy(sent.headers, {
      get: (target, name) => {
        read.headers.add(String(name));
        return Object.hasOwn(target, name) ? target[String(name)] : undefined;
      },
    });
    const request = {
      method: route.method,
      path: route.pattern.replace(/:(\w+)/g, (_, name: string) => sent.params[name] ?? ""),
      params: sent.params,
      query,
      headers,
      get body() {
        read.hasReadBody = true;
        return sent.body;
      },
      origin: tenant.origin,
      hostname: "127.0.0.1",
    };
    const context = { tenant: on, now, touch: () => undefined, describe: () => undefined };
    const response = await Promise.resolve()
      .then(() => route.handler(request, context))
      .catch((error: unknown) => {
        if (error instanceof HttpFailure) return error.response;
        throw error;
      });
    return { ...read, status: response.status, answer: JSON.stringify(response.body) };
  }

  /** What the route accepts: without headers, parameters and body of its own, a request with those of its kind. */
  function toAccepted({ method, pattern }: Route): readonly Sent[] {
    const params: Record<string, string> = {};
    const all = Object.assign(
      {},
      ...known.params.map(([of, values]) => (of.test(pattern) ? values : {})),
    ) as typeof params;
    for (const [, name = ""] of pattern.matchAll(/:(\w+)/g)) params[name] = all[name] ?? "";
    const headers = known.headers.find(([of]) => of.test(pattern))?.[1] ?? {};
    const bare: Sent = { params, query: {}, headers, body: "" };
    const own = known.requests.flatMap(([of, sent]) => (of === `${method} ${pattern}` ? [{ ...bare, ...sent }] : []));
    return own.length === 0 ? [bare] : own;
  }

  async function readAll(on: Tenant): Promise<void> {
    for (const route of routes) {
      if (!AFTERWARDS.includes(`${route.method} ${route.pattern}`)) continue;
      for (const accepted of toAccepted(route)) await handle(route, accepted, on);
    }
  }

  for (const route of routes) {
    const name = `${route.method} ${route.pattern}`;
    it(`of ${name}`, async () => {
      const failures: string[] = [];
      for (const accepted of toAccepted(route)) {
        const read = await handle(route, accepted, restore());
        if (!REFUSING.includes(name)) {
          assert.ok(read.status < 400, `it does not accept its first request: ${read.answer}`);
          assert.ok(!read.hasReadBody || accepted.body !== "", "it reads a body, and known-tenant.ts has none for it");
        }
        for (const { title, ...hostile } of toHostileRequests(accepted, read, tried)) {
          const on = restore();
          try {
            const { status } = await handle(route, hostile, on);
            if (route.method !== "GET" && status < 300) await readAll(on);
          } catch (error) {
            failures.push(`${title}: ${String(error)}`);
          }
        }
      }
      assert.deepEqual(failures, []);
    });
  }
});

function allRoutes(): readonly Route[] {
  const routes: Route[] = [];
  const add: AddRoute<Tenant> = (method, pattern, handler) => {
    if (!SECOND_SPELLINGS.test(pattern)) routes.push({ method, pattern, handler });
  };
  addDatabricksRoutes(add);
  addAzureRoutes(add);
  addIdentityRoutes(add);
  addAzureCliRoute((method, name, handler) => add(method, `/_emulator/${name}`, handler));
  return routes;
}
