"""The console in a real Chromium: the partner document from its first line to its last, and what nobody but its owner may do."""
import pathlib
import re
import shutil
import sys
import urllib.parse
import uuid

import pytest

from conftest import PROGRAMS
from person import Person

sys.path.insert(0, str(PROGRAMS))
pytestmark = pytest.mark.skipif(
    not all(shutil.which(program) for program in ("chromium", "chromedriver", "certutil")),
    reason="Chromium, its driver and certutil are not installed")


@pytest.fixture
def browser(server, tmp_path):
    """Makes browsers that know nothing of one another."""
    from browser import Chromium

    opened = []

    def make(name="page"):
        pictures = tmp_path / name
        pictures.mkdir()
        opened.append(Chromium(server.demo["CA_CERT"], pictures))
        return opened[-1]

    yield make
    for one in opened:
        one.driver.quit()
        one.home.cleanup()


@pytest.fixture
def administrator(server, browser):
    """A browser in which the partner's administrator is signed in."""
    person = browser("partner")
    sign_in(person, server, f"{server.url}/console", server.demo["USERNAME"], server.demo["PASSWORD"])
    person.wait(lambda: person.title == "App registrations")
    return person


def sign_in(person, server, address, username, password):
    person.open(address)
    person.wait(lambda: person.title == "Sign in")
    person.fill(username=username, password=password + "\n")


def follow(person, text):
    from selenium.webdriver.common.by import By

    person.driver.find_element(By.XPATH, f"//a[normalize-space()='{text}']").click()
    person.picture()


def text(person, name):
    from selenium.webdriver.common.by import By

    return person.driver.find_element(By.ID, name).text


def page_text(person):
    from selenium.webdriver.common.by import By

    return person.driver.find_element(By.TAG_NAME, "main").text


def register(person, name, multitenant=True, uri="https://partner.example.com/answer"):
    from selenium.webdriver.common.by import By

    follow(person, "New registration")
    person.wait(lambda: person.title == "Register an application")
    person.fill(name=name, uri=uri)
    if multitenant:
        person.driver.find_element(By.CSS_SELECTOR, "input[value=AzureADMultipleOrgs]").click()
    person.press("Register")
    person.wait(lambda: person.title == name)
    return text(person, "application-id"), text(person, "tenant-id")


def add_permission(person, value, kind="Application permissions"):
    from selenium.webdriver.common.by import By

    follow(person, "API permissions")
    follow(person, "Add a permission")
    person.fill(q="windowsdef\n")
    person.wait(lambda: "fc780465-2017-40d4-a0c5-307022471b92" in page_text(person))
    follow(person, "WindowsDefenderATP")
    follow(person, kind)
    person.driver.find_element(By.XPATH, f"//label[code[text()='{value}']]").click()
    person.press("Add permissions")
    person.wait(lambda: person.title == "API permissions")


def token(server, tenant, client, secret):
    form = urllib.parse.urlencode({
        "grant_type": "client_credentials", "client_id": client, "client_secret": secret,
        "scope": "https://api.securitycenter.microsoft.com/.default"})
    return server.call(f"/{tenant}/oauth2/v2.0/token", form)


def test_a_partner_registers_an_application_and_a_customer_lets_it_in(server, browser, administrator):
    demo, partner = server.demo, administrator
    # Registration, permission, consent of one's own, secret: what the document does in a portal.
    client, home = register(partner, "Partner reader")
    assert home == demo["TENANT_ID"]
    link = text(partner, "consent-link")
    assert link == (f"{server.url}/common/oauth2/authorize?prompt=consent&client_id={client}&response_type=code&sso_reload=true")
    add_permission(partner, "Alert.Read.All")
    assert "Not granted: needs admin consent" in page_text(partner)
    partner.press("Grant admin consent for Contoso")
    partner.wait(lambda: "Granted for Contoso" in page_text(partner))
    follow(partner, "Certificates & secrets")
    partner.fill(description="walk")
    partner.driver.find_element("css selector", "form[action$='/secret'] button").click()
    partner.wait(lambda: "Copy the value now." in page_text(partner))
    secret = text(partner, "secret-value")
    assert len(secret) == 40
    partner.open(f"{server.url}/console/applications/{client}/credentials")
    assert secret not in partner.driver.page_source and f"{secret[:3]}***" in page_text(partner)

    status, answer = token(server, home, client, secret)
    assert status == 200 and server.call("/api/alerts?$top=1", token=answer["access_token"])[0] == 200
    # The customer has not consented yet.
    status, answer = token(server, demo["CUSTOMER_TENANT_ID"], client, secret)
    assert status in (400, 401) and answer["error_codes"] == [700016]

    customer = browser("customer")
    sign_in(customer, server, link, demo["CUSTOMER_USERNAME"], demo["CUSTOMER_PASSWORD"])
    customer.wait(lambda: customer.title.startswith("Permissions requested"))
    assert "another organization than yours" in page_text(customer) and "Alert.Read.All" in page_text(customer)
    customer.press("Accept")
    customer.wait(lambda: customer.driver.current_url.startswith("https://partner.example.com/answer?code="))

    status, answer = token(server, demo["CUSTOMER_TENANT_ID"], client, secret)
    assert status == 200, answer
    foreign = server.call("/api/alerts", token=answer["access_token"])[1]["value"]
    own = server.call("/api/alerts", token=token(server, home, client, secret)[1]["access_token"])[1]["value"]
    assert foreign and own and not {alert["id"] for alert in foreign} & {alert["id"] for alert in own}
    assert {alert["machineId"] for alert in foreign}.isdisjoint({alert["machineId"] for alert in own})
    follow(partner, "Consented tenants")
    partner.wait(lambda: demo["CUSTOMER_TENANT_ID"] in page_text(partner))

    # What is added after the consent needs consent again.
    add_permission(partner, "Machine.Isolate")
    partner.press("Grant admin consent for Contoso")
    partner.wait(lambda: page_text(partner).count("Granted for Contoso") == 2)
    _, answer = token(server, demo["CUSTOMER_TENANT_ID"], client, secret)
    status, refusal = server.call("/api/machines/any/isolate", {"Comment": "x", "IsolationType": "Full"}, answer["access_token"])
    assert status == 403 and "Machine.Isolate" in refusal["error"]["message"]

    # The customer withdraws.
    customer.open(f"{server.url}/console/enterprise")
    follow(customer, "Partner reader")
    assert "Contoso" in page_text(customer) and "Alert.Read.All" in page_text(customer)
    customer.driver.find_element("tag name", "summary").click()
    customer.press("Remove Partner reader")
    customer.wait(lambda: customer.title == "Enterprise applications" and "Partner reader" not in page_text(customer))
    status, answer = token(server, demo["CUSTOMER_TENANT_ID"], client, secret)
    assert status in (400, 401) and answer["error_codes"] == [700016]
    assert token(server, home, client, secret)[0] == 200

    follow(partner, "Overview")
    partner.driver.find_element("tag name", "summary").click()
    partner.press("Delete Partner reader")
    partner.wait(lambda: partner.title == "App registrations")
    assert token(server, home, client, secret)[1]["error_codes"] == [700016]
    assert len(list(partner.pictures.glob("*.png"))) > 15


def test_a_token_is_explained(server, administrator):
    demo = server.demo
    _, answer = token(server, demo["TENANT_ID"], demo["CLIENT_ID"], demo["CLIENT_SECRET"])
    follow(administrator, "Token")
    good = answer["access_token"]
    for pasted, verdict, signature in [
        (f"Bearer {good}", "accepts it", "Valid"),
        (good[:-6] + "AAAAAA", "signature is not valid", "Not accepted"),
        ("a.b.c", None, None),
    ]:
        administrator.driver.execute_script("document.getElementById('token').value = arguments[0]", pasted)
        administrator.press("Decode")
        if verdict is None:
            administrator.wait(lambda: text(administrator, "problem"))
            continue
        administrator.wait(lambda: verdict in text(administrator, "verdict"))
        assert text(administrator, "signature").startswith(signature)
        found = page_text(administrator)
        assert "Application permissions: what the application may do with nobody signed in" in found
        assert "in 59 minutes" in found or "in 1 hour" in found
        assert good not in administrator.driver.page_source
        # The time is the browser's own, not the server's.
        shown = administrator.driver.execute_script("return document.querySelector('time').textContent")
        assert not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", shown)


@pytest.mark.parametrize("claims", [
    '{"exp":1e308,"iat":-1e308,"nbf":1e308}', '{"exp":true,"aud":5,"roles":"x","scp":["a"]}', '{"exp":"soon"}', "{}", "[]", "5", ""])
def test_a_token_that_nobody_would_issue_is_looked_at_all_the_same(server, claims):
    import base64

    demo = server.demo
    person = Signed(server, demo["USERNAME"], demo["PASSWORD"])
    token = ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in ('{"alg":"none"}', claims, "x"))
    assert person.post("/console/token", csrf=person.csrf, token=token) in (200, 400)
    assert person.get("/console/token") == 200


def test_redirect_addresses_secrets_and_mistakes(server, administrator, tmp_path):
    from selenium.webdriver.common.by import By

    person = administrator
    register(person, "With mistakes", multitenant=False, uri="")
    follow(person, "Authentication")
    person.fill(uri="http://example.com/plain")
    person.press("Add")
    person.wait(lambda: "plain http is for localhost alone" in text(person, "problem"))
    person.fill(uri="https://example.com/one")
    person.press("Add")
    person.wait(lambda: "https://example.com/one" in page_text(person))
    person.press("Remove")
    person.wait(lambda: "https://example.com/one" not in page_text(person))
    follow(person, "Certificates & secrets")
    field = person.driver.find_element(By.ID, "certificate")
    key = pathlib.Path(server.demo["CLIENT_CERTIFICATE"]).read_text()
    private = re.search(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", key, re.S).group(0)
    for written, problem in [("nonsense", "not a PEM text"), (private, "belongs to its owner alone")]:
        field = person.driver.find_element(By.ID, "certificate")
        person.driver.execute_script("arguments[0].value = arguments[1]", field, written)
        person.driver.find_element(By.CSS_SELECTOR, "form[action$='/certificate'] button").click()
        person.wait(lambda: problem in text(person, "problem"))
        assert private[40:80] not in person.driver.page_source
    certificate = re.search(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", key, re.S).group(0)
    person.driver.execute_script("arguments[0].value = arguments[1]", person.driver.find_element(By.ID, "certificate"), certificate)
    person.driver.find_element(By.CSS_SELECTOR, "form[action$='/certificate'] button").click()
    person.wait(lambda: "Remove" in page_text(person))
    follow(person, "Overview")
    assert "1 certificate, 0 secrets" in page_text(person)


def test_every_page_is_labelled_and_complains_of_nothing(server, administrator):
    person = administrator
    application, _ = register(person, "Looked at")
    base = f"{server.url}/console/applications/{application}"
    for address in ("/console/applications", "/console/applications/new", "/console/enterprise", "/console/token", "/console/account"):
        look(person, server.url + address)
    for page in ("", "/authentication", "/credentials", "/permissions", "/permissions/add",
                 "/permissions/add?api=fc780465-2017-40d4-a0c5-307022471b92&kind=Role", "/tenants"):
        look(person, base + page)
    blocked = [entry for entry in person.driver.get_log("browser") if entry["level"] == "SEVERE"]
    assert not [entry for entry in blocked if "favicon" not in entry["message"]], blocked


def look(person, address):
    person.open(address)
    run = person.driver.execute_script
    assert run("return [...document.querySelectorAll('input:not([type=hidden]), select, textarea')].every(f => f.labels.length == 1)"), address
    assert run("return [...document.querySelectorAll('button')].every(b => b.textContent.trim())"), address
    assert run("return document.querySelectorAll('h1').length") == 1, address
    assert run("return document.querySelectorAll('[aria-current=page]').length") >= 1, address
    # Nothing is wider than the window but tables, which scroll by themselves.
    assert run("return document.documentElement.scrollWidth <= window.innerWidth"), address


# Without a browser: what its forms send, sent by hand.

class Signed(Person):
    """A person who is signed in to the console."""

    def __init__(self, server, username, password):
        super().__init__(server)
        self.open(f"{server.url}/console/account")
        self.sign_in(username, password)

    def get(self, path):
        self.response = self.session.get(self.server.url + path, allow_redirects=False, timeout=60)
        return self.response.status_code

    def post(self, path, **form):
        self.response = self.session.post(self.server.url + path, data=form, allow_redirects=False, timeout=60)
        return self.response.status_code

    @property
    def csrf(self):
        """What ties this person's forms to this browser."""
        page = self.session.get(f"{self.server.url}/console/account", timeout=60).text
        return re.search(r'name="csrf" value="([^"]+)"', page).group(1)


@pytest.fixture
def reader(server):
    """Somebody of the partner's organization who may only read."""
    demo = server.demo
    form = urllib.parse.urlencode({
        "grant_type": "client_credentials", "client_id": demo["CLIENT_ID"], "client_secret": demo["CLIENT_SECRET"],
        "scope": "https://graph.microsoft.com/.default"})
    graph = server.call(f"/{demo['TENANT_ID']}/oauth2/v2.0/token", form)[1]["access_token"]
    domain = demo["USERNAME"].split("@")[1]
    name = f"reader-{uuid.uuid4().hex[:8]}@{domain}"
    status, user = server.call("/v1.0/users", {
        "accountEnabled": True, "displayName": "Only Reads", "mailNickname": name.split("@")[0], "userPrincipalName": name,
        "passwordProfile": {"password": "Corr3ct-horse-battery", "forceChangePasswordNextSignIn": False}}, graph)
    assert status == 201, user
    return name, "Corr3ct-horse-battery"


def test_a_person_without_a_role_changes_nothing(server, reader):
    person = Signed(server, *reader)
    assert person.title == "Account" and "Only Reads" in person.text
    for path in ("/console/applications", "/console/enterprise"):
        assert person.get(path) == 403 and "takes one of the roles" in person.text
    form = {"csrf": person.csrf, "name": "Mine", "audience": "AzureADMyOrg"}
    assert person.post("/console/applications/new", **form) == 403 and "Application Administrator" in person.text
    assert person.post(f"/console/applications/{server.demo['CLIENT_ID']}/delete", **form) == 403


def test_a_person_changes_their_password(server, reader):
    name, password = reader
    first, second = Signed(server, *reader), Signed(server, *reader)
    form = {"csrf": first.csrf, "current": "wrong", "password": "An0ther-horse-battery", "again": "An0ther-horse-battery"}
    assert first.post("/console/account/password", **form) == 400 and "AADSTS50126" in first.text
    assert first.post("/console/account/password", **form | {"current": password}) == 200
    assert "The password is changed." in first.text
    assert first.get("/console/account") == 200
    assert second.get("/console/account") == 303, "every other sign-in has ended"
    assert "AADSTS50126" in Signed(server, name, password).text
    assert Signed(server, name, form["password"]).title == "Account"


def test_nothing_of_another_organization_can_be_seen_or_changed(server):
    demo = server.demo
    customer = Signed(server, demo["CUSTOMER_USERNAME"], demo["CUSTOMER_PASSWORD"])
    form = {"csrf": customer.csrf, "months": "6", "uri": "https://evil.example.com", "credential": demo["CLIENT_ID"],
            "fc780465-2017-40d4-a0c5-307022471b92/Role/71fe6b80-7034-4028-9ed8-0f316df9c3ff": "1"}
    base = f"/console/applications/{demo['CLIENT_ID']}"
    for path in ("", "/authentication", "/credentials", "/permissions", "/tenants"):
        assert customer.get(base + path) == 404, path
    for path in ("/delete", "/authentication", "/authentication/public", "/credentials/secret", "/credentials/certificate",
                 "/credentials/remove", "/permissions/add", "/permissions/remove", "/permissions/consent"):
        assert customer.post(base + path, **form) == 404, path
    assert customer.get("/console/applications") == 200 and demo["CLIENT_ID"] not in customer.text


def test_what_one_person_agreed_to_does_not_count_for_the_next(server, reader):
    """Two people at one browser, one after the other: the second is asked for themselves."""
    demo, person = server.demo, Person(server)
    query = {"client_id": demo["PUBLIC_CLIENT_ID"], "response_type": "code", "scope": "openid", "redirect_uri": "http://localhost:7777",
             "prompt": "consent", "code_challenge": "x" * 43, "code_challenge_method": "S256"}
    person.open(f"{server.url}/{demo['TENANT_ID']}/oauth2/v2.0/authorize", **query)
    person.sign_in(demo["USERNAME"], demo["PASSWORD"])
    key, csrf = re.search(r'action="(/interaction/[^/"]+)/consent"', person.text).group(1), re.search(r'name="csrf" value="([^"]+)"', person.text).group(1)
    person.session.post(f"{server.url}{key}/consent", data={"csrf": csrf, "decision": "accept"}, allow_redirects=False, timeout=60)
    # Before the answer goes to the client somebody else signs in, in another tab.
    person.open(f"{server.url}/common/oauth2/v2.0/logout")
    person.open(f"{server.url}/console/account")
    person.sign_in(*reader)
    assert person.title == "Account"
    person.open(server.url + key)
    assert person.title.startswith("Permissions requested"), person.response.headers


@pytest.mark.parametrize("path", [
    "/console/applications/new", "/console/token", "/console/account/password", "/console/account/withdraw",
    "/console/account/sign-out-everywhere"])
def test_a_form_of_another_page_does_nothing(server, path):
    demo = server.demo
    person = Signed(server, demo["USERNAME"], demo["PASSWORD"])
    attacker = Signed(server, demo["CUSTOMER_USERNAME"], demo["CUSTOMER_PASSWORD"])
    for form in ({}, {"csrf": ""}, {"csrf": "x"}, {"csrf": attacker.csrf}):
        assert person.post(path, name="Forged", token="a.b.c", **form) == 403
        assert "The form could not be used" in person.text
        assert "frame-ancestors 'none'" in person.response.headers["Content-Security-Policy"]


def test_a_page_that_is_none_is_a_page(server):
    answer = Person(server).session.get(f"{server.url}/console/nowhere", timeout=60)
    assert answer.status_code == 404 and "The console has no such page" in answer.text and answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers["request-id"] == answer.headers["x-ms-request-id"]
    for path in ("/healthz", "/console/account", "/openapi.json"):
        answer = Person(server).session.head(server.url + path, allow_redirects=False, timeout=60)
        assert answer.status_code in (200, 303) and not answer.content, path


def test_one_comes_back_to_the_page_that_was_wanted(server):
    """And to no other place, whatever was asked for."""
    demo = server.demo
    person = Person(server)
    person.open(f"{server.url}/console/token?next=https://evil.example.com")
    person.sign_in(demo["USERNAME"], demo["PASSWORD"])
    assert person.title == "Token" and person.response.url.startswith(f"{server.url}/console/token")
    for path in ("//evil.example.com/console", "/console/..//evil.example.com"):
        answer = Person(server).session.get(server.url + path, allow_redirects=False, timeout=60)
        assert not answer.headers.get("Location", "").startswith("//")
