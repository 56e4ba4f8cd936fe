import { describeProviderKills } from "./provider-kills";
import { ONE_TIME_SECRET_CALLS } from "./remote-calls";

describeProviderKills("a Databricks-managed principal", { kind: "databricks" }, ONE_TIME_SECRET_CALLS);
