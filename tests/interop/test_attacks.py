"""What an attacker tries with tokens and guesses. (Codes, redirect addresses, forms and sessions: `test_users.py` and
`test_console.py`. That no secret is in the log is checked over the log of the whole run, by `conftest.py`.)
"""
import base64
import json
import statistics
import time

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from test_graph import token as service_token
from test_users import MDE, post

STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def genuine(server):
    demo = server.demo
    return service_token(server, demo["CLIENT_ID"], demo["CLIENT_SECRET"], f"{MDE}/.default")[1]["access_token"]


def published(server):
    keys = requests.get(f"{server.url}/common/discovery/keys", verify=str(server.data / "tls" / "ca.pem"), timeout=30).json()["keys"]
    return keys[0]


def segment(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_the_genuine_token_is_good(server, genuine):
    assert server.call("/api/alerts?$top=1", token=genuine)[0] == 200


@pytest.mark.parametrize("header", [
    {"jku": "https://evil.example/keys"}, {"x5u": "https://evil.example/certificate"}, {"jwk": "OWN"}, {"x5c": ["MIIB"]},
    {"kid": "../../etc/passwd"}, {"kid": "' OR 1=1 --"}, {"crit": ["exp"]}, {"crit": []}, {"typ": "at+jwt"}, {}])
def test_a_token_of_a_strangers_key_whatever_its_header_says(server, genuine, header):
    claims = jwt.decode(genuine, options={"verify_signature": False})
    if header.get("jwk") == "OWN":
        header = {"jwk": json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(STRANGER.public_key()))}
    kid = jwt.get_unverified_header(genuine)["kid"]
    forged = jwt.encode(claims, STRANGER, algorithm="RS256", headers={"kid": kid, "x5t": kid} | header)
    status, answer = server.call("/api/alerts", token=forged)
    assert status == 401 and answer["error"]["code"] == "Unauthorized"


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "HS384", "HS512", "RS384", "PS256", "ES256", ""])
def test_the_algorithm_is_not_the_tokens_to_choose(server, genuine, algorithm):
    """With the public key as the secret of an HMAC among them."""
    header = jwt.get_unverified_header(genuine) | {"alg": algorithm}
    payload = genuine.split(".")[1]
    signed = f"{segment(header)}.{payload}"
    signature = ""
    if algorithm.startswith("HS"):
        key = published(server)
        for secret in (json.dumps(key).encode(), key["n"].encode(), base64.b64decode(key["x5c"][0]), jwt.PyJWK(key | {"alg": "RS256"}).key.public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)):
            hashed = jwt.algorithms.HMACAlgorithm({"HS256": jwt.algorithms.HMACAlgorithm.SHA256, "HS384": jwt.algorithms.HMACAlgorithm.SHA384,
                                                   "HS512": jwt.algorithms.HMACAlgorithm.SHA512}[algorithm])
            signature = base64.urlsafe_b64encode(hashed.sign(signed.encode(), secret)).decode().rstrip("=")
            assert server.call("/api/alerts", token=f"{signed}.{signature}")[0] == 401
        return
    for signature in ("", genuine.split(".")[2]):
        assert server.call("/api/alerts", token=f"{signed}.{signature}")[0] == 401


@pytest.mark.parametrize("change", [
    {"tid": "CUSTOMER_TENANT_ID"}, {"roles": ["Machine.Isolate", "Alert.ReadWrite.All"]}, {"exp": 9999999999}, {"aud": "https://graph.microsoft.com"}])
def test_changed_claims_under_the_old_signature(server, genuine, change):
    header, payload, signature = genuine.split(".")
    claims = jwt.decode(genuine, options={"verify_signature": False})
    change = {name: server.demo.get(value, value) if isinstance(value, str) else value for name, value in change.items()}
    assert server.call("/api/alerts", token=f"{header}.{segment(claims | change)}.{signature}")[0] == 401


def test_a_signature_has_one_spelling(server, genuine):
    """Other texts of the same bytes (padding, other last bits, line breaks) are other tokens, and none is taken."""
    header, payload, signature = genuine.split(".")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other = signature[:-1] + alphabet[(alphabet.index(signature[-1]) & ~3) | ((alphabet.index(signature[-1]) + 1) & 3)]
    for spelling in (signature + "=", signature + "==", other, signature.replace("-", "+").replace("_", "/") + "=="):
        assert server.call("/api/alerts", token=f"{header}.{payload}.{spelling}")[0] == 401


def test_an_unknown_name_takes_as_long_as_a_wrong_password(server):
    """Else names could be found out. Each takes one hash, which is made to take long."""
    demo = server.demo

    def seconds(name, number):
        started = time.monotonic()
        status, error = post(
            server, f"/{demo['TENANT_ID']}/oauth2/v2.0/token", grant_type="password", client_id=demo["PUBLIC_CLIENT_ID"], username=name,
            password=f"wrong {number}", scope=f"{MDE}/.default")
        assert status == 400, error
        return time.monotonic() - started

    known = statistics.median(seconds(demo["CUSTOMER_USERNAME"], number) for number in range(7))
    unknown = statistics.median(seconds(f"nobody-{number}@contoso.onmicrosoft.com", number) for number in range(7))
    assert 0.5 < known / unknown < 2, (known, unknown)
