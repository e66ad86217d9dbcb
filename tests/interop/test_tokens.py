"""Tokens, verified by a library that shares nothing with the one that signed them."""
import time
import urllib.parse

import jwt
import pytest

MDE = "https://api.securitycenter.microsoft.com"


def token(server, version=2, resource=MDE, **fields):
    demo = server.demo
    form = {"grant_type": "client_credentials", "client_id": demo["CLIENT_ID"], "client_secret": demo["CLIENT_SECRET"]}
    form |= {"scope": resource + "/.default"} if version == 2 else {"resource": resource}
    path = "/oauth2/v2.0/token" if version == 2 else "/oauth2/token"
    return server.call(f"/{demo['TENANT_ID']}{path}", urllib.parse.urlencode(form | fields))


def key_of(server, text, path):
    keys = server.call(path)[1]["keys"]
    identifier = jwt.get_unverified_header(text)["kid"]
    return jwt.PyJWK(next(key for key in keys if key["kid"] == identifier)).key


@pytest.mark.parametrize("version", [1, 2])
def test_a_token_verifies_against_the_published_keys(server, version):
    demo = server.demo
    status, answer = token(server, version)
    assert status == 200
    text = answer["access_token"]
    header = jwt.get_unverified_header(text)
    assert header["typ"] == "JWT" and header["alg"] == "RS256"
    assert header["kid"] and header["x5t"] == header["kid"]
    for path in ("/common/discovery/v2.0/keys", f"/{demo['TENANT_ID']}/discovery/v2.0/keys", "/common/discovery/keys"):
        claims = jwt.decode(text, key_of(server, text, path), algorithms=["RS256"], audience=MDE)
    assert claims["iss"] == f"https://sts.windows.net/{demo['TENANT_ID']}/"
    assert claims["tid"] == demo["TENANT_ID"]
    assert claims["appid"] == demo["CLIENT_ID"]
    assert claims["ver"] == "1.0"
    assert {"Alert.Read.All", "AdvancedQuery.Read.All", "Machine.Isolate"} <= set(claims["roles"])
    assert claims["oid"] == claims["sub"]
    assert abs(claims["iat"] - time.time()) < 600
    assert 3600 <= claims["exp"] - claims["iat"] <= 3900


def test_the_versions_write_numbers_as_the_real_ones_do(server):
    assert isinstance(token(server, 1)[1]["expires_in"], str)
    assert isinstance(token(server, 2)[1]["expires_in"], int)


def test_a_changed_token_does_not_verify_and_is_refused(server):
    text = token(server)[1]["access_token"]
    header, claims, signature = text.split(".")
    changed = f"{header}.{claims[:-2]}{'A' if claims[-2] != 'A' else 'B'}{claims[-1]}.{signature}"
    with pytest.raises(jwt.InvalidTokenError):
        jwt.decode(changed, key_of(server, text, "/common/discovery/v2.0/keys"), algorithms=["RS256"], audience=MDE)
    assert server.call("/api/alerts", token=changed)[0] == 401
    assert server.call("/api/alerts", token=text)[0] == 200


def test_a_token_for_another_api_is_refused(server):
    graph = token(server, resource="https://graph.microsoft.com")[1]["access_token"]
    assert server.call("/api/alerts", token=graph)[0] == 401
    assert server.call("/v1.0/security/runHuntingQuery", {"Query": "print 1"}, token=graph)[0] == 200


def test_a_wrong_secret_is_refused_with_its_code(server):
    status, answer = token(server, client_secret="wrong")
    assert status == 401
    assert answer["error"] == "invalid_client"
    assert answer["error_codes"] == [7000215]
    assert answer["error_description"].startswith("AADSTS7000215")


def test_the_partners_token_names_the_customers_tenant(server):
    demo = server.demo
    form = urllib.parse.urlencode({
        "grant_type": "client_credentials", "client_id": demo["PARTNER_CLIENT_ID"],
        "client_secret": demo["PARTNER_CLIENT_SECRET"], "scope": MDE + "/.default"})
    text = server.call(f"/{demo['CUSTOMER_TENANT_ID']}/oauth2/v2.0/token", form)[1]["access_token"]
    claims = jwt.decode(text, options={"verify_signature": False})
    assert claims["tid"] == demo["CUSTOMER_TENANT_ID"]
    ours = {alert["id"] for alert in server.call("/api/alerts", token=token(server)[1]["access_token"])[1]["value"]}
    theirs = {alert["id"] for alert in server.call("/api/alerts", token=text)[1]["value"]}
    assert ours and theirs and not ours & theirs
