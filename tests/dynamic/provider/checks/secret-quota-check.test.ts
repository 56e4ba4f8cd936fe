import assert from "node:assert/strict";
import { type Properties, UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";
import { useProviderInProcess } from "../describe-lifecycle";
import { addSecret, ONE_TIME_SECONDS } from "../one-time-secrets";
import { refusedProperties } from "../refused-properties";

describe("the check of the OAuth secrets of a principal before a new token", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;

  const fill = (count: number): void => {
    for (let made = 0; made < count; made++) addSecret(workspace, provider.principal);
  };

  const countLists = (): number =>
    workspace.takeRequests().filter((request) => /^GET .*\/credentials\/secrets$/.test(request)).length;

  const check = (inputs: Properties, olds: Properties = {}) =>
    provider.lifecycles.personalAccessToken.check(olds, inputs);

  it("fails where users have all five, and names them, with one list for all tokens of the principal", async () => {
    fill(5);
    const checks = await Promise.all([1, 2, 3].map(() => check(provider.inputs())));
    for (const { failures } of checks) {
      assert.deepEqual(refusedProperties(failures), ["login"]);
      assert.match(
        failures[0]?.reason ?? "",
        /has 5 OAuth secrets in .*, and a workspace allows 5 per principal.*databricks service-principal-secrets-proxy delete \d+ SECRET_ID\. No token was changed: fix the cause and run pulumi up again$/,
      );
      assert.doesNotMatch(failures[0]?.reason ?? "", /revoke/);
    }
    assert.equal(countLists(), 1);
  });

  it("fails in a rotation too, also where the numeric id is looked up", async () => {
    const inputs = provider.inputs({ servicePrincipalId: undefined });
    fill(5);
    const { failures } = await check({ ...inputs, rotation: "g2" }, inputs);
    assert.deepEqual(refusedProperties(failures), ["login"]);
  });

  it("passes where a place is free, or becomes free soon", async () => {
    fill(4);
    assert.deepEqual((await check(provider.inputs())).failures, []);
    provider.restart();
    addSecret(workspace, provider.principal, { secondsAgo: 0, lifetimeSeconds: ONE_TIME_SECONDS });
    assert.deepEqual((await check(provider.inputs())).failures, []);
    assert.equal(countLists(), 2);
  });

  it("passes where the list is refused, and does not ask again", async () => {
    fill(5);
    workspace.emulator.faults.add({ path: "/credentials/secrets", effect: { kind: "answer", status: 403 } });
    assert.deepEqual((await check(provider.inputs())).failures, []);
    assert.deepEqual((await check(provider.inputs())).failures, []);
    assert.equal(countLists(), 1);
  });

  it("makes no request where nothing is minted, or not with a one-time secret", async () => {
    const adopt = await workspace.mintByHand(provider.principal, { comment: "script", lifetime_seconds: 8_640_000 });
    workspace.takeLog();
    fill(5);
    const inputs = provider.inputs();
    const cases: readonly (readonly [Properties, Properties])[] = [
      [inputs, inputs],
      [inputs, { ...inputs, comment: "other words" }],
      [{}, { ...inputs, adopt }],
      [{}, { ...inputs, login: { authType: "oauth-m2m", clientSecret: "dose" } }],
      [{}, { ...inputs, applicationId: UNKNOWN, servicePrincipalId: UNKNOWN }],
    ];
    for (const [olds, news] of cases) assert.deepEqual((await check(news, olds)).failures, []);
    assert.equal(countLists(), 0);
  });
});
