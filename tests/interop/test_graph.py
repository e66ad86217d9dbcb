"""Registering applications by script, through Microsoft Graph, as the documented scripts do it."""
import base64

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from test_users import MDE, decoded, post

ATP = "fc780465-2017-40d4-a0c5-307022471b92"


class Graph:
    """A caller of Microsoft Graph with a token of its own."""

    def __init__(self, server, token):
        self.server, self.token = server, token

    def call(self, method, path, body=None, expect=200):
        answer = requests.request(
            method, f"{self.server.url}/v1.0{path}", json=body, headers={"Authorization": f"Bearer {self.token}"},
            verify=str(self.server.data / "tls" / "ca.pem"), timeout=60)
        assert answer.status_code == expect, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


def token(server, client, secret, scope="https://graph.microsoft.com/.default", tenant=None):
    return post(
        server, f"/{tenant or server.demo['TENANT_ID']}/oauth2/v2.0/token", grant_type="client_credentials", client_id=client,
        client_secret=secret, scope=scope)


@pytest.fixture(scope="module")
def graph(server):
    status, answer = token(server, server.demo["CLIENT_ID"], server.demo["CLIENT_SECRET"])
    assert status == 200, answer
    return Graph(server, answer["access_token"])


def test_the_usual_script(server, graph):
    """Registration, principal, roles by name, secret, token; then the secret is taken back."""
    app = graph.call("POST", "/applications", {"displayName": "Triage by script"}, 201)
    assert app["signInAudience"] == "AzureADMyOrg" and app["passwordCredentials"] == [] and app["web"] == {"redirectUris": []}
    principal = graph.call("POST", "/servicePrincipals", {"appId": app["appId"]}, 201)
    assert principal["displayName"] == "Triage by script" and principal["servicePrincipalType"] == "Application"
    assert graph.call("POST", "/servicePrincipals", {"appId": app["appId"]}, 409)["error"]["code"] == (
        "Request_MultipleObjectsWithSameKeyValue")

    (atp,) = graph.call("GET", f"/servicePrincipals?$filter=appId eq '{ATP}'")["value"]
    assert graph.call("GET", "/servicePrincipals?$filter=displayName eq 'WindowsDefenderATP'")["value"] == [atp]
    roles = {role["value"]: role["id"] for role in atp["appRoles"]}
    assert roles["Alert.Read.All"] == "71fe6b80-7034-4028-9ed8-0f316df9c3ff"
    for value in ("Alert.Read.All", "AdvancedQuery.Read.All"):
        made = graph.call(
            "POST", f"/servicePrincipals/{principal['id']}/appRoleAssignments",
            {"principalId": principal["id"], "resourceId": atp["id"], "appRoleId": roles[value]}, 201)
        assert made["principalDisplayName"] == "Triage by script" and made["resourceDisplayName"] == "WindowsDefenderATP"
    held = graph.call("GET", f"/servicePrincipals/{principal['id']}/appRoleAssignments")["value"]
    assert {entry["appRoleId"] for entry in held} == {roles["Alert.Read.All"], roles["AdvancedQuery.Read.All"]}

    secret = graph.call(
        "POST", f"/applications/{app['id']}/addPassword", {"passwordCredential": {"displayName": "script"}})
    assert secret["hint"] == secret["secretText"][:3] and len(secret["secretText"]) == 40
    shown = graph.call("GET", f"/applications(appId='{app['appId']}')")["passwordCredentials"]
    assert [entry["secretText"] for entry in shown] == [None] and shown[0]["keyId"] == secret["keyId"]

    status, answer = token(server, app["appId"], secret["secretText"], f"{MDE}/.default")
    assert status == 200, answer
    claims = decoded(answer["access_token"])
    assert set(claims["roles"]) == {"Alert.Read.All", "AdvancedQuery.Read.All"} and claims["oid"] == principal["id"]
    assert server.call("/api/alerts?$top=1", token=answer["access_token"])[0] == 200

    graph.call("DELETE", f"/servicePrincipals/{principal['id']}/appRoleAssignments/{held[0]['id']}", expect=204)
    graph.call("POST", f"/applications/{app['id']}/removePassword", {"keyId": secret["keyId"]}, 204)
    assert token(server, app["appId"], secret["secretText"])[1]["error_codes"] == [7000215]
    graph.call("DELETE", f"/applications/{app['id']}", expect=204)
    assert graph.call("GET", f"/applications/{app['id']}", expect=404)["error"]["code"] == "Request_ResourceNotFound"
    assert token(server, app["appId"], secret["secretText"])[1]["error_codes"] == [700016]


def test_a_certificate_is_uploaded(server, graph):
    pem = open(server.demo["CLIENT_CERTIFICATE"], "rb").read()
    certificate = x509.load_pem_x509_certificate(pem[pem.index(b"-----BEGIN CERTIFICATE-----"):])
    der = base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()
    app = graph.call("POST", "/applications", {
        "displayName": "By certificate", "keyCredentials": [{"type": "AsymmetricX509Cert", "usage": "Verify", "key": der}]}, 201)
    (key,) = app["keyCredentials"]
    assert key["usage"] == "Verify" and key["key"] is None and key["customKeyIdentifier"]
    graph.call("PATCH", f"/applications/{app['id']}", {"keyCredentials": []}, 204)
    assert graph.call("GET", f"/applications/{app['id']}")["keyCredentials"] == []
    error = graph.call("PATCH", f"/applications/{app['id']}", {"keyCredentials": [{"key": "AAAA"}]}, 400)["error"]
    assert error["code"] == "Request_BadRequest" and "certificate" in error["message"]


def test_delegated_permissions(server, graph):
    app = graph.call("POST", "/applications", {
        "displayName": "Device program", "isFallbackPublicClient": True, "publicClient": {"redirectUris": ["http://localhost"]},
        "requiredResourceAccess": [{"resourceAppId": ATP, "resourceAccess": [
            {"id": "b2069dc0-9fe9-4e6d-9aca-ccf3dd503819", "type": "Scope"}]}]}, 201)
    assert app["publicClient"]["redirectUris"] == ["http://localhost"]
    assert app["requiredResourceAccess"][0]["resourceAccess"][0]["type"] == "Scope"
    principal = graph.call("POST", "/servicePrincipals", {"appId": app["appId"]}, 201)
    atp = graph.call("GET", f"/servicePrincipals(appId='{ATP}')")
    demo = server.demo

    def sign_in():
        return post(
            server, f"/{demo['TENANT_ID']}/oauth2/v2.0/token", grant_type="password", client_id=app["appId"],
            username=demo["USERNAME"], password=demo["PASSWORD"], scope=f"{MDE}/Alert.Read")

    assert sign_in()[1]["error_codes"] == [65001]
    grant = graph.call("POST", "/oauth2PermissionGrants", {
        "clientId": principal["id"], "consentType": "AllPrincipals", "resourceId": atp["id"], "scope": "Alert.Read Machine.Read"}, 201)
    assert grant["principalId"] is None and grant["scope"] == "Alert.Read Machine.Read"
    assert sign_in()[0] == 200
    graph.call("PATCH", f"/oauth2PermissionGrants/{grant['id']}", {"scope": "Machine.Read"}, 204)
    assert sign_in()[1]["error_codes"] == [65001]
    listed = graph.call("GET", f"/oauth2PermissionGrants?$filter=clientId eq '{principal['id']}'")["value"]
    assert [entry["scope"] for entry in listed] == ["Machine.Read"]
    graph.call("DELETE", f"/oauth2PermissionGrants/{grant['id']}", expect=204)
    assert graph.call("GET", f"/oauth2PermissionGrants?$filter=clientId eq '{principal['id']}'")["value"] == []


def test_users_and_the_organization(server, graph):
    demo = server.demo
    (organization,) = graph.call("GET", "/organization")["value"]
    assert organization["id"] == demo["TENANT_ID"] and organization["verifiedDomains"][0]["name"] == "contoso.onmicrosoft.com"
    user = graph.call("POST", "/users", {
        "accountEnabled": True, "displayName": "Megan Bowen", "mailNickname": "megan", "userPrincipalName": "megan@contoso.onmicrosoft.com",
        "passwordProfile": {"password": "a long first one", "forceChangePasswordNextSignIn": False}}, 201)
    assert graph.call("GET", "/users/megan@contoso.onmicrosoft.com")["id"] == user["id"]

    def sign_in(password):
        return post(
            server, f"/{demo['TENANT_ID']}/oauth2/v2.0/token", grant_type="password", client_id=demo["PUBLIC_CLIENT_ID"],
            username="megan@contoso.onmicrosoft.com", password=password, scope="User.Read offline_access")

    status, tokens = sign_in("a long first one")
    assert status == 200, tokens
    me = Graph(server, tokens["access_token"])
    assert me.call("GET", "/me")["userPrincipalName"] == "megan@contoso.onmicrosoft.com"
    assert "Machine" not in decoded(tokens["access_token"])["scp"]
    assert me.call("GET", "/users", expect=403)["error"]["code"] == "Forbidden"
    graph.call("POST", f"/users/{user['id']}/revokeSignInSessions")
    assert me.call("GET", "/me", expect=401)["error"]["code"] == "InvalidAuthenticationToken"
    graph.call("PATCH", f"/users/{user['id']}", {"passwordProfile": {"password": "a second one"}}, 204)
    assert sign_in("a long first one")[1]["error_codes"] == [50126]
    assert sign_in("a second one")[1]["error_codes"] == [50055], "it must be changed at the next sign-in"
    graph.call("DELETE", f"/users/{user['id']}", expect=204)
    assert graph.call("GET", f"/users/{user['id']}", expect=404)
    taken = graph.call("POST", "/users", {
        "displayName": "x", "userPrincipalName": demo["USERNAME"], "passwordProfile": {"password": "a long first one"}}, 400)
    assert taken["error"]["code"] == "Request_MultipleObjectsWithSameKeyValue"


def test_a_customer_withdraws_its_consent(server, graph):
    """The whole of the partner's life by script: registered here, installed there, and sent away."""
    demo = server.demo
    app = graph.call("POST", "/applications", {
        "displayName": "Partner by script", "signInAudience": "AzureADMultipleOrgs", "web": {"redirectUris": ["https://partner.example/back"]},
        "requiredResourceAccess": [{"resourceAppId": ATP, "resourceAccess": [
            {"id": "71fe6b80-7034-4028-9ed8-0f316df9c3ff", "type": "Role"}]}]}, 201)
    graph.call("POST", "/servicePrincipals", {"appId": app["appId"]}, 201)
    secret = graph.call("POST", f"/applications/{app['id']}/addPassword", {})["secretText"]
    there = demo["CUSTOMER_TENANT_ID"]
    assert token(server, app["appId"], secret, f"{MDE}/.default", there)[1]["error_codes"] == [700016]

    from person import Person

    person = Person(server)
    person.open(f"{server.url}/{there}/adminconsent", client_id=app["appId"], redirect_uri="https://partner.example/back")
    person.sign_in(demo["CUSTOMER_USERNAME"], demo["CUSTOMER_PASSWORD"])
    person.submit("accept")
    assert person.redirected[1] == {"admin_consent": "True", "tenant": there}
    status, answer = token(server, app["appId"], secret, f"{MDE}/.default", there)
    assert status == 200 and decoded(answer["access_token"])["roles"] == ["Alert.Read.All"]
    assert decoded(answer["access_token"])["tid"] == there
    theirs = server.call("/api/alerts?$top=100", token=answer["access_token"])[1]["value"]
    _, own = token(server, demo["CLIENT_ID"], demo["CLIENT_SECRET"], f"{MDE}/.default")
    ours = server.call("/api/alerts?$top=100", token=own["access_token"])[1]["value"]
    assert theirs and not {alert["id"] for alert in theirs} & {alert["id"] for alert in ours}

    # A permission that is added afterwards wants consent again.
    graph.call("PATCH", f"/applications/{app['id']}", {"requiredResourceAccess": [{"resourceAppId": ATP, "resourceAccess": [
        {"id": "71fe6b80-7034-4028-9ed8-0f316df9c3ff", "type": "Role"}, {"id": "ea8291d3-4b9a-44b5-bc3a-6cea3026dc79", "type": "Role"}]}]}, 204)
    assert decoded(token(server, app["appId"], secret, f"{MDE}/.default", there)[1]["access_token"])["roles"] == ["Alert.Read.All"]

    # The customer's administrator, with a program of its own, sends the partner away.
    status, admin = post(
        server, "/organizations/oauth2/v2.0/token", grant_type="password", client_id="04b07795-8ddb-461a-bbee-02f9e1bf7b46",
        username=demo["CUSTOMER_USERNAME"], password=demo["CUSTOMER_PASSWORD"], scope="https://graph.microsoft.com/.default")
    assert admin["error_codes"] == [700016], "nobody consented to that program in the customer's tenant"
    person.open(
        f"{server.url}/{there}/oauth2/v2.0/authorize", client_id="04b07795-8ddb-461a-bbee-02f9e1bf7b46", response_type="code",
        redirect_uri="http://localhost", scope="Application.ReadWrite.All Application.Read.All")
    person.submit("accept")
    _, admin = post(
        server, f"/{there}/oauth2/v2.0/token", grant_type="authorization_code", client_id="04b07795-8ddb-461a-bbee-02f9e1bf7b46",
        redirect_uri="http://localhost", code=person.redirected[1]["code"])
    customer = Graph(server, admin["access_token"])
    (installed,) = customer.call("GET", f"/servicePrincipals?$filter=appId eq '{app['appId']}'")["value"]
    assert installed["appOwnerOrganizationId"] == demo["TENANT_ID"]
    customer.call("DELETE", f"/servicePrincipals/{installed['id']}", expect=204)
    assert token(server, app["appId"], secret, f"{MDE}/.default", there)[1]["error_codes"] == [700016]


@pytest.mark.parametrize("body, told", [
    ({"displayName": ""}, "displayName"), ({}, "displayName"), ({"displayName": "x", "colour": "blue"}, "colour"),
    ({"displayName": "x", "signInAudience": "PersonalMicrosoftAccount"}, "AzureADMultipleOrgs"),
    ({"displayName": "x", "web": {"redirectUris": ["http://plain.example/"]}}, "localhost"),
    ({"displayName": "x", "web": {"implicitGrantSettings": {}}}, "implicitGrantSettings"),
    ({"displayName": "x", "api": {"oauth2PermissionScopes": []}}, "api"),
    ({"displayName": "x", "requiredResourceAccess": [{"resourceAppId": ATP, "resourceAccess": [{"id": "x", "type": "Role"}]}]}, "'x'"),
])
def test_a_registration_that_cannot_be_made_is_refused_by_name(graph, body, told):
    before = len(graph.call("GET", "/applications")["value"])
    assert told in graph.call("POST", "/applications", body, 400)["error"]["message"]
    assert len(graph.call("GET", "/applications")["value"]) == before
