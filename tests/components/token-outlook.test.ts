import assert from "node:assert/strict";
import { ServicePrincipalToken } from "../../components";
import { CLOUD } from "./cloud-answers";
import { type ProgramSurroundings, readOutput, runProgram } from "./recorded-program";

describe("daysLeft and nextAction of a ServicePrincipalToken", () => {
  const run = async (now: string | undefined, surroundings: ProgramSurroundings = {}) => {
    const environment = { DATABRICKS_HOST: CLOUD.host, ...(now === undefined ? {} : { DATABRICKS_PAT_NOW: now }) };
    const program = () => new ServicePrincipalToken("x", { kind: "databricks" });
    const { result, registrations } = await runProgram(program, { ...surroundings, environment });
    return { token: result, registrations };
  };

  /** The token was minted 2026-01-01T06:00Z, expires 2026-04-01T06:00Z and is renewed from 2026-03-02 on. */
  const TIMES: Readonly<Record<string, readonly [daysLeft: number, nextAction: string]>> = {
    // The run that mints has begun before the mint, and runs on a slow clock do for a while.
    "2026-01-01T05:58:31Z": [89, "renews on or after 2026-03-02T00:00:00Z"],
    "2026-01-01T06:00:00Z": [89, "renews on or after 2026-03-02T00:00:00Z"],
    "2026-01-01T06:00:01Z": [89, "renews on or after 2026-03-02T00:00:00Z"],
    "2026-01-02T06:00:00Z": [89, "renews on or after 2026-03-02T00:00:00Z"],
    "2026-01-02T06:00:01Z": [88, "renews on or after 2026-03-02T00:00:00Z"],
    "2026-03-01": [31, "renews on or after 2026-03-02T00:00:00Z"],
    "2026-03-02": [30, "renews in the next pulumi up, due since 2026-03-02T00:00:00Z"],
    "2026-04-01T05:59:59Z": [0, "renews in the next pulumi up, due since 2026-03-02T00:00:00Z"],
    "2026-04-01T06:00:00Z": [0, "renews in the next pulumi up, due since 2026-03-02T00:00:00Z"],
    "2026-04-01T08:00:00+01:00": [-1, "renews in the next pulumi up, due since 2026-03-02T00:00:00Z"],
    "2026-04-03": [-2, "renews in the next pulumi up, due since 2026-03-02T00:00:00Z"],
  };
  for (const [now, [daysLeft, nextAction]] of Object.entries(TIMES))
    it(`are ${daysLeft} and "${nextAction}" on ${now}`, async () => {
      const { token } = await run(now);
      assert.deepEqual(await readOutput(token.daysLeft), { value: daysLeft, isSecret: false });
      assert.deepEqual(await readOutput(token.nextAction), { value: nextAction, isSecret: false });
    });

  it("are of the real time without a rehearsal", async () => {
    const before = Date.now();
    const { token } = await run(undefined);
    const { value } = await readOutput(token.daysLeft);
    const daysAt = (now: number): number => Math.floor((Date.parse(CLOUD.expiresAt) - now) / 86_400_000);
    assert.ok([daysAt(before), daysAt(Date.now())].includes(value), `${value}`);
  });

  it("register nothing: the same resources with the same inputs every day", async () => {
    const [one, other] = [await run("2026-01-02"), await run("2026-02-02")];
    assert.deepEqual(one.registrations, other.registrations);
    assert.doesNotMatch(JSON.stringify(one.registrations), /daysLeft|nextAction|renews/);
  });
});
