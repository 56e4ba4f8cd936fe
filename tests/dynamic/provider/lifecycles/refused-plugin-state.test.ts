import assert from "node:assert/strict";
import type { Lifecycles } from "../../../../dynamic/provider/lifecycles";
import { withPluginStateRefused } from "../../../../dynamic/provider/lifecycles/refused-plugin-state";
import type { ResourceLifecycle } from "../../../../dynamic/provider/lifecycles/resource-lifecycle";

const NAMES = [
  "existingPrincipal",
  "personalAccessToken",
  "publishedSecret",
  "rotationSchedule",
  "tokenRetirement",
  "tokenUsageGrant",
] as const satisfies readonly (keyof Lifecycles)[];

describe("a resource in the state of a stack, checked for a TypeScript program", () => {
  for (const name of NAMES) {
    const checked: unknown[] = [];
    const lifecycle = {
      check: async (olds: object, news: object) => (checked.push(olds), { inputs: news, failures: [] }),
    } as unknown as ResourceLifecycle;
    const { [name]: refusing } = withPluginStateRefused({ [name]: lifecycle } as unknown as Lifecycles);

    beforeEach(() => (checked.length = 0));

    it(`is refused if the plugin has made it: ${name}`, async () => {
      const { failures } = await refusing.check({ host: "h" }, { host: "h", __provider: "text" });
      assert.equal(failures.length, 1);
      assert.match(failures[0]?.reason ?? "", /^the plugin databricks-pat has made this resource/);
      assert.equal(failures[0]?.property, "");
      assert.deepEqual(checked, []);
    });

    it(`is checked if it is new, or of such a program: ${name}`, async () => {
      for (const olds of [{}, { host: "h", __provider: "text" }])
        assert.deepEqual((await refusing.check(olds, { __provider: "text" })).failures, []);
      assert.equal(checked.length, 2);
    });
  }
});
