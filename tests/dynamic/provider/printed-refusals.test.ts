import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { personalAccessToken, rotationSchedule, tokenRetirement, tokenUsageGrant } from "../../../dynamic/provider";
import type { Properties, ResourceLifecycle } from "../../../dynamic/provider/lifecycle";
import { type EmulatedPrincipal, EmulatedWorkspace } from "../../emulated-workspace";
import { beImpatient } from "./impatience";
import { LOADINGS, type LoadedLifecycles } from "./loaded-lifecycles";

/** A text that no refusal may repeat; it stands wherever a user may have put a secret. */
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
  owner: [SECRET],
  servicePrincipalId: [SECRET],
  lifetime: [SECRET],
  renewBefore: [SECRET],
  overlap: [SECRET],
  revokeWhen: [SECRET],
  windows: [SECRET, [{ cron: SECRET, duration: SECRET, timezone: SECRET }]],
  firstExpiresAt: [SECRET],
  scopes: [SECRET, [`${SECRET.toUpperCase()} ${SECRET}`]],
  comment: [{ text: SECRET }],
  rotationTrigger: [{ text: SECRET }],
  login: MALFORMED_LOGINS,
  administrator: MALFORMED_LOGINS,
  adopt: MALFORMED_ADOPTIONS,
};

const LIFECYCLES: Readonly<Record<string, readonly [ResourceLifecycle, properties: readonly string[]]>> = {
  PersonalAccessToken: [
    personalAccessToken,
    [
      "host",
      "applicationId",
      "owner",
      "servicePrincipalId",
      "lifetime",
      "overlap",
      "scopes",
      "comment",
      "rotationTrigger",
      "login",
      "administrator",
      "adopt",
    ],
  ],
  RotationSchedule: [rotationSchedule, ["lifetime", "renewBefore", "windows", "firstExpiresAt"]],
  TokenUsageGrant: [tokenUsageGrant, ["host", "applicationId", "owner", "administrator"]],
  TokenRetirement: [tokenRetirement, ["host", "applicationId", "owner", "administrator", "overlap", "revokeWhen"]],
};

describe("what a refusal of a preview prints", () => {
  let workspace: EmulatedWorkspace;
  let lifecycles: LoadedLifecycles;
  let principal: EmulatedPrincipal;

  before(async () => {
    workspace = await EmulatedWorkspace.start();
    lifecycles = LOADINGS["as modules"](workspace.environment());
    principal = await workspace.addPrincipal();
  });

  after(async () => {
    await lifecycles.close();
    await workspace.emulator.close();
  });

  beforeEach(() => workspace.emulator.faults.clear());

  beImpatient();

  function inputs(changes: Properties): Properties {
    return workspace.tokenInputs(principal, { overlap: "1h", rotation: "g1", ...changes });
  }

  for (const [type, [lifecycle, properties]] of Object.entries(LIFECYCLES)) {
    for (const property of properties) {
      it(`names ${property} of a ${type} and not its value`, async () => {
        for (const value of REFUSED[property] ?? assert.fail(`no refused values of ${property}`)) {
          const { failures } = await lifecycle.check({}, inputs({ [property]: value }));
          const own = failures.filter(({ reason }) => reason.startsWith(`${property}: `));
          assert.equal(own.length, 1, `a wrong ${property} was accepted`);
          assertClean(failures);
        }
      });
    }
  }

  for (const status of [400, 401, 403, 404, 500, 503]) {
    for (const body of [{ message: `no: ${SECRET}` }, `"${SECRET}"`, `<html><title>${SECRET}</title></html>`, "[]"]) {
      it(`does not repeat a secret that the workspace's answer of ${status} repeats: ${JSON.stringify(body).replaceAll(SECRET, "SECRET")}`, async () => {
        workspace.emulator.faults.add({ path: "/workspace-conf", times: 50, effect: { kind: "answer", status, body } });
        const administrator = { authType: "pat", token: SECRET };
        const { failures } = await personalAccessToken.check({}, inputs({ administrator }));
        assert.equal(failures.length, 1);
        assertClean(failures);
      });
    }
  }

  it("does not repeat the login of a principal that is refused in a rotation", async () => {
    const login = { authType: "oauth-m2m", clientSecret: SECRET };
    const due = inputs({ login, rotationTrigger: "g2", owner: randomUUID() });
    const { failures } = await personalAccessToken.check({ ...due, rotationTrigger: "g1" }, due);
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
