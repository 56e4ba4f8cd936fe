import assert from "node:assert/strict";
import { type Properties, UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";
import { describeLifecycle } from "../describe-lifecycle";
import { refusedProperties } from "../refused-properties";

describeLifecycle("PersonalAccessToken", "personalAccessToken", (provider) => {
  const { workspace } = provider;

  describe("check", () => {
    const problems: Readonly<Record<string, readonly [changes: Properties, property: string, reason: RegExp]>> = {
      "an account console": [{ host: "https://accounts.azuredatabricks.net" }, "host", /account console/],
      "a host with a path": [{ host: "https://adb-1.2.azuredatabricks.net/login" }, "host", /has a path/],
      "plain http to another machine": [{ host: "http://adb-1.2.azuredatabricks.net" }, "host", /plain http/],
      "a lifetime of nothing": [{ lifetime: "0d" }, "lifetime", /"0d" is not a duration/],
      "a negative lifetime": [{ lifetime: "-1d" }, "lifetime", /"-1d" is not a duration/],
      "a malformed scope": [{ scopes: ["SQL please"] }, "scopes", /"SQL please" is not a scope name/],
      "a display name as application id": [
        { applicationId: "Reporting" },
        "applicationId",
        /a UUID: not the display name/,
      ],
      "a login without its secret": [{ login: { authType: "oauth-m2m" } }, "login", /clientSecret is missing/],
      "a display name as lineage": [{ lineage: "Reporting" }, "lineage", /"Reporting" is not a UUID/],
      "usage in another spelling": [
        { usage: "assume" },
        "usage",
        /"assume" is not known: did you mean "assumed"\? use "granted" or "assumed"/,
      ],
      "a login of another method": [{ login: { authType: "kerberos" } }, "login", /authType "kerberos" is not known/],
    };
    for (const [sentence, [changes, property, reason]] of Object.entries(problems)) {
      it(`refuses ${sentence}, naming the property, without a request`, async () => {
        const { failures } = await provider.lifecycle.check({}, provider.inputs(changes));
        assert.deepEqual(refusedProperties(failures), [property]);
        assert.match(failures[0]?.reason ?? "", reason);
        assert.deepEqual(workspace.takeRequests(), []);
      });
    }

    it("accepts what a preview does not know yet", async () => {
      const unknowns = {
        applicationId: UNKNOWN,
        lineage: UNKNOWN,
        servicePrincipalId: UNKNOWN,
        login: { authType: "oauth-m2m", clientSecret: UNKNOWN },
      };
      const { failures } = await provider.lifecycle.check({}, provider.inputs(unknowns));
      assert.deepEqual(failures, []);
    });

    it("sends no request when no new token is needed", async () => {
      const inputs = provider.inputs();
      await provider.lifecycle.check(inputs, { ...inputs, comment: "other words" });
      assert.deepEqual(workspace.takeRequests(), []);
    });
  });

  describe("diff", () => {
    const cases: Readonly<
      Record<string, readonly [changes: Properties, changed: boolean, replaces: readonly string[], saved?: Properties]>
    > = {
      nothing: [{}, false, []],
      "another rotation": [{ rotation: "g2" }, true, ["rotation"]],
      "a rotation that is not known yet": [{ rotation: UNKNOWN }, true, ["rotation"]],
      "another lifetime": [{ lifetime: "30d" }, true, ["lifetime"]],
      "another workspace": [{ host: "https://adb-1.2.azuredatabricks.net" }, true, ["host"]],
      "scopes where there were none": [{ scopes: ["sql"] }, true, ["scopes"]],
      "another comment": [{ comment: "new" }, true, []],
      "orphans whose day is over": [{}, true, [], { orphansPending: "2026-01-01T00:00:00Z" }],
      "orphans whose day is not over": [
        {},
        false,
        [],
        { orphansPending: new Date(Date.now() + 86_000_000).toISOString() },
      ],
      "orphans whose day seems to be far away, as a clock is wrong": [
        {},
        true,
        [],
        { orphansPending: "2100-01-01T00:00:00Z" },
      ],
      "a principal that was made again": [{ servicePrincipalId: "2" }, true, ["servicePrincipalId"]],
      "a principal's id that was not given before": [{}, true, [], { servicePrincipalId: undefined }],
      "a principal's id that is not known yet": [{ servicePrincipalId: UNKNOWN }, true, []],
      "another overlap, which counts at the next rotation": [{ overlap: "24h" }, false, []],
      "usage that is assumed from now on": [{ usage: "assumed" }, false, []],
      "another login": [{ login: { authType: "oauth-m2m", clientSecret: "s" } }, true, []],
      "the provider's own text": [{ __provider: "exports.handler=()=>0" }, false, []],
    };
    for (const [sentence, [changes, changed, replaces, saved]] of Object.entries(cases)) {
      it(`answers for ${sentence}`, async () => {
        const inputs = provider.inputs();
        const olds = { ...inputs, tokenValue: "v", createdAt: "c", expiresAt: "e", ...saved };
        assert.deepEqual(await provider.lifecycle.diff("t", olds, { ...inputs, ...changes }), {
          changes: changed,
          replaces,
          deleteBeforeReplace: false,
        });
        assert.deepEqual(workspace.takeRequests(), []);
      });
    }
  });
});
