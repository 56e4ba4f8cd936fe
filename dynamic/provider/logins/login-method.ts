import type { AdministratorLogin, AuthType, PrincipalLogin } from "../../arguments/auth-types";
import type { WorkspaceClient } from "../databricks/workspace-client";
import type { Login } from "../http/call-login";
import type { Runtime } from "../runtime";
import type { IdentityTokenSupplier } from "./identity-token";

/** A resource to log in to: the workspace, Azure Resource Manager, or the data of a vault. */
export type LoginResource = "databricks" | "arm" | "key-vault";

/** Everything that a method needs to log in; a principal's client id is its application id. */
export type Credentials = AdministratorLogin;
/** The credentials of one method. */
export type CredentialsOf<Name extends Credentials["authType"]> = Extract<Credentials, { readonly authType: Name }>;

/** An identity's access to one resource. */
export interface Access extends Omit<Login, "description"> {
  /** What the last login had to do without, for messages. */
  readonly note?: string | undefined;
}

/** Prepares access with credentials; nothing is requested before `authorize`. `origin` is that of the workspace. */
export type OpenAccess<Name extends Credentials["authType"]> = (
  runtime: Runtime,
  origin: string,
  credentials: CredentialsOf<Name>,
) => Access;

/** A method with credentials of its own. */
export interface OwnMethod<Name extends Credentials["authType"] = Credentials["authType"]> extends AuthType {
  readonly kind: "own";
  readonly authType: Name;
  /** Whether the credentials are sent to one workspace, or only to Entra, for every workspace of the tenant. */
  readonly reach: "workspace" | "tenant";
  /** Optional fields that name one workspace, and are never sent to another. */
  readonly workspaceFields: readonly string[];
  /**
   * Why the method cannot log in from this run, as far as files and variables say that no field and no `run` names:
   * "az is not on the PATH"; undefined if it can.
   */
  readonly unready?: (runtime: Runtime, fields: Readonly<Record<string, string | undefined>>) => string | undefined;
  /**
   * Who gives the identity tokens by which it logs in, by the fields that are known: undefined where one is missing. A
   * method without them has none.
   */
  readonly identityTokens?: (
    runtime: Runtime,
    fields: Readonly<Record<string, string | undefined>>,
  ) => IdentityTokenSupplier | undefined;
  /** By resource; the method cannot log in to a resource that is left out. */
  readonly access: { readonly databricks: OpenAccess<Name> } & Readonly<
    Partial<Record<LoginResource, OpenAccess<Name>>>
  >;
}

/** A principal that needs help to log in, and the administrator who helps. */
export interface Assistance {
  readonly applicationId: string;
  /** Numeric id in the workspace; undefined if it must be looked up. */
  readonly servicePrincipalId: string | undefined;
  readonly administrator: WorkspaceClient;
  readonly attempts: LoginAttempts;
}

/** Credentials for one piece of work. */
export interface PreparedCredentials {
  readonly credentials: Credentials;
  /** Deletes the credentials if they were made for this work. Never throws: credentials that are left expire soon. */
  close(): Promise<void>;
}

/** A method of principals for which an administrator makes the credentials. */
export interface AssistedMethod<Name extends PrincipalLogin["authType"] = PrincipalLogin["authType"]> extends AuthType {
  readonly kind: "assisted";
  readonly authType: Name;
  readonly prepare: (assistance: Assistance) => Promise<PreparedCredentials>;
}

/** A method of principals by which the identity of the run is the principal. */
export interface RunMethod extends AuthType {
  readonly kind: "run";
  readonly authType: "environment";
}

/** A method without a login of the principal: an administrator makes and ends its tokens. */
export interface DelegatedMethod extends AuthType {
  readonly kind: "delegated";
  readonly authType: "on-behalf-of";
}

/** The method of principals with this name, without credentials of its own. */
export type PrincipalMethod<Name extends PrincipalLogin["authType"]> = Name extends RunMethod["authType"]
  ? RunMethod
  : Name extends DelegatedMethod["authType"]
    ? DelegatedMethod
    : AssistedMethod<Name>;

/** Runs a login attempt: once, or until a new principal or secret is known everywhere. */
export type LoginAttempts = <T>(attempt: () => Promise<T>) => Promise<T>;
