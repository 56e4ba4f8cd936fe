package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"pulumi-databricks-pat/databrickspat"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		reporting, err := databrickspat.NewServicePrincipalToken(ctx, "reporting", &databrickspat.ServicePrincipalTokenArgs{
			Kind:            databrickspat.PrincipalKindDatabricks,
			RotationTrigger: pulumi.String("first"), // any other text rotates the token in the next pulumi up
		})
		if err != nil {
			return err
		}
		ctx.Export("tokenValue", reporting.TokenValue)
		ctx.Export("expiresAt", reporting.ExpiresAt)
		return nil
	})
}
