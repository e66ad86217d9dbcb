"""People: unmodified clients in user context, and the pages that they meet."""
import base64
import hashlib
import json
import re
import secrets
import subprocess
import sys

import jwt
import pytest
import requests

from conftest import PROGRAMS, binary, clean_environment
from person import Person

MDE = "https://api.securitycenter.microsoft.com"
USER = ("TENANT_ID", "PUBLIC_CLIENT_ID", "USERNAME", "PASSWORD")


def expect(answer, username):
    assert answer["alerts"] > 0 and answer["rows"] == 5
    assert answer["username"] == username


def needs_port_443(program):
    if program.mode == "local address":
        pytest.skip("MSAL drops the authority's port when it asks for the user's realm")


@pytest.mark.parametrize("tenant", ["id", "organizations"])
def test_msal_by_name_and_password(program, server, tenant):
    needs_port_443(program)
    more = {"TENANT": "organizations"} if tenant == "organizations" else {}
    answer = program("msal_user.py", account=USER, FLOW="password", **more)
    expect(answer, server.demo["USERNAME"])
    assert answer["cached"] and answer["renewed"]
    assert answer["claims"]["aud"] == server.demo["PUBLIC_CLIENT_ID"]
    claims = jwt.decode(answer["token"], options={"verify_signature": False})
    assert "Alert.Read" in claims["scp"].split() and "roles" not in claims
    assert claims["upn"] == server.demo["USERNAME"] and claims["appidacr"] == "0"


def test_azure_identity_by_name_and_password(program, server):
    needs_port_443(program)
    answer = program("azure_identity_user.py", account=USER, FLOW="password")
    expect(answer, server.demo["USERNAME"])
    assert answer["tenant"] == server.demo["TENANT_ID"]


@pytest.mark.parametrize("client", ["azure-identity", "MSAL"])
def test_a_server_on_behalf_of_its_caller(program, server, client):
    demo = server.demo
    status, caller = post(
        server, f"/{demo['TENANT_ID']}/oauth2/v2.0/token", grant_type="password", client_id=demo["CLIENT_ID"],
        client_secret=demo["CLIENT_SECRET"], username=demo["USERNAME"], password=demo["PASSWORD"],
        scope=f"{demo['CLIENT_ID']}/.default")
    assert status == 200, caller
    assert server.call("/api/alerts", token=caller["access_token"])[0] == 401, "it is for the server alone"
    answer = program("on_behalf_of.py", CLIENT=client, USER_TOKEN=caller["access_token"])
    assert answer["alerts"] > 0 and answer["rows"] == 5
    claims = decoded(answer["token"])
    assert claims["upn"] == demo["USERNAME"] and claims["appid"] == demo["CLIENT_ID"] and claims["appidacr"] == "1"


# The device flow, by clients that wait while a person opens the page.

@pytest.mark.parametrize("name", ["msal_user.py", "azure_identity_user.py"])
def test_the_device_flow(server, name):
    demo = server.demo
    bundle = str(server.data / "tls" / "ca-bundle.pem")
    environment = {key: demo[key] for key in ("TENANT_ID", "PUBLIC_CLIENT_ID")} | {
        "FLOW": "device", "AUTHORITY": server.url, "API": server.url, "REQUESTS_CA_BUNDLE": bundle, "SSL_CERT_FILE": bundle,
        "PYTHONPATH": str(PROGRAMS), "PYTHONDONTWRITEBYTECODE": "1"}
    program = subprocess.Popen(
        [sys.executable, str(PROGRAMS / name)], env={**clean_environment(), **environment}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True)
    try:
        message = program.stdout.readline()
        page, code = re.search(r"open the page (\S+) and enter the code (\w{9}) to authenticate", message).groups()
        person = Person(server)
        person.open(page)
        assert person.title == "Enter code"
        person.submit(otc=code[:4].lower() + " " + code[4:])
        assert person.title == "Sign in" and "Contoso security tools" in person.text
        person.sign_in(demo["USERNAME"], demo["PASSWORD"])
        assert person.title == "Are you trying to sign in to Contoso security tools?"
        person.submit("accept")
        assert person.title == "You have signed in"
        out, err = program.communicate(timeout=60)
    finally:
        program.kill()
    assert program.returncode == 0, err
    expect(json.loads(out.strip().splitlines()[-1]), demo["USERNAME"])


@pytest.mark.parametrize("provider", ["MDE", "M365DGraph"])
def test_msticpy_for_a_person(server, tmp_path, provider):
    """Under `exec` alone: msticpy gives its client no way to know an authority at another address, nor at a port."""
    demo = server.demo
    configuration = tmp_path / "msticpyconfig.yaml"
    environment = {key: demo[key] for key in ("TENANT_ID", "PUBLIC_CLIENT_ID", "USERNAME")} | {
        "PROVIDER": provider, "MSTICPYCONFIG": str(configuration), "PYTHONPATH": str(PROGRAMS), "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1"}
    configuration.write_text("msticpy: {}\n")
    command = [binary(), "exec", "--data-dir", str(server.data), "--", sys.executable, str(PROGRAMS / "msticpy_user.py")]
    errors = open(tmp_path / "errors", "w+")
    program = subprocess.Popen(
        command, env={**clean_environment(), **environment}, cwd=tmp_path, stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        code = next((found.group(1) for line in program.stdout if (found := re.search(r"enter the code (\w{9}) to", line))), None)
        assert code, (tmp_path / "errors").read_text()
        person = Person(server)
        person.open(f"{server.url}/devicelogin")
        person.submit(otc=code)
        person.sign_in(demo["USERNAME"], demo["PASSWORD"])
        person.submit("accept")
        out, _ = program.communicate(timeout=120)
    finally:
        program.kill()
        errors.close()
    assert program.returncode == 0, (tmp_path / "errors").read_text()
    answer = json.loads(out.strip().splitlines()[-1])
    assert answer == {"rows": 5, "columns": ["Timestamp", "DeviceName", "FileName"]}


def device(server, tenant=None):
    demo = server.demo
    status, answer = post(
        server, f"/{tenant or demo['TENANT_ID']}/oauth2/v2.0/devicecode", client_id=demo["PUBLIC_CLIENT_ID"],
        scope=f"{MDE}/.default offline_access openid profile")
    assert status == 200, answer
    return answer


def post(server, path, headers=None, **form):
    answer = requests.post(
        server.url + path, data=form, headers=headers, verify=str(server.data / "tls" / "ca.pem"), timeout=60)
    return answer.status_code, answer.json()


def poll(server, answer):
    demo = server.demo
    return post(
        server, f"/{demo['TENANT_ID']}/oauth2/v2.0/token", client_id=demo["PUBLIC_CLIENT_ID"],
        grant_type="urn:ietf:params:oauth:grant-type:device_code", device_code=answer["device_code"])


def test_a_device_waits_until_it_is_declined(server):
    answer = device(server)
    status, error = poll(server, answer)
    assert (status, error["error"], error["error_codes"]) == (400, "authorization_pending", [70016])
    person = Person(server)
    person.open(f"{server.url}/devicelogin")
    person.submit(otc=answer["user_code"])
    person.submit("1", username="", password="")
    assert person.title == "Not signed in"
    assert poll(server, answer)[1]["error"] == "authorization_declined"
    assert poll(server, answer)[1]["error"] == "bad_verification_code", "a declined code is gone"


def test_a_device_is_let_in_once(server):
    demo, answer, person = server.demo, device(server), Person(server)
    person.open(f"{server.url}/devicelogin")
    person.submit(otc="WRONGCODE")
    assert "AADSTS90119" in person.text
    person.submit(otc=answer["user_code"])
    person.sign_in(demo["USERNAME"], demo["PASSWORD"])
    person.submit("accept")
    status, tokens = poll(server, answer)
    assert status == 200 and tokens["id_token"] and tokens["refresh_token"], tokens
    assert poll(server, answer)[1]["error"] == "bad_verification_code"
    person.open(f"{server.url}/devicelogin")
    person.submit(otc=answer["user_code"])
    assert "AADSTS90119" in person.text, "an answered code leads nowhere"


# The authorization code flow, by hand.

class Code:
    """An authorization request of the demo's public client, with its proof key."""

    def __init__(self, server, **changes):
        self.server = server
        self.verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(self.verifier.encode()).digest()
        self.parameters = {
            "client_id": server.demo["PUBLIC_CLIENT_ID"], "response_type": "code", "redirect_uri": "http://localhost:7777",
            "scope": f"openid profile email offline_access {MDE}/Alert.Read", "state": "a state & more", "nonce": "n-0S6",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), "code_challenge_method": "S256"}
        self.parameters |= changes
        self.parameters = {name: value for name, value in self.parameters.items() if value is not None}

    def open(self, person, tenant=None):
        tenant = tenant or self.server.demo["TENANT_ID"]
        person.open(f"{self.server.url}/{tenant}/oauth2/v2.0/authorize", **self.parameters)
        return person

    def signed_in(self, person=None):
        """The parameters that the client is sent after sign-in."""
        person = self.open(person or Person(self.server))
        if person.response.status_code == 200:
            person.sign_in(self.server.demo["USERNAME"], self.server.demo["PASSWORD"])
        address, parameters = person.redirected
        assert address == "http://localhost:7777/"
        return parameters

    def redeem(self, code, tenant=None, headers=None, **changes):
        form = {
            "client_id": self.parameters["client_id"], "grant_type": "authorization_code", "code": code,
            "redirect_uri": self.parameters["redirect_uri"], "code_verifier": self.verifier} | changes
        form = {name: value for name, value in form.items() if value is not None}
        return post(
            self.server, f"/{tenant or self.server.demo['TENANT_ID']}/oauth2/v2.0/token", headers=headers, **form)


def decoded(token):
    return jwt.decode(token, options={"verify_signature": False})


def test_the_code_flow(server):
    code = Code(server, client_info="1")
    answer = code.signed_in()
    assert answer["state"] == "a state & more" and answer["session_state"] and answer["client_info"]
    status, tokens = code.redeem(answer["code"], client_info="1")
    assert status == 200, tokens
    assert tokens["token_type"] == "Bearer" and tokens["expires_in"] == 3599
    assert tokens["scope"] == f"{MDE}/Alert.Read"
    access, identity = decoded(tokens["access_token"]), decoded(tokens["id_token"])
    assert access["aud"] == MDE and access["scp"] == "Alert.Read" and access["ver"] == "1.0" and access["amr"] == ["pwd"]
    assert identity["aud"] == server.demo["PUBLIC_CLIENT_ID"] and identity["nonce"] == "n-0S6" and identity["ver"] == "2.0"
    assert identity["iss"] == f"https://login.microsoftonline.com/{server.demo['TENANT_ID']}/v2.0"
    assert identity["preferred_username"] == server.demo["USERNAME"] and identity["name"] == "Adele Vance"
    assert identity["oid"] == access["oid"] and identity["sub"] == access["sub"] != access["oid"]
    info = json.loads(base64.urlsafe_b64decode(tokens["client_info"] + "=="))
    assert info == {"uid": identity["oid"], "utid": server.demo["TENANT_ID"]}
    assert server.call("/api/alerts?$top=1", token=tokens["access_token"])[0] == 200
    status, refused = server.call("/api/machines", token=tokens["access_token"])
    assert status == 403 and "Machine.Read" in refused["error"]["message"]


def test_authlib_as_a_second_openid_client(server):
    """Discovery, code with a proof key, and the id token checked against the published keys: by a library that knows no Entra."""
    from authlib.common.security import generate_token
    from authlib.integrations.requests_client import OAuth2Session
    from authlib.jose import JsonWebKey, JsonWebToken
    from authlib.oidc.core import CodeIDToken

    demo, ca, verifier, person = server.demo, str(server.data / "tls" / "ca.pem"), generate_token(48), Person(server)
    discovery = requests.get(
        f"{server.url}/{demo['TENANT_ID']}/v2.0/.well-known/openid-configuration", verify=ca, timeout=30).json()
    session = OAuth2Session(
        demo["PUBLIC_CLIENT_ID"], scope="openid profile email", redirect_uri="http://localhost:7777",
        code_challenge_method="S256", token_endpoint_auth_method="none")
    session.verify, session.trust_env = ca, False
    address, state = session.create_authorization_url(
        discovery["authorization_endpoint"], code_verifier=verifier, nonce="a-nonce")
    person.open(address)
    person.sign_in(demo["USERNAME"], demo["PASSWORD"])
    token = session.fetch_token(
        discovery["token_endpoint"], authorization_response=person.response.headers["Location"], state=state,
        code_verifier=verifier)
    keys = JsonWebKey.import_key_set(requests.get(discovery["jwks_uri"], verify=ca, timeout=30).json())
    claims = JsonWebToken(["RS256"]).decode(
        token["id_token"], keys, claims_cls=CodeIDToken, claims_params={"nonce": "a-nonce", "client_id": demo["PUBLIC_CLIENT_ID"]},
        claims_options={
            "iss": {"essential": True, "value": discovery["issuer"]}, "nonce": {"essential": True, "value": "a-nonce"},
            "aud": {"essential": True, "value": demo["PUBLIC_CLIENT_ID"]}})
    claims.validate()
    info = session.get(discovery["userinfo_endpoint"]).json()
    assert info["sub"] == claims["sub"] and info["name"] == claims["name"] == "Adele Vance"


def test_a_second_authorization_needs_no_password(server):
    person = Person(server)
    Code(server).signed_in(person)
    again = Code(server, prompt="none").open(person)
    assert "code" in again.redirected[1]
    asked = Code(server, prompt="login").open(person)
    assert asked.title == "Sign in"
    hinted = Code(server, login_hint="someone@contoso.onmicrosoft.com").open(Person(server))
    assert 'value="someone@contoso.onmicrosoft.com"' in hinted.text


def test_nobody_is_signed_in_silently(server):
    _, answer = Code(server, prompt="none").open(Person(server)).redirected
    assert answer["error"] == "login_required" and answer["error_description"].startswith("AADSTS50058")
    assert answer["state"] == "a state & more"


def test_the_answer_travels_as_the_client_asks(server):
    person = Code(server, response_mode="fragment").open(Person(server))
    person.sign_in(server.demo["USERNAME"], server.demo["PASSWORD"])
    location = person.response.headers["Location"]
    assert location.startswith("http://localhost:7777/#code=")
    person = Code(server, response_mode="form_post").open(person)
    assert person.response.status_code == 200
    assert "form-action 'self' http://localhost:7777;" in person.response.headers["Content-Security-Policy"]
    assert 'action="http://localhost:7777"' in person.text and 'name="code"' in person.text
    assert 'value="a state &amp; more"' in person.text


def test_a_code_is_good_once_and_its_tokens_end_when_it_comes_again(server):
    code = Code(server)
    answer = code.signed_in()
    _, tokens = code.redeem(answer["code"])
    assert server.call("/api/alerts?$top=1", token=tokens["access_token"])[0] == 200
    status, error = code.redeem(answer["code"])
    assert (status, error["error"], error["error_codes"]) == (400, "invalid_grant", [54005])
    assert server.call("/api/alerts?$top=1", token=tokens["access_token"])[0] == 401
    status, error = refresh(server, tokens["refresh_token"])
    assert (status, error["error_codes"]) == (400, [50173])


def refresh(server, token, tenant=None, **changes):
    form = {"client_id": server.demo["PUBLIC_CLIENT_ID"], "grant_type": "refresh_token", "refresh_token": token} | changes
    return post(server, f"/{tenant or server.demo['TENANT_ID']}/oauth2/v2.0/token", **form)


def test_a_refresh_token_is_used_up_and_its_second_use_ends_the_sign_in(server):
    code = Code(server)
    _, first = code.redeem(code.signed_in()["code"])
    status, second = refresh(server, first["refresh_token"])
    assert status == 200 and second["refresh_token"] != first["refresh_token"] and second["id_token"]
    assert decoded(second["access_token"])["scp"] == "Alert.Read"
    # Another resource, by the same sign-in.
    status, third = refresh(server, second["refresh_token"], scope="https://graph.microsoft.com/.default")
    assert status == 200 and decoded(third["access_token"])["aud"] == "https://graph.microsoft.com"
    status, error = refresh(server, first["refresh_token"])
    assert (status, error["error_codes"], error["suberror"]) == (400, [50173], "bad_token")
    assert refresh(server, third["refresh_token"])[1]["error_codes"] == [50173]
    assert server.call("/api/alerts?$top=1", token=second["access_token"])[0] == 401


REFUSED_CODES = [
    # what is changed in the token request, the code, the error
    ({"code_verifier": None}, 50148, "invalid_grant"),
    ({"code_verifier": "short"}, 50147, "invalid_request"),
    ({"code_verifier": "a" * 43}, 501481, "invalid_grant"),
    ({"redirect_uri": "http://localhost:7778"}, 500112, "invalid_client"),
    ({"code": "nonsense"}, 70000, "invalid_grant"),
    ({"code": None}, 900144, "invalid_request"),
    ({"client_secret": "x"}, 700025, "invalid_client"),
    ({"scope": f"{MDE}/No.Such"}, 70011, "invalid_scope"),
    ({"scope": f"{MDE}/.default https://graph.microsoft.com/.default"}, None, None),
    ({"client_id": "00000000-0000-4000-8000-000000000000"}, 700016, "unauthorized_client"),
    ({"tenant": "CUSTOMER_TENANT_ID"}, 700005, "invalid_grant"),
    ({"client_id": "04b07795-8ddb-461a-bbee-02f9e1bf7b46"}, 70000, "invalid_grant"),
    ({"headers": {"Origin": "https://page.example"}}, 9002326, "invalid_request"),
]


@pytest.mark.parametrize("changes, code, name", REFUSED_CODES, ids=[str(next(iter(c[0].items()))) for c in REFUSED_CODES])
def test_a_code_is_redeemed_by_whom_it_was_issued_to(server, changes, code, name):
    request = Code(server)
    issued = request.signed_in()["code"]
    if "tenant" in changes:
        changes = {"tenant": server.demo[changes["tenant"]]}
    status, answer = request.redeem(**({"code": issued} | changes))
    if code is None:
        assert status == 200, answer
        return
    assert (answer["error_codes"], answer["error"]) == ([code], name), answer
    assert status == (401 if name == "invalid_client" and code == 700025 else 400)


REFUSED_AUTHORIZATIONS = [
    # what is changed, whom it is told, the code
    ({"redirect_uri": "https://evil.example/"}, "page", 50011),
    ({"redirect_uri": "http://localhost.evil.example:7777"}, "page", 50011),
    ({"redirect_uri": "http://localhost:7777@evil.example/"}, "page", 50011),
    ({"redirect_uri": "http://localhost:7777/deeper"}, "page", 50011),
    ({"redirect_uri": "http://localhost:7777/%2e%2e/"}, "page", 50011),
    ({"redirect_uri": "HTTP://LOCALHOST:7777"}, "page", 50011),
    ({"redirect_uri": "http://localhost:7777#fragment"}, "page", 50011),
    ({"redirect_uri": "https://localhost:7777"}, "page", 50011),
    ({"redirect_uri": "https://login.microsoftonline.com:8443/common/oauth2/nativeclient"}, "page", 50011),
    ({"redirect_uri": "https://login.microsoftonline.com/common/oauth2/nativeclient/../x"}, "page", 50011),
    ({"redirect_uri": "javascript:alert(1)"}, "page", 50011),
    ({"client_id": "not-an-id"}, "page", 700016),
    ({"client_id": None}, "page", 900144),
    ({"response_type": None}, "client", 900144),
    ({"response_type": "token"}, "client", 700054),
    ({"response_type": "code id_token"}, "client", 700054),
    ({"response_type": "nonsense"}, "client", 70005),
    ({"response_mode": "web_message"}, "client", 70007),
    ({"scope": None}, "client", 900144),
    ({"scope": f"{MDE}/No.Such"}, "client", 70011),
    ({"scope": f"{MDE}/.default {MDE}/Alert.Read"}, "client", 70011),
    ({"scope": "https://api.example/.default"}, "client", 500011),
    ({"prompt": "nonsense"}, "client", 90100),
    ({"code_challenge": "short"}, "client", 501491),
    ({"code_challenge_method": "S512"}, "client", 50149),
]


@pytest.mark.parametrize(
    "changes, told, code", REFUSED_AUTHORIZATIONS, ids=[str(next(iter(c[0].items()))) for c in REFUSED_AUTHORIZATIONS])
def test_a_refused_authorization_goes_only_where_it_may(server, changes, told, code):
    person = Code(server, **changes).open(Person(server))
    if told == "page":
        assert person.response.status_code == 400 and f"AADSTS{code}" in person.text
        assert "Location" not in person.response.headers
    else:
        address, answer = person.redirected
        assert address == "http://localhost:7777/"
        assert answer["error_description"].startswith(f"AADSTS{code}:") and answer["state"] == "a state & more"


def test_a_tenant_and_its_words(server):
    demo = server.demo
    # The public client is for its own tenant alone.
    assert "AADSTS50194" in Code(server).open(Person(server), "common").text
    assert "AADSTS90002" in Code(server).open(Person(server), "no-such-tenant.example").text
    assert "AADSTS900023" in Code(server).open(Person(server), "no_tenant").text
    # Azure's own program is for everybody; the person's domain says which tenant.
    request = Code(server, client_id="04b07795-8ddb-461a-bbee-02f9e1bf7b46")
    person = request.open(Person(server), "organizations")
    person.sign_in(demo["USERNAME"], demo["PASSWORD"])
    status, tokens = request.redeem(person.redirected[1]["code"], tenant="organizations")
    assert status == 200 and decoded(tokens["access_token"])["tid"] == demo["TENANT_ID"]
    # A person of another tenant is not let in over this tenant's endpoint.
    person = Code(server).open(Person(server))
    person.sign_in(demo["CUSTOMER_USERNAME"], demo["CUSTOMER_PASSWORD"])
    assert "AADSTS50020" in person.text


# The pages themselves.

def test_pages_are_framed_by_nobody_and_load_nothing_from_elsewhere(server):
    person = Code(server).open(Person(server))
    headers = person.response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe-inline" not in policy
    assert headers["X-Frame-Options"] == "DENY" and headers["Cache-Control"] == "no-store"
    cookie = headers["Set-Cookie"]
    assert cookie.startswith("__Host-") and all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "<script" not in person.text and "style=" not in person.text
    assert requests.get(server.url + "/assets/style.css", verify=person.session.verify, timeout=30).status_code == 200


def test_a_form_from_elsewhere_counts_for_nothing(server):
    demo, person = server.demo, Code(server).open(Person(server))
    values = {"username": demo["USERNAME"], "password": demo["PASSWORD"]}
    assert person.submit(csrf="forged", **values).status_code == 403
    # The token of one browser is of no use in another.
    mine, theirs = Code(server).open(Person(server)), Code(server).open(Person(server))
    form = re.search(r'name="csrf" value="([^"]+)"', theirs.text).group(1)
    assert mine.submit(csrf=form, **values).status_code == 403
    stranger = Code(server).open(Person(server))
    stranger.session.cookies.clear()
    assert stranger.submit(**values).status_code == 400 and stranger.title == "This page has expired"


def test_a_page_that_somebody_else_began_leads_nowhere(server):
    """One link: whoever begins an interaction and sends its address to a person gets nothing of what the person does."""
    demo = server.demo

    def begun(start):
        attacker = Person(server)
        start(attacker)
        key = re.search(r'action="(/interaction/[^/"]+)/', attacker.text).group(1)
        return attacker, server.url + key, re.search(r'name="csrf" value="([^"]+)"', attacker.text).group(1)

    def device_page(attacker):
        attacker.open(f"{server.url}/devicelogin")
        attacker.submit(otc=answer["user_code"])

    # The attacker confirms, the victim is signed in and follows the link: the device must not be let in.
    answer = device(server)
    victim = Code(server).open(Person(server))
    victim.sign_in(demo["USERNAME"], demo["PASSWORD"])
    attacker, address, csrf = begun(device_page)
    attacker.session.post(f"{address}/device", data={"csrf": csrf, "decision": "accept"}, allow_redirects=False, timeout=60)
    victim.open(address)
    assert victim.title == "This page has expired"
    assert poll(server, answer)[1]["error"] == "authorization_pending"

    # Nor does the victim's browser take part in what the attacker began, by any of the forms.
    for start in (device_page, lambda attacker: Code(server).open(attacker)):
        answer = device(server)
        attacker, address, csrf = begun(start)
        for path, form in [("sign-in", {"username": demo["USERNAME"], "password": demo["PASSWORD"]}),
                           ("consent", {"decision": "accept"}), ("device", {"decision": "accept"}),
                           ("password", {"password": "An0ther-horse-battery", "again": "An0ther-horse-battery"})]:
            response = victim.session.post(f"{address}/{path}", data=form | {"csrf": csrf}, allow_redirects=False, timeout=60)
            assert response.status_code in (400, 403), (path, response.status_code)
        attacker.open(address)
        assert attacker.title == "Sign in", "the attacker is as far as before"


def test_a_request_that_would_fill_the_memory_is_refused(server):
    for name, size in [("state", 4097), ("nonce", 1025), ("login_hint", 513), ("scope", 4097)]:
        person = Code(server, **{name: "x" * size}).open(Person(server))
        address, answer = person.redirected
        assert "AADSTS90100" in answer["error_description"] and f"'{name}'" in answer["error_description"]


def test_a_session_that_was_planted_does_not_become_the_persons(server):
    attacker = Person(server)
    Code(server).signed_in(attacker)
    planted = attacker.session.cookies["__Host-sallyport-session"]
    victim = Code(server, prompt="login").open(Person(server))
    victim.session.cookies.set("__Host-sallyport-session", planted, domain="127.0.0.1", path="/", secure=True)
    victim.sign_in(server.demo["USERNAME"], server.demo["PASSWORD"])
    fresh = [c.value for c in victim.session.cookies if c.name == "__Host-sallyport-session"]
    assert planted not in fresh or len(fresh) > 1
    assert Code(server, prompt="none").open(attacker).redirected[1].get("error") == "login_required"


def test_a_wrong_password_says_so_and_keeps_the_name(server):
    person = Code(server).open(Person(server))
    person.sign_in(server.demo["USERNAME"], "wrong")
    assert "AADSTS50126" in person.text and f'value="{server.demo["USERNAME"]}"' in person.text
    person.sign_in("nobody@contoso.onmicrosoft.com", "wrong")
    assert "AADSTS50034" in person.text
    person.sign_in('"><script>alert(1)</script>', "wrong")
    assert "<script" not in person.text
    person.sign_in(server.demo["USERNAME"], server.demo["PASSWORD"])
    assert "code" in person.redirected[1]


def test_signing_out_ends_the_session_and_leads_nowhere_unknown(server):
    code, person = Code(server), Person(server)
    _, tokens = code.redeem(code.signed_in(person)["code"])
    path = f"{server.url}/{server.demo['TENANT_ID']}/oauth2/v2.0/logout"
    person.open(path, post_logout_redirect_uri="https://evil.example/", id_token_hint=tokens["id_token"])
    assert person.response.status_code == 200 and person.title == "You signed out of your account"
    assert Code(server, prompt="none").open(person).redirected[1]["error"] == "login_required"
    person.open(path, post_logout_redirect_uri="http://localhost:7777", id_token_hint=tokens["id_token"])
    assert person.response.headers["Location"] == "http://localhost:7777"


def test_userinfo(server):
    code = Code(server, scope="openid profile email User.Read")
    _, tokens = code.redeem(code.signed_in()["code"])
    status, claims = server.call("/oidc/userinfo", token=tokens["access_token"])
    assert status == 200, claims
    assert claims["sub"] == decoded(tokens["id_token"])["sub"] and claims["email"] == server.demo["USERNAME"]
    assert claims["name"] == "Adele Vance" and claims["given_name"] == "Adele" and claims["family_name"] == "Vance"
    assert server.call("/oidc/userinfo")[0] == 401
    other = Code(server)
    _, tokens = other.redeem(other.signed_in()["code"])
    assert server.call("/oidc/userinfo", token=tokens["access_token"])[0] == 401, "a token for another API"


# A partner in a customer's tenant.

def test_a_customers_administrator_consents_by_the_partner_documents_link(server):
    demo, person = server.demo, Person(server)
    person.open(
        f"{server.url}/common/oauth2/authorize?prompt=consent&client_id={demo['PARTNER_CLIENT_ID']}"
        "&response_type=code&sso_reload=true")
    person.sign_in(demo["CUSTOMER_USERNAME"], demo["CUSTOMER_PASSWORD"])
    assert person.title == "Permissions requested: review for your organization"
    for text in ("Contoso managed security", "published by Contoso", "another organization than yours", "Read all alerts",
                 "Isolate machine", demo["CUSTOMER_USERNAME"]):
        assert text in person.text, text
    person.submit("accept")
    address, answer = person.redirected
    assert address == "https://portal.azure.com/" and answer["code"]


def test_a_customers_administrator_may_refuse(server):
    demo, person = server.demo, Person(server)
    person.open(
        f"{server.url}/{demo['CUSTOMER_TENANT_ID']}/adminconsent", client_id=demo["PARTNER_CLIENT_ID"],
        redirect_uri="https://portal.azure.com/deeper", state="s 1")
    person.sign_in(demo["CUSTOMER_USERNAME"], demo["CUSTOMER_PASSWORD"])
    person.submit("cancel")
    address, answer = person.redirected
    assert address == "https://portal.azure.com/deeper"
    assert answer["error"] == "access_denied" and answer["error_description"].startswith("AADSTS65004")
    assert answer["admin_consent"] == "True" and answer["state"] == "s 1"
    person.open(
        f"{server.url}/organizations/v2.0/adminconsent", client_id=demo["PARTNER_CLIENT_ID"],
        scope=f"{MDE}/.default", redirect_uri="https://portal.azure.com", state="s 2")
    person.submit("accept")
    _, answer = person.redirected
    assert answer == {
        "admin_consent": "True", "tenant": demo["CUSTOMER_TENANT_ID"], "scope": f"{MDE}/.default", "state": "s 2"}
    person.open(
        f"{server.url}/organizations/v2.0/adminconsent", client_id=demo["PARTNER_CLIENT_ID"],
        redirect_uri="https://portal.azure.com.evil.example/")
    assert "AADSTS50011" in person.text
