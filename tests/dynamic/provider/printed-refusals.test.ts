import assert from "node:assert/strict";
import type { Properties } from "../../../dynamic/provider/lifecycles/properties";
import { useProviderInProcess } from "./describe-lifecycle";
import type { LifecycleName } from "./provider-loading";

/** A text that no refusal may repeat; it is in every place where a user may have put a secret. */
const SECRET = "dapi0123456789abcdef0123456789abcdef";

const MALFORMED_LOGINS: readonly unknown[] = [
  SECRET,
  { authType: SECRET },
  { authType: "oauth-m2m" },
  { authType: "oauth-m2m", clientId: "c", clientSecret: SECRET, token: SECRET, tenantId: SECRET },
  { authType: "oauth-m2m", clientId: "c", clientSecret: `${SECRET}\n` },
  { authType: "azure-client-secret", clientSecret: SECRET },
  { authType: "azure-client-secret", tenantId: `${SECRET}\n`, clientId: "c", clientSecret: SECRET },
  { authType: "pat", token: ` ${SECRET}` },
  { authType: "pat", token: SECRET, clientSecret: SECRET },
];

const MALFORMED_ADOPTIONS: readonly unknown[] = [
  SECRET,
  { tokenId: SECRET, tokenValue: SECRET },
  { tokenId: "abc", tokenValue: `${SECRET}\u00a0` },
  { tokenId: "abc", tokenValue: SECRET, other: SECRET },
  { tokenId: "abc", tokenValue: SECRET, expiresAt: SECRET },
];

/** For each property, inputs that are refused for it. */
const REFUSED: Readonly<Record<string, readonly unknown[]>> = {
  host: [SECRET + " x", `https://robot:${SECRET}@adb-1.test`, `https://adb-1.test/?token=${SECRET}`, `ftp://${SECRET}`],
  applicationId: [SECRET, `${SECRET}\n`],
  lineage: [SECRET],
  servicePrincipalId: [SECRET],
  objectId: [SECRET],
  displayName: [{ text: SECRET }],
  lifetime: [SECRET],
  renewBefore: [SECRET],
  overlap: [SECRET],
  revokeWhen: [SECRET],
  windows: [SECRET, [{ cron: SECRET, duration: SECRET, timezone: SECRET }]],
  firstExpiresAt: [SECRET],
  scopes: [SECRET, [`${SECRET.toUpperCase()} ${SECRET}`]],
  comment: [{ text: SECRET }],
  rotation: [{ text: SECRET }],
  tokenId: [{ text: SECRET }],
  usage: [SECRET, { text: SECRET }],
  login: MALFORMED_LOGINS,
  administrator: MALFORMED_LOGINS,
  adopt: MALFORMED_ADOPTIONS,
  tokenValue: [`${SECRET}\n`, { text: SECRET }],
  expiresAt: [SECRET],
  sink: [
    SECRET,
    { kind: SECRET },
    { kind: "key-vault", vaultName: SECRET, secretName: `${SECRET}/x` },
    { kind: "key-vault", vaultUri: `https://${SECRET}.test`, secretName: "s" },
    { kind: "key-vault", vaultName: "kv-data", secretName: "s", tags: { tokenId: SECRET }, login: SECRET },
    { kind: "secret-scope", scope: `${SECRET} x`, key: SECRET, other: SECRET },
  ],
};

/** The properties of each resource that its check judges. */
const JUDGED: Readonly<Record<LifecycleName, readonly string[]>> = {
  existingPrincipal: ["host", "objectId", "displayName", "servicePrincipalId", "administrator"],
  personalAccessToken: [
    "host",
    "applicationId",
    "lineage",
    "servicePrincipalId",
    "lifetime",
    "overlap",
    "scopes",
    "comment",
    "rotation",
    "login",
    "administrator",
    "adopt",
    "usage",
  ],
  rotationSchedule: ["lifetime", "renewBefore", "windows", "firstExpiresAt"],
  publishedSecret: ["host", "sink", "tokenId", "tokenValue", "expiresAt", "lineage", "login", "administrator"],
  tokenUsageGrant: ["host", "applicationId", "administrator"],
  tokenRetirement: ["host", "applicationId", "lineage", "administrator", "overlap", "revokeWhen", "tokenId"],
};

describe("what a refusal of a preview prints", () => {
  const provider = useProviderInProcess();

  function inputs(changes: Properties): Properties {
    return provider.inputs({ overlap: "1h", tokenId: "t", ...changes });
  }

  for (const [name, properties] of Object.entries(JUDGED)) {
    for (const property of properties) {
      it(`names ${property} of a ${name} and not its value`, async () => {
        const lifecycle = provider.lifecycles[name as LifecycleName];
        for (const value of REFUSED[property] ?? assert.fail(`no refused values of ${property}`)) {
          const { failures } = await lifecycle.check({}, inputs({ [property]: value }));
          const own = failures.filter(({ reason }) => reason.startsWith(`${property}: `));
          assert.ok(own.length >= 1, `a wrong ${property} was accepted`);
          assertClean(failures);
        }
      });
    }
  }

  for (const status of [400, 401, 403, 404, 500, 503]) {
    for (const body of [{ message: `no: ${SECRET}` }, `"${SECRET}"`, `<html><title>${SECRET}</title></html>`, "[]"]) {
      it(`does not repeat a secret that the workspace's answer of ${status} repeats: ${JSON.stringify(body).replaceAll(SECRET, "SECRET")}`, async () => {
        provider.workspace.emulator.faults.add({
          path: "/workspace-conf",
          times: 50,
          effect: { kind: "answer", status, body },
        });
        const administrator = { authType: "pat", token: SECRET };
        const { failures } = await provider.lifecycles.personalAccessToken.check({}, inputs({ administrator }));
        assert.equal(failures.length, 1);
        assertClean(failures);
      });
    }
  }

  it("does not repeat the login of a principal that is refused in a rotation", async () => {
    const login = { authType: "oauth-m2m", clientSecret: SECRET };
    const due = inputs({ login, rotation: "g2" });
    const { failures } = await provider.lifecycles.personalAccessToken.check({ ...due, rotation: "g1" }, due);
    assert.match(failures[0]?.reason ?? "", /^login: the principal cannot log in/);
    assertClean(failures);
  });

  it("does not repeat the login of a principal whose CAN USE is checked", async () => {
    const login = { authType: "oauth-m2m", clientSecret: SECRET };
    const administrator = { authType: "pat", token: SECRET };
    const due = inputs({ login, administrator, usage: "assumed", rotation: "g2" });
    const { failures } = await provider.lifecycles.personalAccessToken.check({ ...due, rotation: "g1" }, due);
    assert.match(failures[0]?.reason ?? "", /^login: the principal cannot log in/);
    assertClean(failures);
  });

  function assertClean(failures: readonly { readonly property: string; readonly reason: string }[]): void {
    for (const { property, reason } of failures) {
      assert.equal(property, "", "Pulumi prints the value of a property that a failure names");
      assert.equal(reason.toLowerCase().includes(SECRET), false, reason.replaceAll(SECRET, "SECRET"));
    }
  }
});
