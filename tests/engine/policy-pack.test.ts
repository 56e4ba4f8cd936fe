import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EmulatedStack } from "./emulated-stack";
import { copyPolicyPack } from "./policy-pack-copy";

/** One component, what breaks each rule where the configuration says so, and a dynamic resource of somebody else. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const databricks = require("@pulumi/databricks");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const config = new pulumi.Config();
const place = { kind: "key-vault", resourceGroupName: "rg-emulator", vaultName: "kv-emulator", secretName: "guarded" };
const args = config.getObject("args") ?? {};
const token = process.env.STORED_TOKEN;
const administrator = token === undefined ? {} : { administrator: { authType: "pat", token: pulumi.secret(token) } };
const reporting = new ServicePrincipalToken("reporting", {
  kind: "databricks", lifetime: "30d", scopes: ["sql"], publish: { vault: place }, ...args, ...administrator,
});
const accessControls = config.getObject("list");
if (accessControls !== undefined) {
  const named = config.getBoolean("named") ? [{ servicePrincipalName: reporting.applicationId, permissionLevel: "CAN_USE" }] : [];
  new databricks.Permissions("users", { authorization: "tokens", accessControls: [...accessControls, ...named] });
}
const foreign = { create: async () => ({ id: "1", outs: {} }) };
new (class extends pulumi.dynamic.Resource {})(foreign, "foreign", { lifetime: "9999d", login: { authType: "pat", token: "x" } });
exports.tokenId = reporting.tokenId;
`;

describe("the policy pack on the real engine", () => {
  let stack: EmulatedStack;
  let pack: string;

  before(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    const { PULUMI_HOME: home } = await stack.environment();
    pack = await copyPolicyPack(stack.folder, home ?? "");
  });

  after(() => stack.close());

  const guarded = (...flags: readonly string[]): readonly string[] => ["--policy-pack", pack, ...flags];

  /** What the engine prints for the violations: "[mandatory] token-lifetime". */
  const violations = (printed: string): string[] =>
    [...printed.matchAll(/\[(mandatory|advisory)\] +(?:databricks-pat\S* +)?([\w-]+) +\(?/g)].map(
      ([, level, name]) => `${level} ${name}`,
    );

  it("lets a good program through, in a preview that knows nothing yet and in the update", async () => {
    for (const { stdout, stderr } of [await stack.preview(...guarded()), await stack.up(...guarded())]) {
      assert.match(stdout, /databricks-pat@v\d+\.\d+\.\d+/);
      assert.deepEqual(violations(`${stdout}${stderr}`), []);
    }
    assert.equal(stack.countEvents("minted"), 1);
  });

  it("fails the preview of a token that lives for too long, and advises an overlap", async () => {
    await stack.configure("args", { lifetime: "365d", overlap: "0s" });
    const printed = await stack.fail("preview", ...guarded());
    assert.match(printed, /lifetime: "365d" is longer than 90 days: give a shorter one, or set maxDays of this policy/);
    assert.deepEqual(violations(printed), ["mandatory token-lifetime", "advisory publication-without-overlap"]);
    assert.equal(stack.countEvents("minted"), 1);
  });

  it("obeys its configuration", async () => {
    const settings = join(stack.folder, "settings.json");
    await writeFile(
      settings,
      JSON.stringify({
        "token-lifetime": { maxDays: 365 },
        "publication-without-overlap": { enforcementLevel: "mandatory" },
      }),
    );
    const printed = await stack.fail("preview", ...guarded("--policy-pack-config", settings));
    assert.deepEqual(violations(printed), ["mandatory publication-without-overlap"]);
  });

  it("advises against a stored login, and does not print it", async () => {
    await stack.configure("args", {});
    const { tokenValue } = stack.emulator.store.document.seed.admin;
    stack.variables["STORED_TOKEN"] = tokenValue;
    const { stdout, stderr } = await stack.preview(...guarded());
    delete stack.variables["STORED_TOKEN"];
    assert.match(stdout, /administrator\.token: the state keeps this secret/);
    assert.equal(`${stdout}${stderr}`.includes(tokenValue), false);
  });

  it("fails the preview of a list of token users without the principal, and lets one with it through", async () => {
    await stack.configure("list", [{ groupName: "admins", permissionLevel: "CAN_MANAGE" }]);
    const printed = await stack.fail("preview", ...guarded());
    assert.deepEqual(violations(printed), ["mandatory permissions-on-tokens"]);
    assert.match(printed, /takes CAN USE from the principals of reporting-token, whose tokens are then revoked/);
    await stack.succeed("config", "set", "named", "true");
    await stack.preview(...guarded());
  });
});
