import type { ProviderPackage } from "../resource-type";
import { randomUuid } from "./random-uuid";

/** The `random` provider, which needs no service. */
export const random: ProviderPackage<null> = {
  name: "random",
  types: { "random:index/randomUuid:RandomUuid": randomUuid },
  connect: () => null,
};
