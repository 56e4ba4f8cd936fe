import { ADMINISTRATOR_AUTH_TYPES, type AuthType } from "../../dynamic/arguments/auth-types";
import { DOCUMENTED_KEYS } from "../../dynamic/arguments/stack-keys";
import type { PropertySpec, PropertySpecs } from "./schema-spec";
import { described, FLAG, secret, TEXT } from "./type-specs";

const METHODS: readonly AuthType[] = Object.values(ADMINISTRATOR_AUTH_TYPES);

/** The administrator's login by its settings, each of which may be a variable of the environment instead. */
export const LOGIN_SETTINGS: PropertySpecs = {
  host: described(TEXT, inWords("URL of the workspace.", "DATABRICKS_HOST")),
  authType: described(TEXT, inWords("The administrator's login method.", "DATABRICKS_AUTH_TYPE")),
  profile: described(TEXT, inWords("Profile that has the other settings.", "DATABRICKS_CONFIG_PROFILE")),
  configFile: described(TEXT, inWords("File of the profile, not `~/.databrickscfg`.", "DATABRICKS_CONFIG_FILE")),
  ...Object.fromEntries(METHODS.flatMap(toSettings)),
};

/** Everything after `databricks-pat:` in the stack configuration. */
export const CONFIGURATION: PropertySpecs = {
  ...LOGIN_SETTINGS,
  ...Object.fromEntries(Object.entries(DOCUMENTED_KEYS).map(([key, { doc }]) => [key, described(TEXT, doc)])),
};

function toSettings({ doc: method, fields, flag }: AuthType): [string, PropertySpec][] {
  const settings = Object.values(fields).flatMap(({ setting, secret: isSecret, doc }): [string, PropertySpec][] =>
    setting?.key === undefined
      ? []
      : [[setting.key, (isSecret ? secret : described)(TEXT, inWords(doc, setting.variable))]],
  );
  if (flag?.key === undefined) return settings;
  return [...settings, [flag.key, described(FLAG, inWords(`Whether to log in so: ${method}`, flag.variable))]];
}

function inWords(doc: string, variable: string): string {
  return `${doc} In the environment: \`${variable}\`.`;
}
