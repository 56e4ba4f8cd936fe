import assert from "node:assert/strict";
import { assertRealTime, now } from "../../dynamic/provider/clock";

const WORKSPACE = "https://adb-1.test";

describe("the clock", () => {
  const before = process.env.DATABRICKS_PAT_NOW;

  function rehearse(time: string | undefined): void {
    if (time === undefined) Reflect.deleteProperty(process.env, "DATABRICKS_PAT_NOW");
    else process.env.DATABRICKS_PAT_NOW = time;
  }

  function fromNow(seconds: number): string {
    return new Date(Date.now() + seconds * 1000).toISOString();
  }

  afterEach(() => rehearse(before));

  for (const time of [undefined, ""]) {
    it(`tells real time where DATABRICKS_PAT_NOW is ${time === undefined ? "unset" : "empty"}`, () => {
      rehearse(time);
      const [earliest, told, latest] = [Date.now(), now(), Date.now()];
      assert.ok(earliest <= told && told <= latest);
    });
  }

  for (const [time, instant] of Object.entries({
    "2026-12-24T00:00:00Z": "2026-12-24T00:00:00.000Z",
    "2026-12-24T00:00Z": "2026-12-24T00:00:00.000Z",
    "2026-12-24T00:00:00.250Z": "2026-12-24T00:00:00.250Z",
    "2026-12-24T02:30:00+02:30": "2026-12-24T00:00:00.000Z",
    "2026-12-23T19:00:00-05:00": "2026-12-24T00:00:00.000Z",
  })) {
    it(`tells ${instant} for DATABRICKS_PAT_NOW=${time}`, () => {
      rehearse(time);
      assert.equal(new Date(now()).toISOString(), instant);
    });
  }

  for (const time of [
    "tomorrow",
    "2026-12-24",
    "2026-12-24T00:00:00",
    "2026-12-24 00:00:00Z",
    "2026-13-24T00:00:00Z",
    "2026-12-24T25:00:00Z",
    "1798070400",
    " 2026-12-24T00:00:00Z",
  ]) {
    it(`refuses DATABRICKS_PAT_NOW=${JSON.stringify(time)}`, () => {
      rehearse(time);
      const message = `DATABRICKS_PAT_NOW: ${JSON.stringify(time)} is not a time: write it like "2026-12-24T00:00:00Z", or unset it`;
      assert.throws(now, { message });
    });
  }

  it("lets real time write", () => {
    rehearse(undefined);
    assertRealTime(WORKSPACE);
  });

  it("lets a rehearsal write that differs from real time by less than a minute", () => {
    for (const seconds of [-50, 50]) {
      rehearse(fromNow(seconds));
      assertRealTime(WORKSPACE);
    }
  });

  it("lets no other rehearsal write to a workspace", () => {
    for (const seconds of [-70, 70]) {
      const time = fromNow(seconds);
      rehearse(time);
      assert.throws(() => assertRealTime(WORKSPACE), {
        message: `DATABRICKS_PAT_NOW=${time} rehearses another time, so nothing is written to ${WORKSPACE}: use it with pulumi preview, and unset it for pulumi up`,
      });
    }
  });

  it("takes a name below localhost for a workspace, as its address may be anybody's", () => {
    rehearse("2036-12-24T00:00:00Z");
    const origin = "https://workspace.localhost:8443";
    assert.throws(() => assertRealTime(origin), {
      message: /^DATABRICKS_PAT_NOW=\S+ rehearses another time, .*localhost/,
    });
  });

  it("lets any rehearsal write to this machine", () => {
    rehearse("2036-12-24T00:00:00Z");
    for (const origin of ["http://127.0.0.1:8080", "https://localhost:8443"]) assertRealTime(origin);
  });
});
