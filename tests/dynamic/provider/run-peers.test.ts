import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRunPeers, type PeerProcess } from "../../../dynamic/provider/run-peers";
import type { RunPeers } from "../../../dynamic/provider/runtime";

const ENGINE = "127.0.0.1:41001";

describe("the peers of a provider process", () => {
  let parent: string;
  let running: Set<number>;
  let time = 0;

  const processOf = (pid: number, address = ENGINE): PeerProcess => ({
    argv: ["node", "plugin", address],
    pid,
    getuid: () => statSync(parent).uid,
    kill(other) {
      if (!running.has(other)) throw new Error("ESRCH");
    },
  });
  const open = (pid: number, address?: string): RunPeers => openRunPeers(processOf(pid, address), parent, () => ++time);
  const folder = (): string => join(parent, `databricks-pat-runs-${statSync(parent).uid}`);

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "databricks-pat-peers-"));
    running = new Set([1, 2, 3]);
  });

  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it("hear what the others of the same engine have told, the latest last, and not themselves", () => {
    const [first, second, third] = [open(1), open(2), open(3)];
    third.tell("series", "early");
    first.tell("series", { lineage: "a" });
    second.tell("place", "elsewhere");
    second.tell("series", "late");
    first.tell("series", "own");
    assert.deepEqual(first.hear("series"), ["early", "late"]);
    assert.deepEqual(second.hear("series"), ["early", { lineage: "a" }, "own"]);
    assert.deepEqual(third.hear("place"), ["elsewhere"]);
  });

  it("hear nothing of another engine, and of processes that have ended", () => {
    open(1, "127.0.0.1:41002").tell("series", "another engine's");
    open(2).tell("series", "ended");
    running.delete(2);
    assert.deepEqual(open(3).hear("series"), []);
    assert.deepEqual(readdirSync(folder()), ["41002-1.jsonl"]);
  });

  it("forget what an earlier process with the same id and port has told", () => {
    open(1).tell("series", "earlier");
    open(1).tell("series", "later");
    assert.deepEqual(open(2).hear("series"), ["later"]);
  });

  it("leave out a line that is being written, and files of another kind", () => {
    open(1).tell("series", "whole");
    writeFileSync(join(folder(), "41001-2.jsonl"), '{"at":1,"topic":"series","fact":"ha');
    writeFileSync(join(folder(), "notes.txt"), "");
    assert.deepEqual(open(3).hear("series"), ["whole"]);
  });

  it("keep their notes for this user alone", () => {
    open(1).tell("series", "kept");
    assert.equal(statSync(folder()).mode & 0o777, 0o700);
    assert.equal(statSync(join(folder(), "41001-1.jsonl")).mode & 0o777, 0o600);
  });

  it("make no folder to hear", () => {
    assert.deepEqual(open(1).hear("series"), []);
    assert.equal(existsSync(folder()), false);
  });

  it("are none without an engine's address", () => {
    const alone = open(1, "preview");
    alone.tell("series", "unheard");
    assert.deepEqual(alone.hear("series"), []);
    assert.equal(existsSync(folder()), false);
  });

  const message = (cause: string): RegExp =>
    new RegExp(
      `^the provider cannot keep notes of its run in .*databricks-pat-runs-\\d+: ${cause}; set TMPDIR to a folder that only you can write to$`,
    );

  it("refuse a folder that others can write to", () => {
    mkdirSync(folder());
    chmodSync(folder(), 0o777);
    assert.throws(() => open(1).tell("series", "seen"), { message: message("others can write to it") });
    assert.throws(() => open(1).hear("series"), { message: message("others can write to it") });
  });

  it("refuse a file in the place of the folder", () => {
    writeFileSync(folder(), "");
    assert.throws(() => open(1).tell("series", "seen"), { message: message("EEXIST.*") });
  });
});
