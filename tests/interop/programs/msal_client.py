"""MSAL for Python, confidential client: by secret, or by certificate when CLIENT_CERTIFICATE is set."""
import os

import msal
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from answers import report

settings = {}
if "AUTHORITY" in os.environ:
    # An authority that is not Microsoft's is not asked for at Microsoft.
    settings = {"instance_discovery": False}
authority = f"{os.environ.get('AUTHORITY', 'https://login.microsoftonline.com')}/{os.environ['TENANT_ID']}"

if "CLIENT_CERTIFICATE" in os.environ:
    with open(os.environ["CLIENT_CERTIFICATE"], encoding="ascii") as file:
        pem = file.read()
    credential = {"private_key": pem[pem.index("-----BEGIN PRIVATE KEY-----"):].split("-----BEGIN CERTIFICATE-----")[0]}
    if os.environ.get("THUMBPRINT") == "sha1":
        certificate = x509.load_pem_x509_certificate(pem.encode())
        credential["thumbprint"] = certificate.fingerprint(hashes.SHA1()).hex()
    else:
        credential["public_certificate"] = pem[pem.index("-----BEGIN CERTIFICATE-----"):]
else:
    credential = os.environ["CLIENT_SECRET"]

app = msal.ConfidentialClientApplication(
    os.environ["CLIENT_ID"], authority=authority, client_credential=credential, **settings)
scope = ["https://api.securitycenter.microsoft.com/.default"]
result = app.acquire_token_for_client(scopes=scope)
if "access_token" not in result:
    raise SystemExit(f"{result['error']}: {result['error_description']}")
again = app.acquire_token_for_client(scopes=scope)
report(result["access_token"], cached=again["token_source"] == "cache", expires_in=result["expires_in"])
