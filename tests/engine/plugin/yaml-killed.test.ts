import type { HoldRule } from "../../../emulator/kernel/holds";
import { assertRepairedAfterCliKill } from "../kills/cli-kills";
import { DueStack } from "../kills/due-stack";
import { assertRepairedAfterProviderKill } from "../kills/provider-kills";
import { ONE_TIME_SECRET_CALLS, type RemoteCall } from "../kills/remote-calls";
import { YAML_COMPONENT } from "./yaml-component";

type Moment = HoldRule["moment"];

/** The moments that leave different results; the calls between them are those of the dynamic form. */
const OF_CLI: readonly (readonly [Moment, string])[] = [
  ["after", "the mint"],
  ["before", "the publication"],
  ["after", "the revocation"],
];

/** The plugin waits for the whole component while another provider writes the publication. */
const OF_PLUGIN: readonly (readonly [Moment, string])[] = [
  ["before", "the creation of the one-time secret"],
  ["after", "the mint"],
  ["after", "the publication"],
  ["before", "the revocation"],
  ["after", "the revocation"],
];

describe("a rotation of a YAML program", () => {
  const due = DueStack.forSuite({ kind: "databricks" }, YAML_COMPONENT);

  for (const [moment, name] of OF_CLI) {
    it(`whose CLI is killed ${moment} ${name} is repaired by one successful up`, () =>
      assertRepairedAfterCliKill(due(), find(name), moment));
  }

  for (const [moment, name] of OF_PLUGIN) {
    it(`whose plugin is killed ${moment} ${name} is repaired by one successful up`, () =>
      assertRepairedAfterProviderKill(due(), find(name), moment));
  }

  it("leaves a stack that another up does not change", () => due().assertNoChanges());
});

function find(name: string): RemoteCall {
  const call = ONE_TIME_SECRET_CALLS.find((known) => known.name === name);
  if (call === undefined) throw new Error(`there is no call "${name}"`);
  return call;
}
