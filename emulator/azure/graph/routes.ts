import type { AddRoute } from "../../kernel/exchange";
import { addApplicationRoutes } from "./applications";
import { addServicePrincipalRoutes } from "./service-principals";

/** Microsoft Graph, v1.0 and beta. */
export function addGraphRoutes(route: AddRoute): void {
  addApplicationRoutes(route);
  addServicePrincipalRoutes(route);
}
