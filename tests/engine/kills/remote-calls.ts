import type { HoldRule } from "../../../emulator/kernel/holds";

/** One remote call of a rotation, at which a process can be killed. */
export interface RemoteCall {
  readonly name: string;
  readonly request: Omit<HoldRule, "moment">;
  /**
   * Whether the call changes something. A kill after a call that only reads leaves the same as a kill before the next
   * call.
   */
  readonly isWrite: boolean;
  /** False for a call of another provider, which is applied when the process of the dynamic providers is killed. */
  readonly isOurs: boolean;
  /** The operation that the engine has started by then, as the next `up` reports it. */
  readonly pending?: `${"creating" | "updating" | "deleting"} reporting-${"token" | "secret-vault" | "app-secret"}`;
}

const creating = { pending: "creating reporting-token" } as const;
const updating = { pending: "updating reporting-secret-vault" } as const;
const deleting = { pending: "deleting reporting-token" } as const;

const MINT: readonly RemoteCall[] = [
  {
    name: "the mint",
    request: { method: "POST", path: "^/api/2.0/token/create" },
    isWrite: true,
    isOurs: true,
    ...creating,
  },
  {
    name: "the proof",
    request: { method: "GET", path: "^/api/2.0/preview/scim/v2/Me" },
    isWrite: false,
    isOurs: true,
    ...creating,
  },
];

const PUBLICATION: RemoteCall = {
  name: "the publication",
  request: { method: "PUT", path: "/vaults/kv-emulator/secrets/" },
  isWrite: true,
  isOurs: false,
  ...updating,
};

/** The calls of a rotation of a Databricks-managed principal's token, in their order. */
export const ONE_TIME_SECRET_CALLS: readonly RemoteCall[] = [
  {
    name: "the creation of the one-time secret",
    request: { method: "POST", path: "/credentials/secrets$" },
    isWrite: true,
    isOurs: true,
    ...creating,
  },
  {
    name: "the login with the one-time secret",
    request: { method: "POST", path: "^/oidc/v1/token" },
    isWrite: false,
    isOurs: true,
    ...creating,
  },
  ...MINT,
  {
    name: "the deletion of the one-time secret",
    request: { method: "DELETE", path: "/credentials/secrets/" },
    isWrite: true,
    isOurs: true,
    ...creating,
  },
  PUBLICATION,
  {
    name: "the list before the revocation",
    request: { method: "GET", path: "^/api/2.0/token-management/tokens[?]" },
    isWrite: false,
    isOurs: true,
    ...deleting,
  },
  {
    name: "the revocation",
    request: { method: "DELETE", path: "^/api/2.0/token-management/tokens/" },
    isWrite: true,
    isOurs: true,
    ...deleting,
  },
];

const OUR_ENTRA_LOGIN = { method: "POST", path: "/oauth2/v2.0/token$", userAgent: "^oauth4webapi" } as const;

/** The calls of a rotation of an Entra-managed principal's token and its login, in their order. */
export const CLIENT_SECRET_CALLS: readonly RemoteCall[] = [
  {
    name: "the creation of the client secret",
    request: { method: "POST", path: "/addPassword$" },
    isWrite: true,
    isOurs: false,
    pending: "creating reporting-app-secret",
  },
  { name: "the login with the client secret", request: OUR_ENTRA_LOGIN, isWrite: false, isOurs: true, ...creating },
  ...MINT,
  PUBLICATION,
  {
    name: "the list before the revocation",
    request: { method: "GET", path: "^/api/2.0/token/list" },
    isWrite: false,
    isOurs: true,
    ...deleting,
  },
  {
    name: "the revocation",
    request: { method: "POST", path: "^/api/2.0/token/delete" },
    isWrite: true,
    isOurs: true,
    ...deleting,
  },
  {
    name: "the removal of the old client secret",
    request: { method: "POST", path: "/removePassword$" },
    isWrite: true,
    isOurs: false,
    pending: "deleting reporting-app-secret",
  },
];
