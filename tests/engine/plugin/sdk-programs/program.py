"""Registers resources of the generated SDK with Pulumi's mocks, and prints what the engine would get."""

import inspect
import json

import pulumi
from pulumi.runtime import mocks

seen = {}


class Recorder(mocks.Mocks):
    def new_resource(self, args):
        seen[args.name] = {"type": args.typ, "inputs": args.inputs}
        return f"{args.name}-id", {**args.inputs, "tokenValue": "dapi-new"}

    def call(self, args):
        return {}


mocks.set_mocks(Recorder())

import pulumi_databricks_pat as pat  # noqa: E402  Resources are registered with the mocks.


@pulumi.runtime.test
def register():
    token = pat.ServicePrincipalToken(
        "reporting",
        kind=pat.PrincipalKind.EXISTING,
        application_id="3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        usage="assumed",
        overlap="0s",
        lifetime=pulumi.Output.from_input("30d"),
        revoke_when=pat.RevokeWhen.UNUSED,
        login=pat.LoginArgs(
            auth_type="azure-client-secret",
            tenant_id="0f8fad5b-d9cb-469f-a165-70867728950e",
            client_secret=pulumi.Output.secret("hush"),
        ),
        administrator={"auth_type": "azure-cli"},
        publish={"vault": pat.SinkArgs(kind="key-vault", vault_name="kv-data", secret_name="reporting")},
        windows=[pat.MaintenanceWindowArgs(cron="0 22 * * SAT", duration="4h")],
    )
    return token.token_value.apply(lambda value: seen.update(tokenValue=value))


register()
parameters = inspect.signature(pat.ServicePrincipalTokenArgs.__init__).parameters.values()
seen["required"] = [each.name for each in parameters if each.default is each.empty and each.kind is each.KEYWORD_ONLY]
seen["words"] = [kind.value for kind in pat.PrincipalKind]
print(json.dumps(seen))
