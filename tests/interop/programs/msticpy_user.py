"""msticpy: a hunting query for the person USERNAME, by the device flow, through the provider named in PROVIDER."""
import json
import os
import sys

import msticpy as mp
from msticpy.data import QueryProvider

provider = QueryProvider(os.environ["PROVIDER"])
provider.connect(
    delegated_auth=True, auth_type="device", tenant_id=os.environ["TENANT_ID"], client_id=os.environ["PUBLIC_CLIENT_ID"],
    username=os.environ["USERNAME"])
frame = provider.exec_query("DeviceProcessEvents | where Timestamp > ago(30d) | project Timestamp, DeviceName, FileName | take 5")
if isinstance(frame, str):
    sys.exit(frame)
print(json.dumps({"rows": len(frame), "columns": list(frame.columns)}))
