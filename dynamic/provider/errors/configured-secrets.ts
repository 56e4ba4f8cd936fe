import { ADMINISTRATOR_AUTH_TYPES, type AuthType, PRINCIPAL_AUTH_TYPES } from "../../arguments/auth-types";
import { type Runtime, toLoginKey } from "../runtime";
import { keepSecret } from "./clean-words";

const AUTH_TYPES: readonly AuthType[] = [PRINCIPAL_AUTH_TYPES, ADMINISTRATOR_AUTH_TYPES].flatMap((table) =>
  Object.values<AuthType>(table),
);

/** The fields of all logins that authenticate, with their names. */
export const SECRET_FIELDS = AUTH_TYPES.flatMap(({ fields }) => Object.entries(fields)).filter(
  ([, { secret }]) => secret,
);

const RUN_VARIABLES = AUTH_TYPES.flatMap(({ run }) => run?.variables ?? []).filter(({ secret }) => secret);

/** Keeps the credentials of the environment and the stack configuration out of all messages, whichever of them is used. */
export function keepConfiguredSecrets(runtime: Runtime): void {
  const settings = SECRET_FIELDS.flatMap(([, { setting }]) => setting ?? []);
  for (const { variable } of [...settings, ...RUN_VARIABLES]) keepSecret(runtime, runtime.env[variable]);
  for (const { key } of settings)
    if (key !== undefined) keepSecret(runtime, runtime.stackConfiguration.get(toLoginKey(runtime, key)));
}
