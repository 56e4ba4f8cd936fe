import { type EmulatorResponse, HttpFailure } from "../../kernel/exchange";

/** An answer in Key Vault's error shape; `innerCode` adds detail where the code is general. */
export function vaultError(status: number, code: string, message: string, innerCode?: string): EmulatorResponse {
  return {
    status,
    body: { error: { code, message, ...(innerCode === undefined ? {} : { innererror: { code: innerCode } }) } },
  };
}

/** The same answer, as an error for a handler to throw. */
export function vaultFailure(status: number, code: string, message: string, innerCode?: string): HttpFailure {
  return new HttpFailure(vaultError(status, code, message, innerCode));
}

/** The 404 of a secret, a version or a deleted secret that does not exist. */
export function secretNotFound(name: string, version?: string): HttpFailure {
  const full = version === undefined ? name : `${name}/${version}`;
  const text =
    `A secret with (name/id) ${full} was not found in this key vault. If you recently deleted this secret you may be` +
    ` able to recover it using the correct recovery command.`;
  return vaultFailure(404, "SecretNotFound", text);
}
