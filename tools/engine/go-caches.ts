import { elapsedSince, type Report } from "../report";
import { ENGINE_VERSION } from "./engine-version";
import { goEnvironment, goModule, requireGo, runGo } from "./go-program";

const SDK = "github.com/pulumi/pulumi/sdk/v3/go";
const PACKAGES = [`${SDK}/common/resource`, `${SDK}/pulumi`, `${SDK}/pulumi/config`];

/**
 * Compiles Pulumi's SDK for Go, of the engine's release, and returns the variables with which an isolated Go finds it
 * without a network, as JSON. Needs Go; throws with what is missing.
 */
export async function ensureGoCaches(report: Report): Promise<string> {
  const cwd = goModule("cli");
  await requireGo(cwd, runGo);
  const start = Date.now();
  const environment = goEnvironment();
  await runGo(["build", "-mod=readonly", "-trimpath", "-buildvcs=false", ...PACKAGES], { cwd, environment });
  if (Date.now() - start > 5_000) report(`Pulumi SDK for Go ${ENGINE_VERSION}: compiled in ${elapsedSince(start)}`);
  const caches = await runGo(["env", "-json", "GOCACHE", "GOMODCACHE"], { cwd, environment });
  const offline = {
    CGO_ENABLED: "0",
    GOFLAGS: "-trimpath -buildvcs=false -mod=mod",
    GOPROXY: "off",
    GOTOOLCHAIN: "local",
  };
  return JSON.stringify({ ...(JSON.parse(caches) as object), ...offline });
}
