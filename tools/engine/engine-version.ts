/** The release of the engine that is downloaded or built, and of the `@pulumi/pulumi` in package.json. */
export const ENGINE_VERSION = "3.246.0";

/**
 * The oldest engine on the PATH that is used.
 *
 * Newer engines work with older SDKs, and Pulumi promises nothing for the opposite: an older engine ignores what it
 * does not know (`replacementTrigger` before 3.208, inputs returned by `read` before 3.216) instead of failing. So the
 * engine must not be older than our SDK.
 */
export const OLDEST_ENGINE_VERSION = ENGINE_VERSION;

/** Major, minor and patch of a version. */
export type VersionNumbers = readonly [major: number, minor: number, patch: number];

/** Finds the first `1.2.3`, with or without "v" or "go" before it; "go1.26" reads as 1.26.0. */
export function parseVersion(text: string): VersionNumbers | undefined {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

/** Whether the version in `text` is `oldest` or newer; false for a text without a version. */
export function isAtLeast(text: string, oldest: string): boolean {
  const found = parseVersion(text);
  const wanted = parseVersion(oldest);
  if (!found || !wanted) return false;
  for (const [index, number] of wanted.entries()) {
    const difference = (found[index] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
