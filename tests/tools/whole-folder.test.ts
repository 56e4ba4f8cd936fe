import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { startCommand } from "../../tools/processes/started-command";
import { makeWholeFolder, type WholeFolder } from "../../tools/whole-folder";
import { deadProcess } from "./dead-process";
import { useTemporaryFolder, writeFiles } from "./temporary-folder";

describe("makeWholeFolder", () => {
  const folder = useTemporaryFolder();
  const target = () => join(folder(), "parent", "whole");

  /** A folder whose proof is a file that says "good", written by `writer`. */
  function wholeFolder(writer: string, onFilled: () => Promise<void> = async () => undefined): WholeFolder {
    return {
      path: target(),
      fill: async (draft) => {
        await writeFiles(draft, { proof: "good", writer });
        await onFilled();
      },
      prove: async (path) => assert.equal(await readFile(join(path, "proof"), "utf8"), "good"),
    };
  }
  const writerOf = () => readFile(join(target(), "writer"), "utf8");
  const siblings = () => readdir(join(folder(), "parent"));

  it("shows the folder under its name only when it is filled and proved", async () => {
    await makeWholeFolder(wholeFolder("first", async () => assert.equal(existsSync(target()), false)));
    assert.equal(await writerOf(), "first");
    assert.deepEqual(await siblings(), ["whole"]);
  });

  it("leaves nothing when filling fails", async () => {
    const failing = wholeFolder("first", () => Promise.reject(new Error("disk full")));
    await assert.rejects(makeWholeFolder(failing), { message: "disk full" });
    assert.deepEqual(await siblings(), []);
  });

  it("leaves nothing when the proof fails", async () => {
    const unproved = { ...wholeFolder("first"), prove: () => Promise.reject(new Error("wrong version")) };
    await assert.rejects(makeWholeFolder(unproved), { message: "wrong version" });
    assert.deepEqual(await siblings(), []);
  });

  it("uses the result of the process that finished first", async () => {
    const second = wholeFolder("second", () => makeWholeFolder(wholeFolder("first")));
    await makeWholeFolder(second);
    assert.equal(await writerOf(), "first");
    assert.deepEqual(await siblings(), ["whole"]);
  });

  it("replaces a folder whose proof fails", async () => {
    await writeFiles(target(), { proof: "half", writer: "somebody" });
    await makeWholeFolder(wholeFolder("first"));
    assert.equal(await writerOf(), "first");
    assert.deepEqual(await siblings(), ["whole"]);
  });

  it("removes the drafts of dead processes and keeps those of living processes", async () => {
    const dead = await deadProcess();
    const prefix = `.whole.draft.${hostname()}.`;
    const living = `${prefix}${process.pid}.a`;
    const elsewhere = `.whole.draft.another-host.${dead}.b`;
    for (const name of [`${prefix}${dead}.c`, living, elsewhere]) {
      await mkdir(join(folder(), "parent", name), { recursive: true });
      await writeFile(join(folder(), "parent", name, "half"), "");
    }
    await makeWholeFolder(wholeFolder("first"));
    assert.deepEqual((await siblings()).sort(), [elsewhere, living, "whole"].sort());
  });

  it("leaves nothing usable when the process is killed while filling", async () => {
    const program = `
      const { makeWholeFolder } = require(${JSON.stringify(join(__dirname, "../../tools/whole-folder.js"))});
      makeWholeFolder({
        path: process.argv[1],
        fill: async (draft) => {
          require("node:fs").writeFileSync(draft + "/proof", "good");
          process.kill(process.pid, "SIGKILL");
        },
        prove: async () => undefined,
      });`;
    const { process: killed, ended } = await startCommand(process.execPath, ["-e", program, target()]);
    await ended;
    assert.equal(killed.signalCode, "SIGKILL");
    assert.equal(existsSync(target()), false);
    assert.equal((await siblings()).length, 1, "the draft exists");
    await makeWholeFolder(wholeFolder("second"));
    assert.deepEqual(await siblings(), ["whole"]);
  });
});
