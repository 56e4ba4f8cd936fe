module databricks-pat-go

go 1.25.8

require github.com/pulumi/pulumi/sdk/v3 v3.246.0
