# The requests of the PowerShell pages, as Invoke-RestMethod sends them: a v1 token with the resource (a hashtable becomes
# an encoded form), then calls with the token. XDR=1 asks at the older login host for the XDR API, as its page does.
if [ "$XDR" = 1 ]; then
    LOGIN=${AUTHORITY:-https://login.windows.net}
    RESOURCE=https://api.security.microsoft.com
    HUNT=${API:-https://api.security.microsoft.com}/api/advancedhunting/run
    LIST=${API:-https://api.security.microsoft.com}/api/incidents
else
    LOGIN=${AUTHORITY:-https://login.microsoftonline.com}
    RESOURCE=https://api.securitycenter.microsoft.com
    HUNT=${API:-https://api.securitycenter.microsoft.com}/api/advancedqueries/run
    LIST=${API:-https://api.securitycenter.microsoft.com}/api/alerts
fi
TOKEN=$(curl -sf -X POST --data-urlencode "resource=$RESOURCE" --data-urlencode "client_id=$CLIENT_ID" \
    --data-urlencode "client_secret=$CLIENT_SECRET" --data-urlencode "grant_type=client_credentials" \
    "$LOGIN/$TENANT_ID/oauth2/token" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')
# The status is printed too: what is documented and not built yet is answered with 501, and a list is empty then.
LISTED=$(curl -s -H "Content-Type: application/json" -H "Accept: application/json" -H "Authorization: Bearer $TOKEN" \
    -w '\n%{http_code}' "$LIST")
STATUS=$(printf '%s' "$LISTED" | tail -n 1)
LISTED=$(printf '%s' "$LISTED" | sed '$d')
ROWS=$(curl -sf -X POST -H "Content-Type: application/json" -H "Accept: application/json" -H "Authorization: Bearer $TOKEN" \
    -d '{"Query":"DeviceProcessEvents | where Timestamp > ago(30d) | take 5"}' "$HUNT")
printf '%s\n%s\n%s\n%s\n' "$TOKEN" "$STATUS" "$LISTED" "$ROWS" | python3 -c '
import json, sys
token, status, listed, rows = sys.stdin.read().strip().split("\n")
print(json.dumps({"token": token, "status": int(status), "alerts": len(json.loads(listed).get("value", [])), "rows": len(json.loads(rows)["Results"])}))'
