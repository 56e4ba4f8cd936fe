/**
 * The component, and the dynamic resources that it is made of.
 *
 * @module pulumi-databricks-pat
 */

export * from "../dynamic";
export { ServicePrincipalToken } from "./service-principal-token";
export type { Entitlement } from "../dynamic/arguments/entitlements";
export type { DatabricksFederatedLogin, DatabricksLogin } from "../dynamic/arguments/databricks-login";
export type { EntraFederatedLogin, EntraLogin } from "../dynamic/arguments/entra-login";
export type { KeyVaultSinkArgs } from "../dynamic/arguments/key-vault-sink";
export type { PublishArgs, SinkArgs } from "../dynamic/arguments/publish";
export type { ScopeSinkArgs } from "../dynamic/arguments/secret-scope-sink";
export type { Usage } from "../dynamic/arguments/usage";
export type {
  CommonArgs,
  DatabricksPrincipalArgs,
  EntraPrincipalArgs,
  ExistingPrincipalArgs,
  ServicePrincipalTokenArgs,
} from "./service-principal-token-args";
