import * as assert from "node:assert/strict";
import type { AdministratorLogin } from "../../../../dynamic/arguments/auth-types";
import { getCurrentUserName } from "../../../../dynamic/provider/databricks/service-principals-api";
import { getTokenPolicy } from "../../../../dynamic/provider/databricks/workspace-conf-api";
import { explain } from "../../../../dynamic/provider/errors/remedies";
import { administratorClient } from "../../../../dynamic/provider/logins/administrator-login";
import { openPrincipalSession } from "../../../../dynamic/provider/logins/principal-session";
import { useEmulatedWorkspace } from "../../../emulated-workspace";
import { createLoginRuntime } from "./login-runtime";

const TENANT = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const APPLICATION = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

interface Failure {
  readonly environment?: Readonly<Record<string, string>>;
  readonly configuration?: Readonly<Record<string, string>>;
  readonly given?: AdministratorLogin;
  /** What the message ends with. */
  readonly ends: string;
}

const REFUSED: Readonly<Record<string, Failure>> = {
  "a token of the environment": {
    environment: { DATABRICKS_TOKEN: "dapi-a-secret" },
    ends: `. Login: pat from DATABRICKS_TOKEN, the first complete one`,
  },
  "a token of the stack configuration that the authType names": {
    environment: { DATABRICKS_AUTH_TYPE: "pat" },
    configuration: { "databricks:token": "dapi-a-secret" },
    ends: `. Login: pat from databricks:token of the stack configuration, named by DATABRICKS_AUTH_TYPE`,
  },
  "a token that was given": {
    given: { authType: "pat", token: "dapi-a-secret" },
    ends: ". Login: pat given as administrator",
  },
  "an OAuth secret of the environment": {
    environment: { DATABRICKS_CLIENT_ID: APPLICATION, DATABRICKS_CLIENT_SECRET: "a-secret" },
    ends: `. Login: oauth-m2m from DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET, the first complete one`,
  },
  "an Entra client secret of the environment": {
    environment: { ARM_TENANT_ID: TENANT, ARM_CLIENT_ID: APPLICATION, ARM_CLIENT_SECRET: "a-secret" },
    ends: `. Login: azure-client-secret from ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET, the first complete one`,
  },
};

const MALFORMED: Readonly<Record<string, Pick<Failure, "environment" | "given"> & { readonly message: string }>> = {
  "a token with a line break": {
    environment: { DATABRICKS_TOKEN: "a-secret\n" },
    message: "the token of pat from DATABRICKS_TOKEN",
  },
  "a client secret with a space": {
    environment: { DATABRICKS_CLIENT_ID: APPLICATION, DATABRICKS_CLIENT_SECRET: "a-secret x" },
    message: "the clientSecret of oauth-m2m from DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET",
  },
  "a given token with a line break": {
    given: { authType: "pat", token: "a-secret\r\n" },
    message: "the token of pat given as administrator",
  },
};

describe("A login that fails", () => {
  const emulated = useEmulatedWorkspace();

  async function explainFailure(call: () => Promise<unknown>): Promise<string> {
    const text = await call().then(
      () => assert.fail("the call was answered"),
      (error: unknown) => explain(error),
    );
    assert.doesNotMatch(text, /a-secret/);
    return text;
  }

  for (const [title, { environment, configuration, given, ends }] of Object.entries(REFUSED)) {
    it(`names itself: ${title}`, async () => {
      const runtime = createLoginRuntime({
        environment: { ...environment, AZURE_AUTHORITY_HOST: emulated.host },
        configuration: configuration ?? {},
      });
      const text = await explainFailure(() => getCurrentUserName(administratorClient(runtime, emulated.host, given)));
      assert.equal(text.slice(text.indexOf(". Login: ")), ends);
    });
  }

  for (const [title, { environment, given, message }] of Object.entries(MALFORMED)) {
    it(`is refused before any call: ${title}`, () => {
      const runtime = createLoginRuntime({ environment: environment ?? {} });
      assert.throws(() => administratorClient(runtime, emulated.host, given), {
        code: "CREDENTIAL_MALFORMED",
        message: `${message} contains white space, a line break or another character that credentials do not have: set it again without it`,
      });
      assert.deepEqual(emulated.takeRequests(), []);
    });
  }

  it("names itself when it succeeds but is not an administrator", async () => {
    const principal = await emulated.addPrincipal();
    await emulated.grantUsage(principal);
    const { tokenValue } = await emulated.mintByHand(principal, {});
    const runtime = createLoginRuntime();
    const client = administratorClient(runtime, emulated.host, { authType: "pat", token: tokenValue });
    const text = await explainFailure(() => getTokenPolicy(client));
    assert.match(text, /This call needs a workspace administrator: .*\. Login: pat given as administrator$/);
  });

  it("names itself when the login service does not answer", async () => {
    emulated.emulator.faults.add({ path: "/oidc/v1/token", times: 1000, effect: { kind: "drop-before" } });
    const given = { authType: "oauth-m2m", clientId: APPLICATION, clientSecret: "a-secret" } as const;
    const client = administratorClient(createLoginRuntime(), emulated.host, given);
    const text = await explainFailure(() => getCurrentUserName(client));
    assert.match(text, /got no answer: .*\. Login: oauth-m2m given as administrator$/);
  });

  it("is not named when the failure has another cause", async () => {
    emulated.emulator.faults.add({
      path: "/Me",
      effect: { kind: "answer", status: 400, body: { error_code: "BAD_REQUEST", message: "no" } },
    });
    const client = administratorClient(createLoginRuntime(), emulated.host, {
      authType: "pat",
      token: emulated.adminToken,
    });
    assert.doesNotMatch(await explainFailure(() => getCurrentUserName(client)), /Login:/);
  });

  it("names the principal", async () => {
    const principal = {
      origin: emulated.host,
      applicationId: APPLICATION,
      servicePrincipalId: undefined,
      login: { authType: "azure-client-secret", tenantId: TENANT, clientSecret: "a-secret" },
      administrator: undefined,
    } as const;
    const runtime = createLoginRuntime({ environment: { AZURE_AUTHORITY_HOST: emulated.host } });
    const text = await explainFailure(() => openPrincipalSession(runtime, principal));
    assert.match(text, new RegExp(`\\. Login: azure-client-secret of the principal ${APPLICATION}$`));
  });
});
