import type { ProviderPackage } from "../resource-type";
import { applicationFederatedIdentityCredential } from "./application-federated-identity-credential";
import { applicationPassword } from "./application-password";
import { applicationRegistration } from "./application-registration";
import { GraphClient } from "./graph-client";
import { servicePrincipal } from "./directory-principal";

/** The `azuread` provider: Microsoft Graph, logged in through Microsoft Entra ID. */
export const azuread: ProviderPackage<GraphClient> = {
  name: "azuread",
  types: {
    "azuread:index/applicationRegistration:ApplicationRegistration": applicationRegistration,
    "azuread:index/servicePrincipal:ServicePrincipal": servicePrincipal,
    "azuread:index/applicationPassword:ApplicationPassword": applicationPassword,
    "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential":
      applicationFederatedIdentityCredential,
  },
  connect: (facts) => new GraphClient(facts),
};
