import { toSeconds } from "../../arguments/duration";
import type { TokenPolicy } from "../databricks/workspace-conf-api";
import type { Finding } from "./finding";

/** Whether the workspace lets anybody use personal access tokens. */
export function checkTokensEnabled(origin: string, { isEnabled }: Pick<TokenPolicy, "isEnabled">): Finding {
  return {
    check: "tokens enabled",
    argument: "host",
    ok: isEnabled,
    because: `personal access tokens are ${isEnabled ? "enabled" : "disabled"} in ${origin}`,
    remedy: isEnabled
      ? undefined
      : "an administrator enables them under Settings > Advanced > Personal access tokens (enableTokensConfig)",
  };
}

/** Whether the workspace allows tokens of this lifetime. */
export function checkLifetimeAllowed(origin: string, { longestLifetimeDays }: TokenPolicy, lifetime: string): Finding {
  const ok = longestLifetimeDays === undefined || toSeconds(lifetime) <= longestLifetimeDays * 86_400;
  const because = ok
    ? `${origin} allows a lifetime of ${lifetime}`
    : `${lifetime} is longer than ${origin} allows: at most ${longestLifetimeDays}d (maxTokenLifetimeDays)`;
  return { check: "lifetime allowed", argument: "lifetime", ok, because };
}
