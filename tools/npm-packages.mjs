import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runStep } from "./run-step.mjs";

/**
 * Says why `node_modules` does not hold what package-lock.json asks for; undefined when it does.
 *
 * npm writes `node_modules/.package-lock.json` last, so an interrupted installation has none, or an old one.
 * Packages that are installed beyond the lock are nobody's business here.
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
    // An optional package may be for another platform, and then npm leaves it out.
    if (!found && (entry.optional || entry.devOptional)) continue;
    if (!found) return `${path} is missing`;
    if (found.version !== entry.version || found.integrity !== entry.integrity) return `${path} has another version`;
    if (!existsSync(join(root, path, "package.json"))) return `${path} is gone from the disk`;
  }
  return undefined;
}

/** Runs `npm ci` when {@link findStalePackage} finds a reason to. */
export async function installIfStale(root, report) {
  const reason = findStalePackage(root);
  if (reason === undefined) return;
  // Without scripts: no package here needs one, and our own `prepare` would build a second time.
  await runStep(
    `npm packages (${reason})`,
    report,
    "npm",
    ["ci", "--ignore-scripts", "--loglevel=error", "--no-audit", "--no-fund"],
    root,
  );
  const stillWrong = findStalePackage(root);
  if (stillWrong !== undefined) throw new Error(`npm ci ended well, and still: ${stillWrong}.`);
}
