import { PolicyPack } from "@pulumi/policy";
import { policies } from "./policies";

/** What Pulumi runs for `--policy-pack node_modules/pulumi-databricks-pat/policy`. */
new PolicyPack("databricks-pat", { policies: policies() });
