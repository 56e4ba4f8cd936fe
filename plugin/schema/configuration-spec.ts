import { ADMINISTRATOR_AUTH_TYPES, type AuthType } from "../../dynamic/arguments/auth-types";
import { DOCUMENTED_KEYS } from "../../dynamic/arguments/stack-keys";
import type { PropertySpec, PropertySpecs } from "./schema-spec";
import { described, secret, TEXT } from "./type-specs";

const METHODS: readonly AuthType[] = Object.values(ADMINISTRATOR_AUTH_TYPES);

/** The administrator's login by its settings, each of which takes the place of a variable. */
export const LOGIN_SETTINGS: PropertySpecs = {
  host: described(TEXT, "URL of the workspace. Default: `DATABRICKS_HOST`."),
  authType: described(TEXT, "The administrator's login method. Default: `DATABRICKS_AUTH_TYPE`, else what is set."),
  ...Object.fromEntries(METHODS.flatMap(toSettings)),
};

/** Everything after `databricks-pat:` in the stack configuration. */
export const CONFIGURATION: PropertySpecs = {
  ...LOGIN_SETTINGS,
  ...Object.fromEntries(Object.entries(DOCUMENTED_KEYS).map(([key, { doc }]) => [key, described(TEXT, doc)])),
};

function toSettings({ fields, flag }: AuthType): [string, PropertySpec][] {
  const settings = Object.values(fields).flatMap(({ setting, secret: isSecret, doc }): [string, PropertySpec][] =>
    setting?.key === undefined
      ? []
      : [[setting.key, (isSecret ? secret : described)(TEXT, `${doc} Default: \`${setting.variable}\`.`)]],
  );
  if (flag?.key === undefined) return settings;
  const words = `"true" chooses the method: ${METHODS.find((method) => method.flag === flag)?.doc ?? ""} Default: \`${flag.variable}\`.`;
  return [...settings, [flag.key, described(TEXT, words)]];
}
