export * from "../dynamic";
export { ServicePrincipalToken } from "./service-principal-token";
export type {
  CommonArgs,
  DatabricksPrincipalArgs,
  Entitlement,
  EntraPrincipalArgs,
  ExistingPrincipalArgs,
  KeyVaultSecretArgs,
  ServicePrincipalTokenArgs,
} from "./service-principal-token-args";
