require("pulumi-databricks-pat/plugin");
