"""The standard library alone: a v1 token with `resource`, as the documentation's Python page asks for it."""
import json
import os
import urllib.parse
import urllib.request

login = os.environ.get("AUTHORITY", "https://login.microsoftonline.com")
api = os.environ.get("API", "https://api.securitycenter.microsoft.com")
body = urllib.parse.urlencode({
    "resource": "https://api.securitycenter.microsoft.com", "client_id": os.environ["CLIENT_ID"],
    "client_secret": os.environ["CLIENT_SECRET"], "grant_type": "client_credentials"}).encode()
with urllib.request.urlopen(f"{login}/{os.environ['TENANT_ID']}/oauth2/token", body) as answer:
    token = json.load(answer)["access_token"]


def call(path, body=None):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Accept": "application/json"}
    request = urllib.request.Request(api + path, None if body is None else json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


query = "DeviceProcessEvents | where Timestamp > ago(30d) | take 5"
print(json.dumps({
    "token": token,
    "alerts": len(call("/api/alerts")["value"]),
    "rows": len(call("/api/advancedqueries/run", {"Query": query})["Results"])}))
