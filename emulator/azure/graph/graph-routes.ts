import type { AddRoute } from "../azure-state";
import { addApplicationRoutes } from "./applications";
import { addServicePrincipalRoutes } from "./service-principals";

/** Microsoft Graph, v1.0 and beta. */
export function addGraphRoutes(route: AddRoute): void {
  addApplicationRoutes(route);
  addServicePrincipalRoutes(route);
}
