import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runStep } from "./set-up-step.mjs";

/**
 * The reason why `node_modules` does not match package-lock.json; undefined when it does.
 *
 * npm writes `node_modules/.package-lock.json` last, so an interrupted installation has none, or an old one. Packages
 * that are installed besides are ignored.
 */
export function findStalePackage(root) {
  const installedLock = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installedLock)) return "not installed yet";
  let installed;
  try {
    installed = JSON.parse(readFileSync(installedLock, "utf8")).packages;
  } catch {
    return "interrupted while installing";
  }
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === "" || entry.link) continue;
    const found = installed[path];
    // npm leaves out an optional package for another platform.
    if (!found && (entry.optional || entry.devOptional)) continue;
    if (!found) return `${path} is missing`;
    if (found.version !== entry.version || found.integrity !== entry.integrity) return `${path} has another version`;
    if (!existsSync(join(root, path, "package.json"))) return `${path} was deleted`;
  }
  return undefined;
}

/** Runs `npm ci` when {@link findStalePackage} finds a reason. */
export async function installIfStale(root, report) {
  const reason = findStalePackage(root);
  if (reason === undefined) return;
  // Without scripts: no package here needs one, and the build is a step of its own.
  await runStep(
    `npm packages (${reason})`,
    report,
    "npm",
    ["ci", "--ignore-scripts", "--loglevel=error", "--no-audit", "--no-fund"],
    root,
  );
  const stillWrong = findStalePackage(root);
  if (stillWrong !== undefined) throw new Error(`npm ci succeeded, but ${stillWrong}.`);
}
