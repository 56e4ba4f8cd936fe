import type { AdoptedToken } from "../../arguments/adopt";
import type { AdministratorLogin } from "../../arguments/auth-types";
import { isKnownAlias } from "../databricks/workspace-id";
import { hasOwnLogin, type Principal } from "../logins/principal-session";
import type { OwnMethod } from "../logins/login-method";
import { LOGIN_METHODS } from "../logins/registry";
import type { MemorySlot, Runtime } from "../runtime";
import { isSamePrincipal } from "./current-token";
import { getTokenValues } from "./token-values";

/** The principal that owns the tokens of a series, with the logins that its resource has. */
export interface TokenOwner extends Principal {
  /** Id of the series. */
  readonly lineage: string;
  /** The token that the program gives as the first one. */
  readonly adopt?: AdoptedToken | undefined;
}

/** A login that may see and revoke the tokens of a principal. */
export type KnownLogin =
  | {
      readonly as: "principal";
      readonly name: string;
      readonly principal: Principal;
      /** Id of the token of the series that logs in: it must be revoked last. */
      readonly ownTokenId?: string | undefined;
    }
  | { readonly as: "administrator"; readonly name: string; readonly administrator: AdministratorLogin | undefined };

/** Owners by lineage, the newest inputs first. */
const OWNERS: MemorySlot<Map<string, TokenOwner[]>> = { create: () => new Map() };

/** Remembers the logins in the inputs of the program: the newest ones of a series. */
export function rememberNewLogins(runtime: Runtime, lineage: string, owner: TokenOwner): void {
  ownersOf(runtime, lineage).unshift(owner);
}

/** Remembers the logins in the state: after a failed run, resources of one series may have saved different ones. */
export function rememberSavedLogins(runtime: Runtime, owner: TokenOwner): void {
  ownersOf(runtime, owner.lineage).push(owner);
}

/**
 * The logins that this process knows for the tokens of a principal, each once: those of the principal, the newest first
 * and that of `saved` after those of the program; the given administrators in the same order; at last the administrator
 * of the stack configuration or the environment.
 */
export function knownLogins(runtime: Runtime, saved: TokenOwner): readonly KnownLogin[] {
  const owners = [...ownersOf(runtime, saved.lineage), saved];
  const own = owners.filter((owner) => hasOwnLogin(owner) && isSamePrincipal(owner, saved));
  const principals = own
    .filter(({ login }) => login.authType !== "pat")
    .flatMap(({ origin, login }) => toLoginFor(runtime, saved, origin, login));
  const administrators = owners.flatMap(({ origin, administrator }) =>
    administrator === undefined ? [] : toLoginFor(runtime, saved, origin, administrator),
  );
  const isOnly = administrators.length === 0;
  return [
    ...toNamed("as the principal", principals, saved.login).map(({ name, login }) => ({
      as: "principal" as const,
      name,
      principal: { ...saved, login },
    })),
    ...tokenLogins(runtime, saved, own),
    ...toNamed("as administrator", administrators, saved.administrator).map(({ name, login }) => ({
      as: "administrator" as const,
      name,
      administrator: login,
    })),
    {
      as: "administrator",
      name: isOnly ? "as administrator" : "as the administrator of the environment",
      administrator: undefined,
    },
  ];
}

/**
 * The tokens by which a principal with the login "pat" logs in, each once: the current one, others in the state, then those
 * that the program gives.
 */
export function tokenLogins(
  runtime: Runtime,
  saved: TokenOwner,
  owners: readonly TokenOwner[] = [saved],
): readonly Extract<KnownLogin, { readonly as: "principal" }>[] {
  const byToken = owners.filter(({ login }) => login.authType === "pat");
  if (byToken.length === 0) return [];
  const given = byToken.flatMap(({ origin, login, adopt }) => {
    if (!isKnownAlias(runtime, origin, saved.origin)) return [];
    const token = login.authType === "pat" ? login.token : undefined;
    return [
      ...(token === undefined ? [] : [{ name: "login.token", value: token, tokenId: undefined }]),
      ...(adopt === undefined ? [] : [{ name: "adopt", value: adopt.tokenValue, tokenId: adopt.tokenId }]),
    ];
  });
  const seen = getTokenValues(runtime, saved).map(({ tokenId, value }) => ({
    name: `token ${tokenId}`,
    value,
    tokenId,
  }));
  const all = [...seen, ...given];
  return all
    .filter(({ value }, index) => all.findIndex((other) => other.value === value) === index)
    .map(({ name, value, tokenId }) => ({
      as: "principal",
      name: `as the principal by ${name}`,
      principal: { ...saved, login: { authType: "pat", token: value } },
      ownTokenId: tokenId,
    }));
}

/** The login as it may be used for the owner: one for a single workspace is not sent to another one. */
function toLoginFor<Login extends Principal["login"] | AdministratorLogin>(
  runtime: Runtime,
  { origin }: TokenOwner,
  loginOrigin: string,
  login: Login,
): readonly Login[] {
  const method = LOGIN_METHODS[login.authType];
  if (isKnownAlias(runtime, loginOrigin, origin) || method.kind !== "own") return [login];
  const { reach, workspaceFields }: Pick<OwnMethod, "reach" | "workspaceFields"> = method;
  if (reach === "workspace") return [];
  const fields = Object.entries(login).filter(([field]) => !workspaceFields.includes(field));
  return [Object.fromEntries(fields) as unknown as Login];
}

/** Each login once, with a name that tells several apart. */
function toNamed<Login>(
  as: string,
  logins: readonly Login[],
  saved: unknown,
): readonly { readonly name: string; readonly login: Login }[] {
  const toKey = (login: unknown): string => JSON.stringify(login);
  const distinct = [...new Map(logins.map((login) => [toKey(login), login])).values()];
  if (distinct.length < 2) return distinct.map((login) => ({ name: as, login }));
  return distinct.map((login) => ({
    name: `${as} by ${toKey(login) === toKey(saved) ? "the saved" : "another known"} login`,
    login,
  }));
}

function ownersOf(runtime: Runtime, lineage: string): TokenOwner[] {
  const all = runtime.recall(OWNERS);
  const owners = all.get(lineage) ?? [];
  all.set(lineage, owners);
  return owners;
}
