import assert from "node:assert/strict";
import { rememberOnce } from "../../../dynamic/provider/remember-once";

describe("What is remembered once", () => {
  it("is made for the first who asks, also while it is not there yet", async () => {
    const known = new Map<string, Promise<number>>();
    let made = 0;
    const ask = (key: string): Promise<number> => rememberOnce(known, key, () => Promise.resolve(++made));
    assert.deepEqual(await Promise.all([ask("a"), ask("a"), ask("b")]), [1, 1, 2]);
    assert.equal(await ask("a"), 1);
  });

  it("is made again after a failure, which fails those who wait for it", async () => {
    const known = new Map<string, Promise<string>>();
    const fail = (): Promise<string> => {
      throw new Error("no login");
    };
    const asked = [rememberOnce(known, "a", fail), rememberOnce(known, "a", () => Promise.resolve("unused"))];
    for (const failed of asked) await assert.rejects(failed, /no login/);
    assert.equal(await rememberOnce(known, "a", () => Promise.resolve("made")), "made");
  });

  it("stays where an earlier one fails that somebody else has replaced meanwhile", async () => {
    const known = new Map<string, Promise<string>>();
    const failed = rememberOnce(known, "a", () => Promise.reject(new Error("late")));
    known.delete("a");
    const made = rememberOnce(known, "a", () => Promise.resolve("made"));
    await assert.rejects(failed, /late/);
    assert.equal(known.get("a"), made);
  });
});
