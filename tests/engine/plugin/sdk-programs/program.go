package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"pulumi-databricks-pat/databrickspat"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		usage := databrickspat.UsageAssumed
		token, err := databrickspat.NewServicePrincipalToken(ctx, "reporting", &databrickspat.ServicePrincipalTokenArgs{
			Kind:          "existing",
			ApplicationId: pulumi.String("3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
			Usage:         &usage,
			Overlap:       pulumi.StringRef("0s"),
			StoreValue:    pulumi.BoolRef(true),
			Lifetime:      pulumi.String("30d"),
			RevokeWhen:    databrickspat.RevokeWhenUnused,
			Login: databrickspat.LoginArgs{
				AuthType:     databrickspat.AuthTypeAzureClientSecret,
				TenantId:     pulumi.String("0f8fad5b-d9cb-469f-a165-70867728950e"),
				ClientSecret: config.RequireSecret(ctx, "clientSecret"),
			},
			Administrator: databrickspat.AdministratorLoginArgs{AuthType: "azure-cli"},
			Publish: databrickspat.SinkMap{
				"vault": databrickspat.SinkArgs{
					Kind:       databrickspat.SinkKindKeyVault,
					VaultName:  pulumi.String("kv-data"),
					SecretName: pulumi.String("reporting"),
				},
			},
			Windows: databrickspat.MaintenanceWindowArray{
				databrickspat.MaintenanceWindowArgs{Cron: pulumi.String("0 22 * * SAT"), Duration: pulumi.String("4h")},
			},
		})
		if err != nil {
			return err
		}
		made, err := databrickspat.NewServicePrincipalToken(ctx, "loading", &databrickspat.ServicePrincipalTokenArgs{
			Kind:         databrickspat.PrincipalKindEntra,
			Entitlements: []databrickspat.Entitlement{databrickspat.EntitlementWorkspaceAccess},
			Login:        databrickspat.LoginArgs{AuthType: databrickspat.AuthTypeOneTimeSecret},
		})
		if err != nil {
			return err
		}
		ctx.Export("places", token.Published.MapIndex(pulumi.String("vault")))
		ctx.Export("tokenValue", pulumi.Sprintf("%s %d", made.TokenValue, made.DaysLeft))
		return nil
	})
}
