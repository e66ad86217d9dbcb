"""The OpenID Foundation's checks of a provider (Basic OP and Config OP, `oidcc-*`), expressed one by one as tests of our own.

Left out, since they need what the real authority does not have either: dynamic registration (`oidcc-*-dynamic`,
`oidcc-registration-*`), the scopes address and phone (`oidcc-scope-address`, `oidcc-scope-phone`, `oidcc-scope-all`), tokens in
bodies (`oidcc-userinfo-post-body`; RFC 6750 section 2.2 makes them optional), and `oidcc-discovery-issuer-not-matching-config`,
because the issuer of every tenant is named as the real one's.
"""
import base64
import hashlib
import json
import time
import urllib.parse

import jwt
import pytest
import requests

from person import Person
from test_users import MDE, Code, decoded, post, refresh


@pytest.fixture(scope="module")
def discovery(server):
    answer = requests.get(
        f"{server.url}/{server.demo['TENANT_ID']}/v2.0/.well-known/openid-configuration", verify=str(server.data / "tls" / "ca.pem"),
        timeout=30)
    assert answer.headers["Content-Type"].startswith("application/json")
    return answer.json()


@pytest.fixture
def signed_in(server):
    """A person in whose browser there is a session already."""
    person = Person(server)
    Code(server).signed_in(person)
    return person


def verified(server, discovery, identity):
    """The claims of an id token, by the published keys."""
    keys = requests.get(discovery["jwks_uri"], verify=str(server.data / "tls" / "ca.pem"), timeout=30).json()["keys"]
    header = jwt.get_unverified_header(identity)
    key = next(key for key in keys if key["kid"] == header["kid"])
    return jwt.decode(identity, jwt.PyJWK(key | {"alg": "RS256"}), algorithms=["RS256"], audience=server.demo["PUBLIC_CLIENT_ID"])


def tokens(server, person=None, **changes):
    code = Code(server, **changes)
    status, answer = code.redeem(code.signed_in(person)["code"])
    assert status == 200, answer
    return answer


def at(server, **changes):
    """Where a request leads: the title of a page, or the parameters that the client is sent."""
    person = Code(server, **changes).open(changes.pop("person", None) or Person(server))
    return person.title if person.response.status_code == 200 else person.redirected[1]


# Config OP

def test_oidcc_discovery_endpoint_verification(server, discovery):
    for name in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "response_types_supported", "subject_types_supported",
                 "id_token_signing_alg_values_supported", "userinfo_endpoint", "scopes_supported", "claims_supported"):
        assert discovery[name], name
    assert discovery["issuer"] == f"https://login.microsoftonline.com/{server.demo['TENANT_ID']}/v2.0"
    assert "code" in discovery["response_types_supported"] and "RS256" in discovery["id_token_signing_alg_values_supported"]
    assert "openid" in discovery["scopes_supported"] and discovery["request_uri_parameter_supported"] is False
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        assert discovery[name].startswith("https://"), name


def test_oidcc_discovery_jwks_uri_keys(server, discovery):
    keys = requests.get(discovery["jwks_uri"], verify=str(server.data / "tls" / "ca.pem"), timeout=30).json()["keys"]
    assert keys and len({key["kid"] for key in keys}) == len(keys)
    for key in keys:
        assert key["kty"] == "RSA" and key["use"] == "sig" and not {"d", "p", "q", "dp", "dq", "qi"} & set(key)


# Basic OP: the authorization endpoint

def test_oidcc_server(server, discovery):
    answer = tokens(server)
    claims = verified(server, discovery, answer["id_token"])
    assert claims["iss"] == discovery["issuer"] and claims["nonce"] == "n-0S6" and claims["exp"] > time.time() > claims["iat"] - 5
    assert answer["token_type"] == "Bearer"


def test_oidcc_response_type_missing(server):
    assert at(server, response_type=None)["error"] == "invalid_request"


def test_oidcc_ensure_request_without_nonce_succeeds_for_code_flow(server):
    assert "nonce" not in decoded(tokens(server, nonce=None)["id_token"])


@pytest.mark.parametrize("scope, claims", [
    ("openid profile", {"name", "preferred_username", "oid"}), ("openid email", {"email"}), ("openid profile email", {"name", "email"})])
def test_oidcc_scope(server, scope, claims):
    assert claims <= set(decoded(tokens(server, scope=scope)["id_token"]))


def test_oidcc_ensure_other_scope_order_succeeds(server):
    assert "email" in decoded(tokens(server, scope="email openid")["id_token"])


@pytest.mark.parametrize("display", ["page", "popup"])
def test_oidcc_display(server, display):
    assert at(server, display=display) == "Sign in"


def test_oidcc_prompt_login(server, signed_in):
    first = decoded(tokens(server, signed_in)["id_token"])["auth_time"]
    time.sleep(1.1)
    code = Code(server, prompt="login")
    answer = code.signed_in(signed_in)
    assert decoded(code.redeem(answer["code"])[1]["id_token"])["auth_time"] > first


def test_oidcc_prompt_none_not_logged_in(server):
    assert at(server, prompt="none")["error"] == "login_required"


def test_oidcc_prompt_none_logged_in(server, signed_in):
    first = decoded(tokens(server, signed_in)["id_token"])
    second = decoded(tokens(server, signed_in, prompt="none")["id_token"])
    assert (first["sub"], first["auth_time"]) == (second["sub"], second["auth_time"])


def test_oidcc_max_age_1(server, signed_in):
    first = decoded(tokens(server, signed_in)["id_token"])["auth_time"]
    time.sleep(2.1)
    assert Code(server, max_age="1").open(signed_in).title == "Sign in"
    code = Code(server, max_age="1", prompt="none")
    assert code.open(signed_in).redirected[1]["error"] == "login_required"
    answer = Code(server, max_age="1")
    assert decoded(answer.redeem(answer.signed_in(signed_in)["code"])[1]["id_token"])["auth_time"] > first


def test_oidcc_max_age_10000(server, signed_in):
    first = decoded(tokens(server, signed_in)["id_token"])
    assert decoded(tokens(server, signed_in, max_age="10000", prompt="none")["id_token"])["auth_time"] == first["auth_time"]


@pytest.mark.parametrize("age", ["-1", "soon", "1e3", ""])
def test_max_age_is_a_number_of_seconds(server, age):
    person = Code(server, max_age=age).open(Person(server))
    assert person.title == "Sign in" if not age else person.redirected[1]["error"] == "invalid_request"


def test_oidcc_ensure_request_with_unknown_parameter_succeeds(server):
    assert at(server, extra="foobar") == "Sign in"


def test_oidcc_id_token_hint(server, signed_in):
    hint = tokens(server, signed_in)["id_token"]
    assert "id_token" in tokens(server, signed_in, prompt="none", id_token_hint=hint)
    assert at(server, prompt="none", id_token_hint=hint)["error"] == "login_required"
    assert at(server, id_token_hint="nonsense")["error"] == "invalid_request"


def test_oidcc_login_hint(server):
    assert 'value="somebody@contoso.com"' in Code(server, login_hint="somebody@contoso.com").open(Person(server)).text


@pytest.mark.parametrize("name, value", [
    ("ui_locales", "se"), ("claims_locales", "se"), ("acr_values", "1 2"),
    ("claims", json.dumps({"userinfo": {"name": {"essential": True}}}))])
def test_oidcc_parameters_that_may_be_ignored(server, name, value):
    assert at(server, **{name: value}) == "Sign in"


def test_oidcc_ensure_registered_redirect_uri(server):
    person = Code(server, redirect_uri="https://elsewhere.example/").open(Person(server))
    assert person.response.status_code == 400 and "AADSTS50011" in person.text


def test_oidcc_ensure_post_request_succeeds(server):
    code = Code(server)
    person = Person(server)
    person._follow(person.session.post(
        f"{server.url}/{server.demo['TENANT_ID']}/oauth2/v2.0/authorize", data=code.parameters, allow_redirects=False, timeout=60))
    assert person.title == "Sign in"


@pytest.mark.parametrize("name, error", [
    ("request", "request_not_supported"), ("request_uri", "request_uri_not_supported"), ("registration", "registration_not_supported")])
def test_oidcc_request_objects_are_refused_by_name(server, name, error):
    assert at(server, **{name: "https://client.example/object"})["error"] == error


def test_oidcc_ensure_request_with_valid_pkce_succeeds(server):
    verifier = "a" * 43
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    code = Code(server, code_challenge=challenge)
    assert code.redeem(code.signed_in()["code"], code_verifier=verifier)[0] == 200


# Basic OP: the token and userinfo endpoints

@pytest.mark.parametrize("pause", [0, 31])
def test_oidcc_codereuse(server, pause):
    """At once, and after 30 seconds (`oidcc-codereuse-30seconds`)."""
    code = Code(server)
    answer = code.signed_in()["code"]
    first = code.redeem(answer)[1]
    time.sleep(pause)
    status, error = code.redeem(answer)
    assert (status, error["error"]) == (400, "invalid_grant")
    assert server.call("/api/alerts?$top=1", token=first["access_token"])[0] == 401


@pytest.mark.parametrize("method", ["client_secret_post", "client_secret_basic"])
def test_oidcc_server_client_secret(server, method):
    demo = server.demo
    form, headers = {"grant_type": "client_credentials", "scope": f"{MDE}/.default"}, {}
    if method == "client_secret_post":
        form |= {"client_id": demo["CLIENT_ID"], "client_secret": demo["CLIENT_SECRET"]}
    else:
        pair = ":".join(urllib.parse.quote_plus(demo[name]) for name in ("CLIENT_ID", "CLIENT_SECRET"))
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    assert post(server, f"/{demo['TENANT_ID']}/oauth2/v2.0/token", headers=headers, **form)[0] == 200


def test_oidcc_refresh_token(server):
    first = tokens(server)
    status, second = refresh(server, first["refresh_token"])
    assert status == 200
    before, after = decoded(first["id_token"]), decoded(second["id_token"])
    for name in ("iss", "sub", "aud", "auth_time"):
        assert before[name] == after[name], name


@pytest.mark.parametrize("way", ["get", "post-header"])
def test_oidcc_userinfo(server, way):
    answer = tokens(server, scope="openid profile email https://graph.microsoft.com/User.Read")
    bearer, url = answer["access_token"], f"{server.url}/oidc/userinfo"
    options = {"verify": str(server.data / "tls" / "ca.pem"), "timeout": 30}
    if way == "get":
        found = requests.get(url, headers={"Authorization": f"Bearer {bearer}"}, **options)
    else:
        found = requests.post(url, headers={"Authorization": f"Bearer {bearer}"}, **options)
    assert found.status_code == 200, found.text
    assert found.json()["name"] == "Adele Vance" and found.json()["sub"]
