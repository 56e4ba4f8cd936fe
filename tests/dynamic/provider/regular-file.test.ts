import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { FileProblem, readRegularFile, readTextFile } from "../../../dynamic/provider/regular-file";

describe("readRegularFile", () => {
  const folder = path.join(os.tmpdir(), `databricks-pat-files-${randomUUID().slice(0, 8)}`);
  const at = (name: string): string => path.join(folder, name);

  before(() => {
    fs.mkdirSync(folder, { mode: 0o700 });
    fs.writeFileSync(at("key"), "12345");
    fs.writeFileSync(at("empty"), "");
    fs.symlinkSync(at("key"), at("link"));
    execFileSync("mkfifo", [at("pipe")]);
  });

  after(() => fs.rmSync(folder, { recursive: true }));

  const READ: Readonly<Record<string, readonly [file: string, mostBytes: number, text: string]>> = {
    "a file": ["key", 100, "12345"],
    "a file of the greatest length": ["key", 5, "12345"],
    "an empty file": ["empty", 5, ""],
    "the file of a link": ["link", 100, "12345"],
  };

  for (const [title, [file, mostBytes, text]] of Object.entries(READ)) {
    it(`reads ${title}`, () => assert.equal(readRegularFile(at(file), mostBytes).toString(), text));
  }

  const REFUSED: Readonly<Record<string, readonly [file: string, mostBytes: number, message: string]>> = {
    "a file that is too long": [at("key"), 4, "is longer than 0.00390625 KB"],
    "a file that does not exist": [at("none"), 100, "does not exist"],
    "a folder": [folder, 100, "is a directory"],
    "a pipe that nobody writes into": [at("pipe"), 100, "is not a regular file"],
    "a device without an end": ["/dev/zero", 100, "is not a regular file"],
    "a file below another one": [at("key/x"), 100, "cannot be read: ENOTDIR"],
  };

  for (const [title, [file, mostBytes, message]] of Object.entries(REFUSED)) {
    it(`refuses ${title} at once`, () =>
      assert.throws(
        () => readRegularFile(file, mostBytes),
        (error) => error instanceof FileProblem && error.message === message,
      ));
  }

  it("takes a file that is not there for a missing one, and no other", () => {
    const isMissing = (file: string): boolean => {
      try {
        readRegularFile(file);
        return false;
      } catch (error) {
        return error instanceof FileProblem && error.kind === "missing";
      }
    };
    assert.deepEqual([at("none"), folder, at("pipe")].map(isMissing), [true, false, false]);
  });
});

describe("readTextFile", () => {
  const file = path.join(os.tmpdir(), `databricks-pat-text-${randomUUID().slice(0, 8)}`);

  after(() => fs.rmSync(file, { force: true }));

  it("reads UTF-8", () => {
    fs.writeFileSync(file, "grün");
    assert.equal(readTextFile(file), "grün");
  });

  for (const [order, mark] of Object.entries({ little: [0xff, 0xfe], big: [0xfe, 0xff] }))
    it(`refuses UTF-16 of ${order} endian, which would read as a file without anything that is known`, () => {
      fs.writeFileSync(file, Buffer.from([...mark, 0x5b, 0]));
      assert.throws(
        () => readTextFile(file),
        new FileProblem("is in UTF-16, as PowerShell may write it: save it as UTF-8"),
      );
    });
});
