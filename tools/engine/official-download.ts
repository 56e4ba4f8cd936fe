import { join } from "node:path";
import { elapsedSince } from "../report";
import { runCommand } from "../processes/command";
import { makeWholeFolder } from "../whole-folder";
import { cachedEngineDirectory, provePinnedEngine } from "./engine-cache";
import type { EngineSource } from "./engine-source";
import { ENGINE_VERSION } from "./engine-version";

/** The script that `PulumiCommand.install` downloads first. */
const INSTALLER_URL = "https://get.pulumi.com/install.sh";
const REACH_TIMEOUT_MILLISECONDS = 5_000;
const INSTALL_TIMEOUT_MILLISECONDS = 180_000;

/** The steps outside this process; tests replace them. */
export interface DownloadSteps {
  /** Throws when the official installer does not answer within seconds. */
  reach(): Promise<void>;
  /** Installs the pinned engine below `root`, into `root/bin`. */
  install(root: string): Promise<void>;
}

/** The official release, installed by `PulumiCommand.install` of the Automation API. */
export function officialDownload(
  engineDirectory = cachedEngineDirectory(),
  steps: DownloadSteps = { reach: reachInstaller, install: runInstaller },
): EngineSource {
  return {
    name: "download",
    title: "the official download",
    provide: async (report) => {
      await steps.reach();
      const start = Date.now();
      report(`Pulumi engine ${ENGINE_VERSION}: downloading …`);
      await makeWholeFolder({
        path: engineDirectory,
        fill: (draft) => steps.install(draft),
        prove: provePinnedEngine,
      });
      report(`Pulumi engine ${ENGINE_VERSION}: downloaded in ${elapsedSince(start)}`);
      return { binDirectory: join(engineDirectory, "bin"), version: ENGINE_VERSION };
    },
  };
}

async function reachInstaller(): Promise<void> {
  let status: number;
  try {
    const signal = AbortSignal.timeout(REACH_TIMEOUT_MILLISECONDS);
    const answer = await fetch(INSTALLER_URL, { method: "HEAD", signal });
    status = answer.status;
  } catch (error) {
    throw new Error(`${INSTALLER_URL} cannot be reached (${causeOf(error)})`);
  }
  if (status !== 200) throw new Error(`${INSTALLER_URL} answers ${status}`);
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

/** In a process of its own, because `PulumiCommand.install` has no timeout and cannot be aborted. */
async function runInstaller(root: string): Promise<void> {
  await runCommand(process.execPath, [join(__dirname, "official-install.js"), root], {
    timeoutMilliseconds: INSTALL_TIMEOUT_MILLISECONDS,
  });
}
