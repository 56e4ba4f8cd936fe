import { describeProviderKills } from "./provider-kills";
import { CLIENT_SECRET_CALLS } from "./remote-calls";

/** The other calls are those of a Databricks-managed principal too. */
const OWN_CALLS = CLIENT_SECRET_CALLS.filter(({ isOurs }) => isOurs);

describeProviderKills("an Entra-managed principal", { kind: "entra" }, OWN_CALLS);
