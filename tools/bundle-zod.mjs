import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * Replaces what tsc made of `dynamic/arguments/zod.ts` by one file with the code of zod that it exports, so that the
 * package neither loads nor needs the rest of zod, which is mostly its messages in fifty languages.
 */
export async function bundleZod(root) {
  const requireHere = createRequire(join(root, "package.json"));
  const { build } = requireHere("esbuild");
  const license = readFileSync(join(dirname(requireHere.resolve("zod/package.json")), "LICENSE"), "utf8");
  await build({
    absWorkingDir: root,
    entryPoints: ["dynamic/arguments/zod.ts"],
    outfile: "bin/dynamic/arguments/zod.js",
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    // The ES modules of zod: only from these can be left out what nothing uses.
    mainFields: ["module", "main"],
    conditions: ["import"],
    legalComments: "none",
    banner: {
      js: `/*\nThis file contains parts of zod (https://zod.dev), under this license:\n\n${license.trim()}\n*/`,
    },
    minify: true,
    logLevel: "silent",
  });
}
