"""azure-identity: ClientSecretCredential, or CertificateCredential when CLIENT_CERTIFICATE is set."""
import os

from azure.identity import CertificateCredential, ClientSecretCredential

from answers import report

settings = {}
if "AUTHORITY" in os.environ:
    settings = {"authority": os.environ["AUTHORITY"], "disable_instance_discovery": True}

tenant, client = os.environ["TENANT_ID"], os.environ["CLIENT_ID"]
if "CLIENT_CERTIFICATE" in os.environ:
    credential = CertificateCredential(tenant, client, os.environ["CLIENT_CERTIFICATE"], **settings)
else:
    credential = ClientSecretCredential(tenant, client, os.environ["CLIENT_SECRET"], **settings)
token = credential.get_token("https://api.securitycenter.microsoft.com/.default")
report(token.token, expires_on=token.expires_on)
