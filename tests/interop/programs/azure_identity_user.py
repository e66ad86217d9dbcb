"""azure-identity, for a user: UsernamePasswordCredential, DeviceCodeCredential or InteractiveBrowserCredential, by FLOW."""
import os
import sys
import warnings

from azure.identity import DeviceCodeCredential, InteractiveBrowserCredential, UsernamePasswordCredential

from answers import report

warnings.simplefilter("ignore")
settings = {}
if "AUTHORITY" in os.environ:
    settings = {"authority": os.environ["AUTHORITY"], "disable_instance_discovery": True}
client = {"client_id": os.environ["PUBLIC_CLIENT_ID"]} if "PUBLIC_CLIENT_ID" in os.environ else {}


def prompt(uri, code, _):
    print(f"To sign in, open the page {uri} and enter the code {code} to authenticate.", flush=True)


match os.environ["FLOW"]:
    case "password":
        credential = UsernamePasswordCredential(
            client["client_id"], os.environ["USERNAME"], os.environ["PASSWORD"], tenant_id=os.environ["TENANT_ID"], **settings)
    case "device":
        credential = DeviceCodeCredential(tenant_id=os.environ["TENANT_ID"], prompt_callback=prompt, **client, **settings)
    case "browser":
        credential = InteractiveBrowserCredential(tenant_id=os.environ["TENANT_ID"], timeout=60, **client, **settings)
    case flow:
        sys.exit(f"FLOW={flow}?")
scope = "https://api.securitycenter.microsoft.com/.default"
record = credential.authenticate(scopes=[scope])
token = credential.get_token(scope)
report(token.token, username=record.username, tenant=record.tenant_id)
