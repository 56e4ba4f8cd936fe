import assert from "node:assert/strict";
import { ModelledComponent } from "./modelled-component";
import { DAY, HOUR, runWell, trigger } from "./phase";
import { addExistingPrincipal, BRIEF_CASES, describeCase, type PrincipalCase } from "./principal-cases";
import { RewindableTenant, type TenantSnapshot } from "./rewindable-tenant";

const WEEK = 7 * DAY + 5 * HOUR;
const MONTH = 29 * DAY;

/** More than two lifetimes. */
const LENGTH = 200 * DAY;

/** How far a clock is wrong. */
const CLOCKS = { "5 h ahead": 5 * HOUR, "5 h behind": -5 * HOUR, "40 d ahead": 40 * DAY, "40 d behind": -40 * DAY };

/** Runs in a row, 0, 1, 2 …: some on a machine whose clock is wrong, the others on one that is right. */
interface Life {
  readonly interval: number;
  readonly isWrong: (run: number) => boolean;
  /** The run before which the user changes the trigger. */
  readonly trigger?: number;
}

const LIVES: Readonly<Record<string, Life>> = {
  "at the first run": { interval: WEEK, isWrong: (run) => run === 0 },
  "at the first runs": { interval: WEEK, isWrong: (run) => run < 7 },
  "at the first two of few runs": { interval: MONTH, isWrong: (run) => run < 2 },
  "at a rotation": { interval: WEEK, isWrong: (run) => run === 5, trigger: 5 },
  "before and at a rotation": { interval: WEEK, isWrong: (run) => run < 6, trigger: 5 },
  "in a retirement": { interval: WEEK, isWrong: (run) => run === 6, trigger: 5 },
  "at every run": { interval: WEEK, isWrong: () => true, trigger: 5 },
  "at every one of few runs": { interval: MONTH, isWrong: () => true },
};

describe("the life of a token on machines whose clocks differ", function () {
  this.timeout(120_000);
  let tenant: RewindableTenant;
  let firstDay: TenantSnapshot;

  before(async () => {
    tenant = await RewindableTenant.start();
    firstDay = tenant.snapshot();
  });
  after(() => tenant.close());

  for (const [clock, ahead] of Object.entries(CLOCKS))
    for (const [when, life] of Object.entries(LIVES))
      for (const principalCase of BRIEF_CASES)
        it(`keeps the published token active with a clock ${clock} ${when}: ${describeCase(principalCase)}`, async () => {
          const right = await live(principalCase, life, 0);
          const wrong = await live(principalCase, life, ahead);
          assert.deepEqual(wrong.violations, []);
          assert.ok(wrong.minted <= right.minted + 1, `${wrong.minted} tokens instead of ${right.minted}`);
          assert.equal(wrong.active, 1);
        });

  /** The runs of a life, with an overlap. */
  async function live(
    principalCase: PrincipalCase,
    life: Life,
    ahead: number,
  ): Promise<{ readonly minted: number; readonly active: number; readonly violations: readonly unknown[] }> {
    tenant.restore(firstDay);
    const component = ModelledComponent.create(tenant, principalCase, await addExistingPrincipal(tenant));
    component.args = { overlap: "24h" };
    const minted = new Set<string>();
    const bringUp = async (): Promise<void> => {
      await runWell(component, "up");
      minted.add(component.stack.current("token")?.id ?? "");
    };
    for (let run = 0; run * life.interval < LENGTH; run++) {
      component.aheadMilliseconds = life.isWrong(run) ? ahead : 0;
      if (run === life.trigger) trigger(component, "rotated");
      await bringUp();
      // In steps: the published token may expire between two runs.
      for (let left = life.interval; left > 0; left -= DAY) component.advance(Math.min(left, DAY));
    }
    // In the end all clocks are right, and what overlaps is over.
    component.aheadMilliseconds = 0;
    for (let run = 0; run < 3; run++) {
      await bringUp();
      component.advance(2 * DAY);
    }
    await bringUp();
    return { minted: minted.size, active: component.activeTokens.length, violations: component.monitor.violations };
  }
});
