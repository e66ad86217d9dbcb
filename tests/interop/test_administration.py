"""Registration, permissions, consent, secrets and accounts by the command line, up to a token that works."""
import json
import os
import subprocess
import uuid

from conftest import binary, clean_environment
from test_command_line import sallyport
from test_graph import token
from test_users import MDE, decoded, post


def objects(server, *arguments, **settings):
    done = sallyport(server, *arguments, "--output", "json", **settings)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def done(server, *arguments, **settings):
    result = sallyport(server, *arguments, **settings)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_an_application_from_registration_to_token(server):
    name = "Nightly triage"
    (app,) = objects(server, "app", "create", name, "--web", "https://triage.example/back")
    assert app["web"]["redirectUris"] == ["https://triage.example/back"]
    done(server, "app", "permission", "add", name, "--role", "Alert.Read.All", "--role", "AdvancedQuery.Read.All", "--scope", "Alert.Read")
    done(server, "app", "permission", "add", name, "--api", "Microsoft Graph", "--role", "User.Read.All")
    lines = done(server, "app", "consent", name).splitlines()
    assert lines == [
        "WindowsDefenderATP  Alert.Read.All  application", "WindowsDefenderATP  AdvancedQuery.Read.All  application",
        "WindowsDefenderATP  Alert.Read  delegated", "Microsoft Graph  User.Read.All  application"]
    assert done(server, "app", "consent", name).splitlines() == lines, "a second time changes nothing"
    (secret,) = objects(server, "app", "secret", "add", name, "--name", "first", "--days", "30")
    status, answer = token(server, app["appId"], secret["secretText"], f"{MDE}/.default")
    assert status == 200 and set(decoded(answer["access_token"])["roles"]) == {"Alert.Read.All", "AdvancedQuery.Read.All"}
    (shown,) = objects(server, "app", "show", app["appId"])
    assert shown["passwordCredentials"][0]["displayName"] == "first" and shown["passwordCredentials"][0]["secretText"] is None
    done(server, "app", "secret", "remove", name, secret["keyId"])
    assert token(server, app["appId"], secret["secretText"])[1]["error_codes"] == [7000215]
    assert name in done(server, "app", "list")
    done(server, "app", "delete", name)
    missing = sallyport(server, "app", "show", name)
    assert missing.returncode == 1 and name in missing.stderr and "Contoso automation" in missing.stderr


def test_a_permission_that_is_none_is_told_with_those_that_are(server):
    objects(server, "app", "create", "Misspelt")
    result = sallyport(server, "app", "permission", "add", "Misspelt", "--role", "Alert.Raed.All")
    assert result.returncode == 1 and "Alert.Raed.All" in result.stderr and "Alert.Read.All" in result.stderr
    result = sallyport(server, "app", "consent", "Misspelt")
    assert result.returncode == 1 and "lists no permission" in result.stderr
    done(server, "app", "delete", "Misspelt")


def test_an_account(server):
    demo, name = server.demo, "lee@contoso.onmicrosoft.com"

    def sign_in(password):
        return post(
            server, f"/{demo['TENANT_ID']}/oauth2/v2.0/token", grant_type="password", client_id=demo["PUBLIC_CLIENT_ID"],
            username=name, password=password, scope=f"{MDE}/Alert.Read")

    (user,) = objects(server, "user", "create", name, "--display-name", "Lee Gu", "--keep", input="first of many\n")
    assert user["displayName"] == "Lee Gu"
    status, answer = sign_in("first of many")
    assert status == 200
    status, refused = server.call("/api/alerts", token=answer["access_token"])
    assert status == 403 and "roles of the user: none" in refused["error"]["message"]
    done(server, "user", "disable", name)
    assert sign_in("first of many")[1]["error_codes"] == [50057]
    done(server, "user", "enable", name)
    done(server, "user", "password", name, "--keep", input="second of many")
    assert sign_in("second of many")[0] == 200
    assert name in done(server, "user", "list")
    done(server, "user", "delete", name)
    assert sign_in("second of many")[1]["error_codes"] == [50034]
    empty = sallyport(server, "user", "create", name, input="\n")
    assert empty.returncode == 64 and "empty" in empty.stderr


def test_what_a_person_may_do_is_given_and_taken_by_the_command_line(server):
    """A role of the directory over everything, then one of Defender's own over one device, by unmodified tokens of the person."""
    demo, name = server.demo, "kim@contoso.onmicrosoft.com"
    done(server, "user", "create", name, "--keep", "--role", "Security Reader", input="a long password\n")

    def call(path, body=None):
        status, answer = post(
            server, f"/{demo['TENANT_ID']}/oauth2/v2.0/token", grant_type="password", client_id=demo["PUBLIC_CLIENT_ID"],
            username=name, password="a long password", scope=f"{MDE}/.default")
        assert status == 200, answer
        return server.call(path, body, token=answer["access_token"])

    assert [role["displayName"] for role in objects(server, "user", "role", "list", name)] == ["Security Reader"]
    status, everything = call("/api/machines")
    assert status == 200 and len(everything["value"]) > 1
    done(server, "user", "role", "remove", name, "Security Reader")
    status, refused = call("/api/machines")
    assert status == 403 and "microsoft.xdr/secops/securitydata/read" in refused["error"]["message"]
    done(server, "user", "role", "add", name, "Security Operator")
    assert call("/api/machines")[0] == 200
    done(server, "user", "role", "remove", name, "Security Operator")
    twice = sallyport(server, "user", "role", "remove", name, "Security Operator")
    assert twice.returncode == 1 and "does not hold" in twice.stderr
    misspelt = sallyport(server, "user", "role", "add", name, "Security Raeder")
    assert misspelt.returncode == 1 and "Security Reader" in misspelt.stderr

    device = everything["value"][0]
    done(server, "device-group", "create", "One", "--match", f"Name Equals {device['computerDnsName']}", "--rank", "1")
    done(server, "role", "create", "Tier 1", "--allow", "microsoft.xdr/secops/*/read")
    known = subprocess.run([binary(), "role", "permissions"], capture_output=True, text=True, timeout=60)
    assert "microsoft.xdr/secops/securitydata/read" in known.stdout
    (assignment,) = objects(server, "role", "assign", "Tier 1", "--user", name, "--device-group", "One")
    status, seen = call("/api/machines")
    assert status == 200 and [(m["id"], m["rbacGroupName"]) for m in seen["value"]] == [(device["id"], "One")]
    status, rows = call("/api/advancedqueries/run", {"Query": "DeviceProcessEvents | distinct DeviceId"})
    assert status == 200 and [row["DeviceId"] for row in rows["Results"]] == [device["id"]]
    assert call(f"/api/machines/{device['id']}/isolate", {"Comment": "c", "IsolationType": "Full"})[0] == 403

    held = sallyport(server, "device-group", "delete", "One")
    assert held.returncode == 1 and "Tier 1" in held.stderr
    assert assignment["id"] in done(server, "role", "assignments")
    done(server, "role", "unassign", assignment["id"])
    assert call("/api/machines")[0] == 403
    done(server, "device-group", "update", "One", "--name", "Uno", "--match", "Tag Equals none")
    assert "Uno" in done(server, "device-group", "list")
    done(server, "device-group", "delete", "Uno")
    done(server, "role", "delete", "Tier 1")
    unknown = sallyport(server, "role", "create", "Wrong", "--allow", "microsoft.xdr/nothing/read")
    assert unknown.returncode == 1 and "microsoft.xdr/nothing/read" in unknown.stderr
    wrong = sallyport(server, "device-group", "create", "Wrong", "--match", "Name")
    assert wrong.returncode == 64 and "no condition" in wrong.stderr
    done(server, "user", "delete", name)


def test_organizations(server, tmp_path):
    assert server.demo["TENANT_ID"] in done(server, "tenant", "show")
    listed = done(server, "tenant", "list")
    assert "Contoso" in listed and server.demo["CUSTOMER_TENANT_ID"] in listed
    held = sallyport(server, "tenant", "create", "Northwind", "--domain", "northwind.example", input="a long password")
    assert held.returncode == 1 and "in use" in held.stderr
    data = str(tmp_path / "data")

    def local(*arguments, **settings):
        return subprocess.run(
            [binary(), *arguments, "--data-dir", data], env=clean_environment(), capture_output=True, text=True, timeout=60, **settings)

    assert local("tenant", "list").returncode == 64
    made = local("tenant", "create", "Northwind", "--domain", "northwind.example", input="a long password\n")
    assert made.returncode == 0 and "admin@northwind.example" in made.stdout, made
    assert "Northwind" in local("tenant", "list").stdout
    again = local("tenant", "create", "Other", "--domain", "northwind.example", input="a long password\n")
    assert again.returncode == 1 and "belongs to another tenant" in again.stderr


def test_private_keys_are_encrypted_with_the_operators_file(tmp_path):
    """The same data directory before, with and without the file; the tokens and the authority stay the same."""
    data, key = tmp_path / "data", tmp_path / "key"
    key.write_bytes(os.urandom(48))
    key.chmod(0o600)

    def tenants(**environment):
        return subprocess.run(
            [binary(), "tenant", "create", "Contoso", "--domain", f"{uuid.uuid4().hex[:8]}.example", "--data-dir", str(data)],
            input="Corr3ct-horse-battery\n", env=clean_environment() | environment, capture_output=True,
            text=True, timeout=60)

    def readable():
        return [path.name for path in data.rglob("*.pem") if b"PRIVATE KEY" in path.read_bytes()]

    assert tenants().returncode == 0 and len(readable()) == 2
    result = tenants(SALLYPORT_KEY_FILE=str(key))
    assert result.returncode == 0 and not readable(), result.stderr
    refused = tenants()
    assert refused.returncode == 1 and "SALLYPORT_KEY_FILE" in refused.stderr
    key.chmod(0o644)
    refused = tenants(SALLYPORT_KEY_FILE=str(key))
    assert refused.returncode == 1 and "chmod 600" in refused.stderr


def test_a_server_without_the_demo_says_where_its_first_application_is_registered(tmp_path):
    data = tmp_path / "data"
    made = subprocess.run(
        [binary(), "tenant", "create", "Own", "--domain", "own.example", "--plan", "business", "--data-dir", str(data)], input="Corr3ct-horse-battery\n",
        env=clean_environment(), capture_output=True, text=True, timeout=60)
    assert made.returncode == 0 and "/console" in made.stderr
    listed = subprocess.run(
        [binary(), "tenant", "list", "--data-dir", str(data)], env=clean_environment(), capture_output=True, text=True, timeout=60)
    assert listed.stdout.rstrip().endswith("Own  own.example  Microsoft Defender for Business")
    server = subprocess.Popen(
        [binary(), "serve", "--data-dir", str(data), "--port", "0"], env=clean_environment(), stdout=subprocess.PIPE, text=True)
    try:
        address = server.stdout.readline().split()[4].rstrip(",")
        for arguments, what in [(("app", "list"), "tenant"), (("app", "list", "--tenant", "own.example"), "application")]:
            result = subprocess.run(
                [binary(), *arguments, "--data-dir", str(data)], env=clean_environment(), capture_output=True, text=True, timeout=60)
            assert result.returncode == 64 and f"no {what} is known" in result.stderr and f"{address}/console" in result.stderr
    finally:
        server.terminate()
        server.wait(30)
