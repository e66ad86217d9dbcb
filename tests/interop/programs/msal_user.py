"""MSAL for Python, public client: by name and password, by device code, or with a browser; then silently, by refresh token."""
import os

import msal

from answers import report

settings = {}
if "AUTHORITY" in os.environ:
    settings = {"instance_discovery": False}
authority = f"{os.environ.get('AUTHORITY', 'https://login.microsoftonline.com')}/{os.environ.get('TENANT', os.environ['TENANT_ID'])}"
scope = ["https://api.securitycenter.microsoft.com/.default"]

app = msal.PublicClientApplication(os.environ["PUBLIC_CLIENT_ID"], authority=authority, **settings)
match os.environ["FLOW"]:
    case "password":
        result = app.acquire_token_by_username_password(os.environ["USERNAME"], os.environ["PASSWORD"], scopes=scope)
    case "device":
        flow = app.initiate_device_flow(scopes=scope)
        print(flow["message"], flush=True)
        result = app.acquire_token_by_device_flow(flow)
    case "browser":
        result = app.acquire_token_interactive(scopes=scope, timeout=60)
if "access_token" not in result:
    raise SystemExit(f"{result['error']}: {result['error_description']}")
account, = app.get_accounts()
cached = app.acquire_token_silent(scopes=scope, account=account)
renewed = app.acquire_token_silent(scopes=scope, account=account, force_refresh=True)
if "access_token" not in renewed:
    raise SystemExit(f"renewal: {renewed['error']}: {renewed['error_description']}")
report(
    renewed["access_token"], username=account["username"], cached=cached["token_source"] == "cache",
    renewed=renewed["token_source"] == "identity_provider", claims=result["id_token_claims"], scope=result["scope"])
