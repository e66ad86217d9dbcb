"""msticpy: a hunting query through the provider named in PROVIDER (MDE, M365D or M365DGraph), by secret."""
import json
import os
import sys

import msticpy as mp
from msticpy.data import QueryProvider

settings = {}
if "API" in os.environ:
    settings = {"apiRoot": os.environ["API"], "apiVersion": "v1.0" if os.environ["PROVIDER"] == "M365DGraph" else "api"}

provider = QueryProvider(os.environ["PROVIDER"])
provider.connect(
    tenant_id=os.environ["TENANT_ID"], client_id=os.environ["CLIENT_ID"], client_secret=os.environ["CLIENT_SECRET"], **settings)
frame = provider.exec_query(
    "DeviceProcessEvents | where Timestamp > ago(30d) | project Timestamp, DeviceName, FileName | take 5")
if isinstance(frame, str):
    sys.exit(frame)
print(json.dumps({"rows": len(frame), "columns": list(frame.columns), "times": str(frame["Timestamp"].dtype)}))
