import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import * as path from "node:path";

const FOLDERS = ["command", "components", "dynamic", "plugin", "policy", "emulator", "tools"];

describe("the names of source files", () => {
  it("stand for one file each, so that a name in a message or a search means one place", () => {
    const files = FOLDERS.flatMap((folder) =>
      readdirSync(path.join(process.cwd(), folder), { recursive: true, encoding: "utf8" })
        .filter((file) => /\.(ts|mjs)$/.test(file) && path.basename(file) !== "index.ts")
        .map((file) => path.join(folder, file)),
    );
    assert.ok(files.length > 250);
    const byName = new Map<string, string[]>();
    for (const file of files) byName.set(path.basename(file), [...(byName.get(path.basename(file)) ?? []), file]);
    assert.deepEqual(
      [...byName.values()].filter((same) => same.length > 1),
      [],
    );
  });
});
