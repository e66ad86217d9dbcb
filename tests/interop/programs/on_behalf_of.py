"""A server that was called with USER_TOKEN asks for a Defender token in exchange: azure-identity or MSAL, by CLIENT."""
import os

import msal
from azure.identity import OnBehalfOfCredential

from answers import report

local = "AUTHORITY" in os.environ
authority = os.environ.get("AUTHORITY", "https://login.microsoftonline.com")
scope = "https://api.securitycenter.microsoft.com/.default"
tenant, client, secret = (os.environ[name] for name in ("TENANT_ID", "CLIENT_ID", "CLIENT_SECRET"))
if os.environ["CLIENT"] == "azure-identity":
    settings = {"authority": authority, "disable_instance_discovery": True} if local else {}
    credential = OnBehalfOfCredential(
        tenant, client, client_secret=secret, user_assertion=os.environ["USER_TOKEN"], **settings)
    token = credential.get_token(scope).token
else:
    app = msal.ConfidentialClientApplication(
        client, authority=f"{authority}/{tenant}", client_credential=secret, instance_discovery=False if local else None)
    result = app.acquire_token_on_behalf_of(os.environ["USER_TOKEN"], [scope])
    if "access_token" not in result:
        raise SystemExit(f"{result['error']}: {result['error_description']}")
    token = result["access_token"]
report(token)
