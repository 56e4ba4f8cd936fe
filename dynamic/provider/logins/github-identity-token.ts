import type { Runtime } from "../runtime";
import { type IdentityTokenSupplier, requestIdentityToken, toPlatformUrl } from "./identity-token";

const URL_VARIABLE = "ACTIONS_ID_TOKEN_REQUEST_URL";

/**
 * The identity tokens of a job of GitHub Actions.
 *
 * @see https://docs.github.com/actions/reference/security/oidc
 */
export function githubIdentityTokens(runtime: Runtime): IdentityTokenSupplier {
  return {
    identity: ["github", runtime.env[URL_VARIABLE] ?? ""],
    takesAudience: true,
    getIdentityToken: (audience) =>
      requestIdentityToken(runtime, {
        method: "GET",
        url: `${toPlatformUrl(runtime, URL_VARIABLE).href}&audience=${toQueryText(audience)}`,
        headers: { authorization: `Bearer ${runtime.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? ""}` },
        field: "value",
      }),
  };
}

/** As Databricks' SDKs write an address in a query: its colons and slashes as they are. */
function toQueryText(text: string): string {
  return encodeURIComponent(text).replaceAll("%3A", ":").replaceAll("%2F", "/");
}
