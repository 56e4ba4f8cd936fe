import pulumi
from pulumi_databricks_pat import ServicePrincipalToken

reporting = ServicePrincipalToken(
    "reporting",
    kind="databricks",
    rotation_trigger="first",  # any other text rotates the token in the next pulumi up
)

pulumi.export("tokenValue", reporting.token_value)
pulumi.export("expiresAt", reporting.expires_at)
