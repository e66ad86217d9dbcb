"""A real Chromium at the real pages, and clients that start it as they would start the person's own browser."""
import json
import os
import shutil
import subprocess
import sys
import urllib.parse

import pytest

from conftest import PROGRAMS, clean_environment

sys.path.insert(0, str(PROGRAMS))
pytestmark = pytest.mark.skipif(
    not all(shutil.which(program) for program in ("chromium", "chromedriver", "certutil")),
    reason="Chromium, its driver and certutil are not installed")

USER = ("TENANT_ID", "PUBLIC_CLIENT_ID", "USERNAME", "PASSWORD", "CA_CERT")


@pytest.mark.parametrize("name", ["msal_user.py", "azure_identity_user.py"])
def test_a_client_that_opens_a_browser(program, server, name, tmp_path):
    opener = f"{sys.executable} {PROGRAMS / 'browser.py'} %s &"
    answer = program(name, account=USER, FLOW="browser", BROWSER=opener, PICTURES=str(tmp_path))
    assert answer["alerts"] > 0 and answer["rows"] == 5
    assert answer["username"] == server.demo["USERNAME"]
    assert len(list(tmp_path.glob("*.png"))) >= 3


@pytest.fixture
def chromium(server, tmp_path):
    from browser import Chromium

    with Chromium(server.demo["CA_CERT"], tmp_path) as browser:
        yield browser


def test_a_device_is_let_in_by_keyboard(server, chromium):
    from test_users import device, poll

    demo, answer = server.demo, device(server)
    chromium.open(f"{server.url}/devicelogin")
    chromium.fill(otc=answer["user_code"] + "\n")
    chromium.wait(lambda: chromium.title == "Sign in")
    chromium.fill(username=demo["USERNAME"], password=demo["PASSWORD"] + "\n")
    chromium.wait(lambda: chromium.title.startswith("Are you trying"))
    chromium.press("Continue")
    chromium.wait(lambda: chromium.title == "You have signed in")
    assert poll(server, answer)[0] == 200


def test_a_customers_administrator_at_the_partners_link(server, chromium):
    """The link of the partner document, up to the address that the application registered."""
    demo = server.demo
    chromium.open(
        f"{server.url}/common/oauth2/authorize?prompt=consent&client_id={demo['PARTNER_CLIENT_ID']}"
        "&response_type=code&sso_reload=true")
    chromium.fill(username=demo["CUSTOMER_USERNAME"], password="wrong\n")
    chromium.wait(lambda: "AADSTS50126" in chromium.driver.page_source)
    chromium.fill(password=demo["CUSTOMER_PASSWORD"] + "\n")
    chromium.wait(lambda: chromium.title.startswith("Permissions requested"))
    # The address that the browser is led to does not answer here; that it went there is what counts.
    chromium.press("Accept")
    chromium.wait(lambda: chromium.driver.current_url.startswith("https://portal.azure.com/?code="))


def test_every_field_has_a_label_and_the_page_works_in_the_dark(server, chromium):
    query = urllib.parse.urlencode({
        "client_id": server.demo["PUBLIC_CLIENT_ID"], "response_type": "code", "scope": "openid",
        "redirect_uri": "http://localhost:7777"})
    chromium.open(f"{server.url}/{server.demo['TENANT_ID']}/oauth2/v2.0/authorize?{query}")
    script = """return [...document.querySelectorAll('input:not([type=hidden])')].map(f => f.labels.length)"""
    assert chromium.driver.execute_script(script) == [1, 1]
    assert chromium.driver.execute_script("return document.documentElement.lang") == "en"
    colours = []
    for scheme in ("light", "dark"):
        chromium.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
        colours.append(chromium.driver.execute_script("return getComputedStyle(document.body).backgroundColor"))
        chromium.picture()
    assert colours[0] != colours[1]
    blocked = [entry for entry in chromium.driver.get_log("browser") if entry["level"] == "SEVERE"]
    assert not [entry for entry in blocked if "favicon" not in entry["message"]], blocked
