import * as assert from "node:assert/strict";
import type { PrincipalLogin } from "../../../../dynamic/arguments/auth-types";
import { getCurrentUserName } from "../../../../dynamic/provider/databricks/service-principals-api";
import {
  hasOwnLogin,
  openPrincipalSession,
  type Principal,
} from "../../../../dynamic/provider/logins/principal-session";
import type { Runtime } from "../../../../dynamic/provider/runtime";
import { type EmulatedPrincipal, useEmulatedWorkspace } from "../../../emulated-workspace";
import { createLoginRuntime } from "./login-runtime";

describe("A session as a principal", () => {
  const emulated = useEmulatedWorkspace();

  function createRuntime(): Runtime {
    return createLoginRuntime({ environment: emulated.environment() });
  }

  function toPrincipal(principal: EmulatedPrincipal, login: PrincipalLogin): Principal {
    const { applicationId } = principal;
    return { origin: emulated.host, applicationId, servicePrincipalId: undefined, login, administrator: undefined };
  }

  async function assertCallsAs(principal: Principal): Promise<void> {
    const { client, close } = await openPrincipalSession(createRuntime(), principal);
    assert.equal(await getCurrentUserName(client), principal.applicationId);
    await close();
  }

  it("opens with an Entra client secret of its own", async () => {
    const { tenantId, clientSecret, ...entra } = await emulated.addEntraPrincipal();
    const principal = toPrincipal(entra, { authType: "azure-client-secret", tenantId, clientSecret });
    assert.equal(hasOwnLogin(principal), true);
    await assertCallsAs(principal);
  });

  it("opens with an OAuth secret of its own", async () => {
    const added = await emulated.addPrincipal();
    const clientSecret = await emulated.addOAuthSecret(added);
    const principal = toPrincipal(added, { authType: "oauth-m2m", clientSecret });
    assert.equal(hasOwnLogin(principal), true);
    await assertCallsAs(principal);
  });

  it("opens with a secret of the administrator's, which its close deletes", async () => {
    const added = await emulated.addPrincipal();
    const principal = toPrincipal(added, { authType: "one-time-secret" });
    assert.equal(hasOwnLogin(principal), false);
    emulated.takeLog();
    await assertCallsAs(principal);
    const secrets = `/api/2.0/accounts/servicePrincipals/${added.servicePrincipalId}/credentials/secrets`;
    const requests = emulated.takeRequests().map((request) => request.replace(/secrets\/.*/, "secrets/ID"));
    assert.deepEqual(requests, [
      "GET /api/2.0/preview/scim/v2/ServicePrincipals",
      `POST ${secrets}`,
      "POST /oidc/v1/token",
      "GET /api/2.0/preview/scim/v2/Me",
      `DELETE ${secrets}/ID`,
    ]);
  });

  it("deletes that secret too when the login fails", async () => {
    const principal = toPrincipal(await emulated.addPrincipal(), { authType: "one-time-secret" });
    emulated.emulator.faults.add({ path: "/oidc/v1/token", effect: { kind: "answer", status: 400 } });
    await assert.rejects(openPrincipalSession(createRuntime(), principal));
    assert.match(emulated.takeRequests().at(-1) ?? "", /^DELETE .*\/credentials\/secrets\//);
  });
});
