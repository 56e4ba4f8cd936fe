"""Logs in to a running emulator with the unmodified Databricks SDK for Python, by the environment alone.

Prints the login method that the SDK chose and the name of who it logged in as.

    pip install databricks-sdk
    DATABRICKS_HOST=http://127.0.0.1:PORT DATABRICKS_AUTH_TYPE=… python sdk-logins.py
"""

from databricks.sdk import WorkspaceClient

client = WorkspaceClient()
print(client.config.auth_type, client.current_user.me().user_name)
