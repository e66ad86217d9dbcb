"""What every program does with its token: read alerts, hunt, and say what came."""
import json
import os

import requests

API = os.environ.get("API", "https://api.securitycenter.microsoft.com")
QUERY = "DeviceProcessEvents | where Timestamp > ago(30d) | project Timestamp, DeviceName, FileName | take 5"


def report(token, **more):
    headers = {"Authorization": f"Bearer {token}"}
    alerts = requests.get(f"{API}/api/alerts", headers=headers, timeout=60)
    alerts.raise_for_status()
    hunting = requests.post(f"{API}/api/advancedqueries/run", headers=headers, json={"Query": QUERY}, timeout=60)
    hunting.raise_for_status()
    print(json.dumps({
        "token": token,
        "alerts": len(alerts.json()["value"]),
        "rows": len(hunting.json()["Results"]),
        "columns": [column["Name"] for column in hunting.json()["Schema"]],
        **more,
    }))
