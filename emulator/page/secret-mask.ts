import type { Tenant } from "../tenant";
import { publishedValues } from "./published-places";

const HIDDEN = "•••";

/** The shapes of what authenticates: access tokens, OAuth and Entra secrets, signed tokens. */
const SHAPES = /dapi[0-9a-f]{8,}(-\d+)?|dose[0-9a-f]{8,}|[\w.~-]{3}8Q~[\w.~-]{8,}|eyJ[\w-]{8,}(\.[\w-]+){0,2}/gi;

/** Parameters of a query whose values say what is asked for, and never who asks. */
const SHOWN_PARAMETERS = new Set(
  (
    "$filter $select $top api-version attributes count created_by_id created_by_username excludedattributes filter key keys " +
    "maxresults page_size path policy_id principal resource scope sortby sortorder startindex update_mask"
  ).split(" "),
);

/** A shorter text could be any word. */
const SHORTEST_SECRET = 8;
const LONGEST_TEXT = 400;

/** Hides what authenticates in the texts that are sent to the page, whoever wrote them. */
export class SecretMask {
  private readonly values: readonly string[];

  constructor(tenant: Tenant) {
    const { deployer, admin, runners } = tenant.seed;
    const own = [deployer.clientSecret, deployer.oauthSecret, admin.tokenValue, runners.appServiceHeader];
    const jobs = [runners.github.requestToken, runners.azureDevOps.accessToken];
    const known = [...own, ...jobs, ...publishedValues(tenant).values(), ...vaultVersions(tenant)];
    this.values = [...new Set(known)].filter((value) => value.length >= SHORTEST_SECRET && hideShapes(value) === value);
  }

  /** The text without secrets, cut where it is too long. */
  hide(text: string): string {
    const shapeless = hideShapes(text);
    const hidden = this.values.reduce((rest, value) => rest.replaceAll(value, HIDDEN), shapeless);
    return hidden.length <= LONGEST_TEXT ? hidden : `${hidden.slice(0, LONGEST_TEXT)}…`;
  }

  /** Path and query of a request, without the values of parameters that may hold a secret. */
  hideInTarget(target: string): string {
    const [path = "", ...query] = target.split("?");
    const parameters = query
      .join("?")
      .split("&")
      .map((parameter) => this.hideInParameter(parameter));
    return this.hide(query.length === 0 ? this.hideEncoded(path) : `${this.hideEncoded(path)}?${parameters.join("&")}`);
  }

  private hideInParameter(parameter: string): string {
    const [name = "", ...value] = parameter.split("=");
    if (value.length === 0) return this.hideEncoded(name);
    const isShown = SHOWN_PARAMETERS.has(decode(name).toLowerCase());
    return `${this.hideEncoded(name)}=${isShown ? this.hideEncoded(value.join("=")) : HIDDEN}`;
  }

  /** A secret may be written with percent signs. */
  private hideEncoded(text: string): string {
    const decoded = decode(text);
    const hidden = this.hide(decoded);
    return hidden === decoded ? text : hidden;
  }
}

function hideShapes(text: string): string {
  return text.replace(SHAPES, HIDDEN);
}

/** Earlier versions too: they may have been repeated in a comment or a name. */
function vaultVersions({ resources }: Tenant): readonly string[] {
  return resources.vaults.flatMap(({ secrets }) =>
    Object.values(secrets).flatMap(({ versions }) => versions.map(({ value }) => value)),
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
