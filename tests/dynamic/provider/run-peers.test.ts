import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepNotes, openRunPeers, type PeerProcess, type RunNotes } from "../../../dynamic/provider/run-peers";

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
  const open = (pid: number, address?: string, machine = "here"): RunNotes =>
    openRunPeers(processOf(pid, address), parent, () => ++time, machine);
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
    assert.deepEqual(readdirSync(folder()), ["41002-1-here.jsonl"]);
  });

  it("forget what an earlier process with the same id and port has told", () => {
    open(1).tell("series", "earlier");
    open(1).tell("series", "later");
    assert.deepEqual(open(2).hear("series"), ["later"]);
  });

  it("leave out a line that is being written, and files of another kind", () => {
    open(1).tell("series", "whole");
    writeFileSync(join(folder(), "41001-2-here.jsonl"), '{"at":1,"topic":"series","fact":"ha');
    writeFileSync(join(folder(), "notes.txt"), "");
    assert.deepEqual(open(3).hear("series"), ["whole"]);
  });

  it("keep their notes for this user alone", () => {
    open(1).tell("series", "kept");
    assert.equal(statSync(folder()).mode & 0o777, 0o700);
    assert.equal(statSync(join(folder(), "41001-1-here.jsonl")).mode & 0o777, 0o600);
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
    assert.throws(() => open(1).tell("series", "seen"), { message: message("it is not a folder") });
    assert.throws(() => open(1).hear("series"), { message: message("it is not a folder") });
  });

  describe("where others share the folder", () => {
    it("hear nothing of another machine, and leave its files", () => {
      open(8, ENGINE, "there").tell("series", "another machine's");
      open(1, ENGINE, "there").tell("series", "with the same id");
      assert.deepEqual(open(1).hear("series"), []);
      open(1).tell("series", "own");
      assert.deepEqual(readdirSync(folder()).sort(), [
        "41001-1-here.jsonl",
        "41001-1-there.jsonl",
        "41001-8-there.jsonl",
      ]);
    });

    it("remove files of another machine after a day", () => {
      open(8, ENGINE, "there").tell("series", "old");
      open(9, ENGINE, "there").tell("series", "of today");
      const touch = (name: string, hours: number): void => {
        const at = new Date(Date.now() - hours * 3_600_000);
        utimesSync(join(folder(), name), at, at);
      };
      touch("41001-8-there.jsonl", 25);
      touch("41001-9-there.jsonl", 23);
      open(1).tell("series", "own");
      assert.deepEqual(readdirSync(folder()).sort(), ["41001-1-here.jsonl", "41001-9-there.jsonl"]);
    });

    it("are told apart by the ids of their processes and the start of their computer", () => {
      openRunPeers(processOf(1), parent, () => ++time).tell("series", "told");
      const [name] = readdirSync(folder());
      assert.match(
        name ?? "",
        process.platform === "linux" ? /^41001-1-[0-9a-f]{16}\.jsonl$/ : /^41001-1-local\.jsonl$/,
      );
      assert.deepEqual(openRunPeers(processOf(2), parent, () => ++time).hear("series"), ["told"]);
    });
  });

  describe("whose files are removed during a run", () => {
    it("write everything again with the next fact", () => {
      const teller = open(1);
      teller.tell("series", "first");
      rmSync(folder(), { recursive: true });
      teller.tell("series", "second");
      assert.deepEqual(open(2).hear("series"), ["first", "second"]);
    });

    it("write everything again when they look", () => {
      const teller = open(1);
      teller.restore();
      assert.equal(existsSync(folder()), false);
      teller.tell("series", "first");
      rmSync(folder(), { recursive: true });
      teller.restore();
      assert.deepEqual(open(2).hear("series"), ["first"]);
      assert.deepEqual(readdirSync(folder()), ["41001-1-here.jsonl"]);
    });

    it("look after each pause", async () => {
      let pauses = 0;
      let looks = 0;
      const pause = (): Promise<void> => {
        assert.equal(looks, pauses);
        pauses += 1;
        return pauses > 3 ? Promise.reject(new Error("ended")) : Promise.resolve();
      };
      await assert.rejects(keepNotes({ restore: () => void (looks += 1) }, pause), { message: "ended" });
      assert.equal(looks, 3);
    });

    it("write again what could not be told", () => {
      const teller = open(1);
      teller.tell("series", "first");
      chmodSync(folder(), 0o777);
      assert.throws(() => teller.tell("series", "second"), { message: message("others can write to it") });
      teller.restore();
      chmodSync(folder(), 0o700);
      assert.deepEqual(open(2).hear("series"), ["first"]);
      teller.restore();
      assert.deepEqual(open(2).hear("series"), ["first", "second"]);
    });
  });

  describe("with a folder of another user in the place of theirs", () => {
    const user = (): number => statSync(parent).uid + 1;
    const stranger = (): RunNotes => openRunPeers({ ...processOf(1), getuid: user }, parent, () => ++time, "here");
    const planted = (): string => join(parent, `databricks-pat-runs-${user()}`);

    it("hear nothing: none of them can have told anything there", () => {
      mkdirSync(planted());
      assert.deepEqual(stranger().hear("series"), []);
      assert.throws(() => stranger().tell("series", "seen"), { message: message("others can write to it") });
      chmodSync(parent, 0o1777);
      assert.deepEqual(stranger().hear("series"), []);
    });

    it("refuse to hear where that user can have removed theirs", () => {
      mkdirSync(planted());
      chmodSync(parent, 0o777);
      assert.throws(() => stranger().hear("series"), { message: message("others can write to it") });
    });
  });
});
