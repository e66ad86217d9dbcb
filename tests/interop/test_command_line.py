"""The command line against the running server."""
import json
import os
import re
import stat
import subprocess
import time

import jwt

from conftest import Server, binary, clean_environment


def sallyport(server, *arguments, **settings):
    return subprocess.run(
        [binary(), *arguments, "--data-dir", str(server.data)], env=clean_environment(), capture_output=True, text=True,
        timeout=120, **settings)


def test_the_three_commands_of_the_demo_work_when_pasted(server):
    # What is said beside the log, which the tests have at its most talkative.
    text = "".join(line for line in server.output().splitlines(True) if not re.match(r"\d{4}-\d\d-\d\dT", line))
    commands = re.findall(r"^\d\. .*:\n   (.+)$", text, re.MULTILINE)
    assert len(commands) == 3, text
    answers = []
    for command in commands:
        done = subprocess.run(["/bin/sh", "-c", command], env=clean_environment(), capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        answers.append(done.stdout)
    assert len(json.loads(answers[0])["value"]) == 2, "two alerts"
    assert len(answers[1].splitlines()) > 3 and "-enc" in answers[1], "rows under the heading"
    assert len(json.loads(answers[2])["value"]) == 2, "two machines"
    assert len(text.splitlines()) <= 24, "more than a screen"


def test_secrets_are_readable_by_their_owner_alone(server):
    for name in ("demo.env", "tls/ca-key.pem", "tls/server-key.pem", "demo-client.pem"):
        assert stat.S_IMODE(os.stat(server.data / name).st_mode) == 0o600, name


def test_token_prints_the_token_alone(server):
    assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+\n", sallyport(server, "token").stdout)


def test_token_decode(server):
    decoded = json.loads(sallyport(server, "token", "--resource", "xdr", "--decode").stdout)
    assert decoded["claims"]["aud"] == "https://api.security.microsoft.com"


def test_api(server):
    done = sallyport(server, "api", "GET", "/api/alerts?$filter=severity eq 'High'&$top=2")
    alerts = json.loads(done.stdout)["value"]
    assert 0 < len(alerts) <= 2
    assert all(alert["severity"] == "High" for alert in alerts)


def test_hunt_in_each_form(server):
    query = "DeviceProcessEvents | summarize n = count() by DeviceName | top 3 by n"
    rows = json.loads(sallyport(server, "hunt", query, "--output", "json").stdout)
    assert len(rows) == 3 and list(rows[0]) == ["DeviceName", "n"]
    lines = sallyport(server, "hunt", query, "--output", "ndjson").stdout.splitlines()
    assert [json.loads(line) for line in lines] == rows
    table = sallyport(server, "hunt", query).stdout.splitlines()
    assert table[0].split() == ["DeviceName", "n"] and len(table) == 5
    for door in ("mde", "xdr"):
        assert json.loads(sallyport(server, "hunt", query, "--output", "json", "--through", door).stdout) == rows


def test_a_wrong_query_is_told_in_a_sentence(server):
    done = sallyport(server, "hunt", "DeviceProcessEvents | where NoSuchColumn == 1")
    assert done.returncode == 1
    assert "NoSuchColumn" in done.stderr


def test_a_refused_secret_has_its_own_status(server):
    done = sallyport(server, "token", "--client-secret", "wrong")
    assert done.returncode == 77
    assert "AADSTS7000215" in done.stderr


def test_a_second_server_on_the_directory_is_refused(server):
    done = sallyport(server, "serve", "--port", "0")
    assert done.returncode != 0
    assert str(server.data) in done.stderr


def test_keys_rotate_and_are_revoked_under_a_running_server(server):
    def kid(token):
        return jwt.get_unverified_header(token)["kid"]

    old = sallyport(server, "token").stdout.strip()
    listed = dict(reversed(line.split("  ")) for line in sallyport(server, "key", "list").stdout.splitlines())
    assert kid(old) == listed["signs"]
    rotated = sallyport(server, "key", "rotate")
    assert rotated.returncode == 0 and rotated.stdout.splitlines()[0] == f"{listed['next']}  signs", rotated
    deadline = time.monotonic() + 10
    while kid(fresh := sallyport(server, "token").stdout.strip()) != listed["next"]:
        assert time.monotonic() < deadline, "the server did not follow"
        time.sleep(0.2)
    published = {key["kid"] for key in server.call("/common/discovery/keys")[1]["keys"]}
    assert {kid(old), kid(fresh)} < published
    assert server.call("/api/alerts?$top=1", token=old)[0] == 200, "the old key's tokens stay good"
    assert sallyport(server, "key", "revoke", kid(old)).returncode == 0
    while server.call("/api/alerts?$top=1", token=old)[0] == 200:
        assert time.monotonic() < deadline + 10, "the revoked key's token is still good"
        time.sleep(0.2)
    assert server.call("/api/alerts?$top=1", token=fresh)[0] == 200
    done = sallyport(server, "key", "revoke", "nonsense")
    assert done.returncode == 1 and "nonsense" in done.stderr


def test_a_start_with_the_telemetry_present_takes_less_than_a_second(tmp_path):
    data = tmp_path / "data"
    for attempt in range(2):
        server = Server(data)
        began = time.monotonic()
        server.wait()
        server.stop()
    assert time.monotonic() - began < 10, "with room for a slow machine: docs/BENCHMARKS.md has the figure"


def test_output_that_cannot_be_written_is_a_failure():
    with open("/dev/full", "wb") as full:
        done = subprocess.run([binary(), "kql", "run", "print 1"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert done.returncode == 1 and "cannot write the output" in done.stderr
    reader = subprocess.run(
        f"{binary()} kql run 'range x from 1 to 200000 step 1' -o csv | head -1; exit ${{PIPESTATUS[0]}}", shell=True,
        executable="/bin/bash", capture_output=True, text=True, timeout=60)
    assert reader.returncode == 0 and reader.stdout == "x\n"


def test_every_row_of_a_file_comes_out(tmp_path):
    done = subprocess.run(
        [binary(), "kql", "run", "range x from 1 to 250000 step 1", "-o", "csv"], capture_output=True, text=True, timeout=60)
    assert done.stdout.count("\n") == 250_001


def test_help_of_exec():
    for flag in ("--help", "-h"):
        done = subprocess.run([binary(), "exec", flag], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0 and "USAGE: sallyport exec" in done.stdout
    done = subprocess.run([binary(), "exec", "--bogus", "--", "true"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 64 and "--bogus" in done.stderr


def test_check_goes_on_behind_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "bad.kql").write_bytes(b"print '\xff'")
    (tmp_path / "good.kql").write_text("print 1")
    done = subprocess.run([binary(), "kql", "check", str(tmp_path), str(tmp_path / "none.kql")], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[-1] == "1 queries: 1 valid, 0 faulty, 2 files not read" and "bad.kql:1:1: error:" in lines[0] and "none.kql:1:1: error:" in lines[1]


def test_format_rewrites_files_once_and_leaves_faulty_ones_alone(tmp_path):
    rule, bad = tmp_path / "rule.kql", tmp_path / "bad.kql"
    rule.write_text("// why\nDeviceEvents|where a==1\n|take 1\n\n\nprint  2\n")
    bad.write_text("DeviceEvents | where (")
    (tmp_path / "notes.md").write_text("# Notes\n")

    def form(*arguments, text=None):
        return subprocess.run([binary(), "kql", "format", *arguments], input=text, capture_output=True, text=True, timeout=60)

    done = form("--check", str(rule))
    assert (done.returncode, done.stdout) == (1, f"{rule}\n") and "|where" in rule.read_text(), "--check changes nothing"
    done = form(str(tmp_path))
    assert done.returncode == 1 and f"{bad}:1:" in done.stderr and bad.read_text() == "DeviceEvents | where ("
    assert rule.read_text() == "// why\nDeviceEvents\n| where a == 1\n| take 1\n\nprint 2\n"
    assert form("--check", str(rule)).returncode == 0
    done = form(text="print  1")
    assert (done.returncode, done.stdout) == (0, "print 1\n")


def test_queries_read_the_files_that_they_are_allowed_and_print_every_table(tmp_path):
    (tmp_path / "list.csv").write_text("ip,n\n1.2.3.4,7\n")
    (tmp_path / "urls.json").write_text('{"https://example.com/list.csv": "list.csv"}')
    (tmp_path / "places.csv").write_text("network,country\n1.0.0.0/8,Somewhere\n")

    def run(query, *options):
        return subprocess.run([binary(), "kql", "run", query, "-o", "csv", *options], capture_output=True, text=True, timeout=60)

    query = ("externaldata(ip: string, n: long)[@'https://example.com/list.csv'] with (ignoreFirstRecord=true, format='csv')"
             " | extend c = tostring(geo_info_from_ip_address(ip).country)")
    allowed = ("--external-data", str(tmp_path), "--places", str(tmp_path / "places.csv"))
    assert run(query, *allowed).stdout == "ip,n,c\n1.2.3.4,7,Somewhere\n"
    refused = run(query)
    assert refused.returncode == 1 and "not allowed here" in refused.stderr and not refused.stdout
    for option in ("--external-data", "--places"):
        wrong = run("print 1", option, str(tmp_path / "nothing"))
        assert wrong.returncode == 64 and option in wrong.stderr, wrong
    assert run("print a = 1; print b = 2 | fork (count) (extend c = 3)").stdout == "a\n1\nCount\n1\nb,c\n2,3\n"
    (tmp_path / "two.kql").write_text("print 1;\nprint 2\n")
    checked = subprocess.run([binary(), "kql", "check", str(tmp_path / "two.kql")], capture_output=True, text=True, timeout=60)
    assert checked.returncode == 0 and "The query gives 2 tables" in checked.stdout + checked.stderr
