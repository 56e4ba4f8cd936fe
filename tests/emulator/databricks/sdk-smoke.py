"""Drives a running emulator with the unmodified Databricks SDK for Python.

Takes DATABRICKS_HOST and DATABRICKS_TOKEN (the administrator's) from the environment, leaves nothing behind, and exits
with 1 at the first answer that is not what the SDK's users rely on.

    pip install databricks-sdk
    DATABRICKS_HOST=http://127.0.0.1:PORT DATABRICKS_TOKEN=dapi... python sdk-smoke.py
"""

import base64
import os
import sys
import time
import uuid

from databricks.sdk import WorkspaceClient
from databricks.sdk.common.types.fieldmask import FieldMask
from databricks.sdk.errors import (
    BadRequest,
    DatabricksError,
    InvalidParameterValue,
    NotFound,
    PermissionDenied,
    ResourceConflict,
    ResourceDoesNotExist,
    Unauthenticated,
)
from databricks.sdk.service import iam, settings, workspace

HOST = os.environ["DATABRICKS_HOST"]
TOKEN = os.environ["DATABRICKS_TOKEN"]


def connect(**credentials):
    """A client with these credentials only, whatever else the environment holds."""
    return WorkspaceClient(host=HOST, config_file=os.devnull, **credentials)


def check(actual, expected, what):
    if actual != expected:
        sys.exit(f"{what}: expected {expected!r}, got {actual!r}")
    print(f"ok  {what}")


def check_raises(kind, words, action, what):
    try:
        result = action()
    except DatabricksError as error:
        if type(error) is not kind or words not in str(error):
            sys.exit(f"{what}: expected {kind.__name__} with {words!r}, got {type(error).__name__}: {error}")
        print(f"ok  {what}")
        return
    sys.exit(f"{what}: expected {kind.__name__}, got {result!r}")


def main():
    for name in list(os.environ):
        if name.startswith(("DATABRICKS_", "ARM_")):
            del os.environ[name]
    admin = connect(token=TOKEN, auth_type="pat")
    check_tokens(admin)
    robot = admin.service_principals.create(display_name=f"sdk-smoke {uuid.uuid4()}")
    try:
        check_service_principal(admin, robot)
        check_robot(admin, robot)
    finally:
        admin.service_principals.delete(robot.id)
    check_raises(NotFound, "", lambda: admin.service_principals.get(robot.id), "a deleted service principal is gone")
    check_groups(admin)
    check_secret_scopes(admin)
    check_lists(admin)
    check_settings(admin)
    check_raises(
        PermissionDenied,
        "Invalid access token.",
        lambda: connect(token="dapi0", auth_type="pat").current_user.me(),
        "a wrong token is denied",
    )
    check_raises(
        Unauthenticated,
        "Credential was not sent",
        lambda: connect(token="f" * 64, auth_type="pat").current_user.me(),
        "a token id is no token",
    )


def check_tokens(admin):
    comment = f"smoke {uuid.uuid4()} ünï"
    created = admin.tokens.create(comment=comment, lifetime_seconds=300, scopes=["sql", "unity-catalog"])
    info = created.token_info
    check(info.comment, comment, "a comment comes back as it was sent")
    check(info.expiry_time - info.creation_time, 300_000, "times are in milliseconds")
    check(info.scopes, ["sql", "unity-catalog"], "scopes come back")
    listed = [token for token in admin.tokens.list() if token.token_id == info.token_id]
    check([token.comment for token in listed], [comment], "a new token is in the list at once")
    update = settings.PublicTokenInfo(comment="renamed")
    admin.tokens.update(info.token_id, update, FieldMask(["comment"]))
    renamed = next(token for token in admin.tokens.list() if token.token_id == info.token_id)
    check((renamed.comment, renamed.scopes), ("renamed", info.scopes), "an update changes the masked field only")
    limited = connect(token=created.token_value, auth_type="pat")
    check_raises(
        PermissionDenied,
        "does not have required scopes: authentication",
        lambda: list(limited.tokens.list()),
        "a limited token is limited",
    )
    managed = admin.token_management.get(info.token_id).token_info
    me = admin.current_user.me()
    check(managed.created_by_username, me.user_name, "token management names the creator")
    check(managed.owner_id, int(me.id), "token management names the owner")
    check(managed.workspace_id, admin.get_workspace_id(), "the workspace id is the same everywhere")
    admin.tokens.delete(info.token_id)
    check_raises(
        ResourceDoesNotExist,
        f"No valid token with ID {info.token_id} found.",
        lambda: admin.tokens.delete(info.token_id),
        "a token is revoked once",
    )
    check_raises(
        InvalidParameterValue,
        "exceeds the maximum",
        lambda: admin.tokens.create(lifetime_seconds=731 * 86_400),
        "a lifetime above the maximum is refused",
    )


def check_service_principal(admin, robot):
    check(robot.active, True, "a service principal is active")
    found = list(admin.service_principals.list(filter=f'applicationId eq "{robot.application_id}"'))
    check([principal.id for principal in found], [robot.id], "a service principal is found by application id")
    check(
        robot.id in [principal.id for principal in admin.service_principals.list(count=1)],
        True,
        "lists are paged to their end",
    )
    patch = iam.Patch(op=iam.PatchOp.REPLACE, path="displayName", value="renamed")
    admin.service_principals.patch(
        robot.id, operations=[patch], schemas=[iam.PatchSchema.URN_IETF_PARAMS_SCIM_API_MESSAGES_2_0_PATCH_OP]
    )
    check(admin.service_principals.get(robot.id).display_name, "renamed", "a service principal is patched")
    check_raises(
        ResourceConflict,
        f"Service principal with application ID {robot.application_id} already exists.",
        lambda: admin.service_principals.create(application_id=robot.application_id),
        "an application id exists once",
    )


def check_robot(admin, robot):
    secret = admin.service_principal_secrets_proxy.create(robot.id, lifetime="3600s")
    check(secret.status, "ACTIVE", "an OAuth secret is active")
    as_robot = connect(client_id=robot.application_id, client_secret=secret.secret, auth_type="oauth-m2m")
    refusal = "This API is disabled for users without the databricks-sql-access or workspace-access or workspace-consume"
    check_raises(PermissionDenied, refusal, as_robot.current_user.me, "without an entitlement every call is refused")
    grant = iam.Patch(op=iam.PatchOp.ADD, path="entitlements", value=[{"value": "workspace-access"}])
    schemas = [iam.PatchSchema.URN_IETF_PARAMS_SCIM_API_MESSAGES_2_0_PATCH_OP]
    admin.service_principals.patch(robot.id, operations=[grant], schemas=schemas)
    check_raises(PermissionDenied, refusal, as_robot.current_user.me, "a login from before a grant stays refused")
    as_robot = connect(client_id=robot.application_id, client_secret=secret.secret, auth_type="oauth-m2m")
    check(as_robot.service_principals.get(robot.id).entitlements, [], "others do not see entitlements")
    check(as_robot.current_user.me().user_name, robot.application_id, "oauth-m2m logs in as the service principal")
    check_raises(
        PermissionDenied,
        "User does not have permission to use tokens.",
        lambda: as_robot.tokens.create(),
        "a token needs CAN_USE",
    )
    grant = iam.AccessControlRequest(
        service_principal_name=robot.application_id, permission_level=iam.PermissionLevel.CAN_USE
    )
    before = admin.permissions.get("authorization", "tokens")
    check((before.object_type, before.object_id), ("tokens", "/authorization/tokens"), "the object of permissions")
    after = admin.permissions.update("authorization", "tokens", access_control_list=[grant])
    check(
        [
            entry.all_permissions[0].permission_level.value
            for entry in after.access_control_list
            if entry.service_principal_name == robot.application_id
        ],
        ["CAN_USE"],
        "CAN_USE is granted",
    )
    levels = admin.token_management.get_permission_levels().permission_levels
    check([level.permission_level.value for level in levels], ["CAN_USE"], "the levels there are")
    token = as_robot.tokens.create(comment="of the robot", lifetime_seconds=300)
    with_token = connect(token=token.token_value, auth_type="pat")
    check(with_token.current_user.me().user_name, robot.application_id, "the token belongs to who minted it")
    check([info.token_id for info in with_token.tokens.list()], [token.token_info.token_id], "it lists its own")
    owned = list(admin.token_management.list(created_by_id=int(robot.id)))
    check([info.token_id for info in owned], [token.token_info.token_id], "administrators find it by its creator")
    check_raises(
        BadRequest,
        "On-behalf-of token creation for service principals is not enabled for this workspace",
        lambda: admin.token_management.create_obo_token(robot.application_id),
        "nobody mints on behalf of others on Azure",
    )
    admin.token_management.delete(token.token_info.token_id)
    check_raises(
        PermissionDenied,
        "Invalid access token.",
        lambda: with_token.current_user.me(),
        "a token revoked by an administrator is dead",
    )
    listed = [info.id for info in admin.service_principal_secrets_proxy.list(robot.id)]
    check(listed, [secret.id], "OAuth secrets are listed")
    admin.service_principal_secrets_proxy.delete(robot.id, secret.id)
    check(list(admin.service_principal_secrets_proxy.list(robot.id)), [], "OAuth secrets are deleted")
    try:
        connect(client_id=robot.application_id, client_secret=secret.secret, auth_type="oauth-m2m").current_user.me()
    except Exception as error:
        check("invalid_client" in str(error), True, "a deleted OAuth secret logs nobody in")
    else:
        sys.exit("a deleted OAuth secret logs in")


def check_groups(admin):
    group = admin.groups.create(display_name=f"sdk-smoke {uuid.uuid4()}")
    me = admin.current_user.me()
    add = iam.Patch(op=iam.PatchOp.ADD, path="members", value=[{"value": me.id}])
    remove = iam.Patch(op=iam.PatchOp.REMOVE, path=f'members[value eq "{me.id}"]')
    schemas = [iam.PatchSchema.URN_IETF_PARAMS_SCIM_API_MESSAGES_2_0_PATCH_OP]
    admin.groups.patch(group.id, operations=[add], schemas=schemas)
    check([member.value for member in admin.groups.get(group.id).members], [me.id], "a group takes a member")
    admin.groups.patch(group.id, operations=[remove], schemas=schemas)
    check(admin.groups.get(group.id).members, [], "a group loses a member")
    admin.groups.delete(group.id)
    check(
        [user.user_name for user in admin.users.list(filter=f'userName eq "{me.user_name}"')],
        [me.user_name],
        "a user is found by name",
    )


def check_secret_scopes(admin):
    scope = f"sdk-smoke-{uuid.uuid4()}"
    admin.secrets.create_scope(scope)
    admin.secrets.put_secret(scope, "key", string_value="välue")
    value = base64.b64decode(admin.secrets.get_secret(scope, "key").value).decode()
    check(value, "välue", "a secret comes back")
    check([secret.key for secret in admin.secrets.list_secrets(scope)], ["key"], "a secret is listed")
    admin.secrets.put_acl(scope, "users", workspace.AclPermission.READ)
    check(
        [(acl.principal, acl.permission.value) for acl in admin.secrets.list_acls(scope)],
        [(admin.current_user.me().user_name, "MANAGE"), ("users", "READ")],
        "access controls are listed",
    )
    check(admin.secrets.get_acl(scope, "users").permission.value, "READ", "an access control comes back")
    admin.secrets.delete_acl(scope, "users")
    admin.secrets.delete_secret(scope, "key")
    admin.secrets.delete_scope(scope)
    check(scope in [found.name for found in admin.secrets.list_scopes()], False, "a secret scope is deleted")


def check_lists(admin):
    check(list(admin.clusters.list()), [], "there are no clusters")
    check(
        [(found.path, found.object_type.value) for found in admin.workspace.list("/")],
        [("/Repos", "DIRECTORY"), ("/Shared", "DIRECTORY"), ("/Users", "DIRECTORY")],
        "the folders of every workspace are there",
    )
    check(list(admin.workspace.list("/Shared")), [], "they are empty")


def check_settings(admin):
    wanted = "enableTokensConfig,maxTokenLifetimeDays"
    check(sorted(admin.workspace_conf.get_status(wanted)), sorted(wanted.split(",")), "settings answer every key")
    admin.workspace_conf.set_status({"enableIpAccessLists": "false"})
    check(admin.workspace_conf.get_status("enableIpAccessLists"), {"enableIpAccessLists": "false"}, "a setting is kept")


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"all as expected in {time.monotonic() - started:.1f} s")
