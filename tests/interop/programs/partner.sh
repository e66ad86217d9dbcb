# The partner page's request: v2, the older scope of the service, fields as they are, certificate not looked at.
TOKEN=$(curl -s -k -X POST -H "Content-Type:application/x-www-form-urlencoded" \
    -d "grant_type=client_credentials" -d "client_id=$CLIENT_ID" \
    -d "scope=https://securitycenter.onmicrosoft.com/windowsatpservice/.default" \
    -d "client_secret=$CLIENT_SECRET" \
    "${AUTHORITY:-https://login.microsoftonline.com}/$TENANT_ID/oauth2/v2.0/token" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')
API=${API:-https://api.securitycenter.microsoft.com}
ALERTS=$(curl -sf -H "Authorization: Bearer $TOKEN" "$API/api/alerts")
ROWS=$(curl -sf -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \
    -d '{"Query":"DeviceProcessEvents | where Timestamp > ago(30d) | take 5"}' "$API/api/advancedqueries/run")
printf '%s\n%s\n%s\n' "$TOKEN" "$ALERTS" "$ROWS" | python3 -c '
import json, sys
token, alerts, rows = sys.stdin.read().strip().split("\n")
print(json.dumps({"token": token, "alerts": len(json.loads(alerts)["value"]), "rows": len(json.loads(rows)["Results"])}))'
