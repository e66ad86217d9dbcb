"""Bad input and bad places, at the program's own doors: each is told by name, and nothing beside it is lost."""
import gzip
import json
import os
import pathlib
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import zipfile

import pytest

from conftest import Server, binary, clean_environment

MEMORY_BOUND = 600 << 20


def event(number, name=""):
    """A record of Sysmon's file creation."""
    return json.dumps({
        "EventID": 11, "Hostname": "bad-input", "Channel": "Microsoft-Windows-Sysmon/Operational",
        "UtcTime": f"2026-01-02 03:04:05.{number % 1000:03}", "Image": "C:\\a.exe", "ProcessId": str(number),
        "TargetFilename": f"C:\\file-{number}{name}.txt"})


class Done:
    """How a run of the program ended, and the most memory that it had."""

    def __init__(self, *arguments, seconds=120, **settings):
        started = time.monotonic()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            process = subprocess.Popen(
                [binary(), *arguments], env=clean_environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=err, **settings)
            timer = threading.Timer(seconds, process.kill)
            timer.start()
            _, status, usage = os.wait4(process.pid, 0)
            timer.cancel()
            self.status = process.returncode = os.waitstatus_to_exitcode(status)
            self.memory = usage.ru_maxrss << 10
            for file in (out, err):
                file.seek(0)
            self.out, self.err = (file.read().decode(errors="replace") for file in (out, err))
        self.seconds = time.monotonic() - started

    def __repr__(self):
        return f"status {self.status}\n{self.out}\n{self.err}"

    @property
    def crashed(self):
        return self.status < 0 or self.status >= 128


def imported(path, data, **settings):
    done = Done("import", str(path), "--data-dir", str(data), **settings)
    assert not done.crashed, done
    return done


def rejected(data):
    """The dead letters of an import."""
    (file,) = pathlib.Path(data).glob("tenants/*/rejected-*.ndjson")
    return [json.loads(line) for line in file.read_text().splitlines()]


def write(path, lines):
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines) + b"\n")
    return path


BAD_RECORDS = {
    "malformed JSON": ('{"EventID":11,"Hostname":', "not_json"),
    "an unknown table": ('{"category":"AdvancedHunting-NoSuchEvents","properties":{}}', "unknown_table"),
    "no time": ('{"EventID":4688,"Hostname":"ws1","Channel":"Security"}', "no_time"),
    "deep nesting": ('{"a":' * 5000 + "1" + "}" * 5000, "nested_too_deep"),
    "invalid UTF-8": (event(1).encode().replace(b"file-1", b"file-\xff"), "invalid_utf8"),
    "a line of 100 MB": (b'{"a":"' + b"x" * (100 << 20) + b'"}', "record_too_long"),
}


@pytest.mark.parametrize("name", BAD_RECORDS)
def test_a_bad_record_in_the_middle_of_a_file(tmp_path, name):
    record, reason = BAD_RECORDS[name]
    file = write(tmp_path / "events.ndjson", [event(1), event(2), record, event(3)])
    done = imported(file, tmp_path / "data")
    assert done.status == 0, done
    assert done.out.startswith("4 events: 3 rows, 0 not mapped, 1 rejected\n"), done
    assert reason.replace("_", " ") in done.out, done
    (letter,) = rejected(tmp_path / "data")
    assert letter["reason"] == reason and letter["line"] == 3 and letter["source"] == str(file)
    assert done.memory < MEMORY_BOUND
    # The good ones beside it are the ones that are found.
    found = Done("kql", "run", "--data", str(file), "DeviceFileEvents | project FileName | sort by FileName asc", "-o", "csv")
    assert found.out.split() == ["FileName", "file-1.txt", "file-2.txt", "file-3.txt"], found
    assert "1 of 4 records were rejected" in found.err, found


def test_two_imports_at_once_keep_both_their_dead_letters(tmp_path):
    first = write(tmp_path / "first.ndjson", [event(1), "{bad", "{bad"])
    second = write(tmp_path / "second.ndjson", ["{bad", "{bad", "{bad"])
    data = tmp_path / "data"
    for file in (first, second):
        imported(file, data)
    letters = [line for file in data.glob("tenants/*/rejected-*.ndjson") for line in file.read_text().splitlines()]
    assert len(letters) == 5


def test_a_tenant_that_is_not_there_gets_nothing(tmp_path):
    file = write(tmp_path / "events.ndjson", [event(1)])
    done = Done("import", str(file), "--tenant", "nobody.example", "--data-dir", str(tmp_path / "data"))
    assert done.status == 64 and "nobody.example" in done.err and "Contoso" in done.err, done


def test_a_truncated_archive_gives_what_comes_before_the_cut(tmp_path):
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.json", "\n".join(event(n) for n in range(100)))
        archive.writestr("b.json", "\n".join(event(n) for n in range(100, 2000)))
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:100_000])
    done = imported(cut, tmp_path / "data")
    assert done.status == 1, done
    assert str(cut) in done.err and "damaged" in done.err, done
    rows = int(done.out.split(" rows,")[0].split(": ")[1].replace(",", ""))
    assert 100 <= rows < 2000, done


@pytest.mark.parametrize("kind", ["zip", "gz"])
def test_an_archive_that_expands_without_end_is_stopped(tmp_path, kind):
    path = tmp_path / f"bomb.{kind}"
    line = (event(1) + "\n").encode()
    block = line + b" " * ((1 << 20) - len(line) - 1) + b"\n"
    if kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            with archive.open("bomb.json", "w", force_zip64=True) as member:
                for _ in range(3000):
                    member.write(block)
    else:
        with gzip.open(path, "wb", compresslevel=9) as member:
            for _ in range(3000):
                member.write(block)
    assert path.stat().st_size < 20 << 20
    done = imported(path, tmp_path / "data")
    assert done.status == 1, done
    assert done.memory < MEMORY_BOUND
    assert str(path) in done.err and "expand" in done.err, done
    assert done.seconds < 60


def test_a_file_that_is_not_there(tmp_path):
    done = Done("import", str(tmp_path / "no-such.json"), "--data-dir", str(tmp_path / "data"))
    assert done.status == 64 and "no-such.json" in done.err, done


# Hunting without a server.

BAD_QUERIES = {
    "an unknown table": ("DeviceProcesEvents | take 1", "DeviceProcessEvents"),
    "deep nesting": ("print " + "(" * 100_000 + "1" + ")" * 100_000, "deep"),
    "a query that ends early": ("DeviceEvents | where", "1"),
    "control characters": ("print '\x01\x02' \x03", "1"),
    "an operator that is not there": ("DeviceEvents | frobnicate x", "frobnicate"),
}


@pytest.mark.parametrize("name", BAD_QUERIES)
def test_a_bad_query_is_refused_with_its_place(tmp_path, name):
    query, told = BAD_QUERIES[name]
    file = write(tmp_path / "query.kql", [query])
    done = Done("kql", "run", "--file", str(file), seconds=20)
    assert done.status == 1 and told in done.err, done
    assert len(done.err) < 4000, "the message repeats the input"


def test_a_query_that_is_not_utf8(tmp_path):
    file = write(tmp_path / "query.kql", [b"print '\xff\xfe'"])
    done = Done("kql", "run", "--file", str(file), seconds=20)
    assert done.status in (1, 64) and "UTF-8" in done.err and str(file) in done.err, done


# The server.

@pytest.fixture(scope="module")
def token(server):
    demo = server.demo
    status, answer = post_form(server, demo)
    assert status == 200
    return answer["access_token"]


def post_form(server, demo):
    import urllib.parse
    import urllib.request
    body = urllib.parse.urlencode({
        "grant_type": "client_credentials", "client_id": demo["CLIENT_ID"], "client_secret": demo["CLIENT_SECRET"],
        "resource": "https://api.securitycenter.microsoft.com"}).encode()
    request = urllib.request.Request(f"{server.url}/{demo['TENANT_ID']}/oauth2/token", body)
    with urllib.request.urlopen(request, context=server.tls(), timeout=30) as answer:
        return answer.status, json.load(answer)


def raw(server, head, body=b"", seconds=20):
    """What the server says to bytes as they are; empty when it closes the connection without a word."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=seconds) as plain:
        with server.tls().wrap_socket(plain, server_hostname="127.0.0.1") as connection:
            connection.sendall(head)
            try:
                for start in range(0, len(body), 1 << 16):
                    connection.sendall(body[start:start + (1 << 16)])
            except (OSError, ssl.SSLError):
                pass  # It has answered already and reads no further.
            answer = b""
            try:
                while chunk := connection.recv(1 << 16):
                    answer += chunk
            except (OSError, ssl.SSLError):
                pass
            return answer


def query(token, body, *, length=None, content_type="application/json"):
    return (f"POST /api/advancedqueries/run HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: {content_type}\r\nContent-Length: {len(body) if length is None else length}\r\nConnection: close\r\n\r\n").encode()


BAD_BODIES = {
    "over the limit": (b'{"Query":"' + b"x" * (64 << 20) + b'"}', 413),
    "not JSON": (b'{"Query":', 400),
    "not an object": (b'["print 1"]', 400),
    "nested deeply": (b'{"Query":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
    "not UTF-8": (b'{"Query":"print \xff\xfe"}', 400),
    "of another type": (b'{"Query":42}', 400),
}


@pytest.mark.parametrize("name", BAD_BODIES)
def test_a_bad_body_is_refused_in_the_shape_of_the_api(server, token, name):
    body, status = BAD_BODIES[name]
    answer = raw(server, query(token, body), body)
    head, _, content = answer.partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode()), answer[:500]
    error = json.loads(content)["error"]
    assert error["code"] and error["message"], error
    assert len(content) < 2000


@pytest.mark.parametrize("head", [
    b"\x00\x01\x02\x03\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /api/alerts HTTP/1.1\r\nHost: a\r\nHost: b\r\n" + b"X: y\r\n" * 100_000,
    b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    b"GET /api/alerts?$filter=" + b"(" * 5_000 + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
], ids=["no HTTP", "another version", "endless headers", "a long path", "a deep filter"])
def test_bytes_that_are_no_good_request_do_not_end_the_server(server, token, head):
    answer = raw(server, head, seconds=10)
    assert not answer.startswith(b"HTTP/1.1 2"), answer[:200]
    status, _ = server.call("/api/alerts?$top=1", token=token)
    assert status == 200


@pytest.mark.parametrize("text", [
    "range i from 10 to -9223372036854775808 step -1 | take 1", "range x from 1 to 9000000000000000000 step 1 | count",
    "DeviceEvents | top 9223372036854775807 by Timestamp", "print x = 1 | summarize percentile(x, 1e308)",
    "print x = 1 | make-series c = count() on x from 1 to 9223372036854775807 step 1",
])
def test_a_query_with_extreme_numbers_does_not_end_the_server(server, token, text):
    status, answer = server.call("/api/advancedqueries/run", {"Query": text}, token)
    assert status in (200, 400), answer
    assert server.call("/openapi.json")[0] == 200


def test_a_query_ends_when_its_client_goes_away(server, token):
    """Over HTTP/1.1 with nothing but a closed connection, and over HTTP/2 with a stream that is reset."""
    def spent():
        fields = pathlib.Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    query = json.dumps({"Query": "range x from 1 to 100000000000000 step 1 | count"})
    for version in ("--http1.1", "--http2"):
        gone = subprocess.run(
            ["curl", "-sS", version, "--max-time", "3", "--cacert", str(server.data / "tls" / "ca.pem"), "-H",
             f"Authorization: Bearer {token}", "-H", "Content-Type: application/json", "-d", query,
             f"{server.url}/api/advancedqueries/run"], capture_output=True, text=True, env=clean_environment())
        assert gone.returncode == 28, gone
        time.sleep(1)
        before = spent()
        time.sleep(2)
        assert spent() - before < 1, f"the query goes on ({version})"


def test_a_second_server_on_one_data_directory(server):
    done = Done("serve", "--data-dir", str(server.data), "--port", "0", seconds=60)
    assert done.status == 1, done
    assert "in use by another sallyport" in done.err and str(server.process.pid) in done.err and "--data-dir" in done.err, done
    assert server.call("/openapi.json")[0] == 200


def test_the_port_is_taken(server, tmp_path):
    done = Done("serve", "--data-dir", str(tmp_path / "data"), "--port", str(server.port), seconds=60)
    assert done.status == 1, done
    assert str(server.port) in done.err and "in use" in done.err and "--port" in done.err, done


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("import", "EVENTS")], ids=["serve", "import"])
@pytest.mark.parametrize("place", ["a directory that is not ours", "a file"])
def test_a_data_directory_that_cannot_be_written(tmp_path, command, place):
    events = write(tmp_path / "events.ndjson", [event(1)])
    arguments = [str(events) if word == "EVENTS" else word for word in command]
    data = tmp_path / "locked"
    settings = {}
    if place == "a file":
        data.write_text("")
    else:
        data.mkdir(mode=0o500)
        if os.getuid() == 0:
            # Root writes everywhere: the program runs as nobody, who may read but not write here.
            for parent in [tmp_path, *tmp_path.parents]:
                if parent.stat().st_uid == 0 and parent != pathlib.Path("/"):
                    parent.chmod(parent.stat().st_mode | 0o055)
            data.chmod(0o555)
            readable = subprocess.run(["test", "-x", binary()], user=65534, group=65534, extra_groups=[]).returncode == 0
            if not readable:
                pytest.skip("the binary is where only root can reach it")
            settings = {"user": 65534, "group": 65534, "extra_groups": [], "cwd": "/"}
    done = Done(*arguments, "--data-dir", str(data), seconds=60, **settings)
    assert not done.crashed and done.status != 0, done
    assert str(data) in done.err and "--data-dir" in done.err, done


# A disk that is full: a small file system of the test's own, which ends with the last program that sees it.

@pytest.fixture
def small_disk(tmp_path):
    """A directory on 24 MB of their own; skipped where this machine lets nobody mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(place)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("no file system can be mounted here: " + mounted.stderr.decode().strip())
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place):
    with open(place / "filler", "wb", buffering=0) as filler:
        try:
            while True:
                filler.write(os.urandom(1 << 12))
        except OSError:
            pass


def test_an_import_onto_a_full_disk_says_so_and_keeps_what_was_there(small_disk, tmp_path):
    data = small_disk / "data"
    first = write(tmp_path / "first.ndjson", [event(n) for n in range(1000)])
    assert imported(first, data).status == 0
    many = tmp_path / "many.ndjson"
    with open(many, "w") as file:
        for number in range(300_000):
            file.write(event(number, name=os.urandom(100).hex()) + "\n")
    done = imported(many, data)
    assert done.status == 1, done
    assert "full" in done.err or "No space" in done.err, done
    assert str(small_disk) in done.err, done
    # What was acknowledged is there, and the store takes events again when there is room.
    third = write(tmp_path / "third.ndjson", [event(n) for n in range(7)])
    for extra in small_disk.glob("data/tenants/*/rejected-*"):
        extra.unlink()
    subprocess.run(["mount", "-o", "remount,size=200m", str(small_disk)], check=True)
    again = imported(third, data)
    assert again.status == 0, again
    server = Server(data)
    try:
        server.wait()
        _, answer = post_form(server, server.demo)
        _, rows = server.call(
            "/api/advancedqueries/run", {"Query": "DeviceFileEvents | where DeviceName =~ 'bad-input' | count"}, answer["access_token"])
        assert rows["Results"][0]["Count"] == 1007, "what was acknowledged, and nothing of what was not"
    finally:
        server.stop()


def test_a_server_on_a_full_disk_answers_and_goes_on_when_there_is_room(small_disk, tmp_path):
    subprocess.run(["mount", "-o", "remount,size=120m", str(small_disk)], check=True)
    server = Server(small_disk / "data")
    try:
        server.wait()
        _, answer = post_form(server, server.demo)
        token = answer["access_token"]
        _, machines = server.call("/api/machines?$top=1", token=token)
        machine = machines["value"][0]["id"]
        fill(small_disk)
        tags = {"Value": "full-disk", "Action": "Add"}
        status, answer = server.call(f"/api/machines/{machine}/tags", tags, token)
        # The write may still find room in the log that is open; then it has to be there. Else the refusal is the API's own.
        if status == 200:
            assert "full-disk" in server.call(f"/api/machines/{machine}", token=token)[1]["machineTags"]
        else:
            assert status == 500 and answer["error"]["code"] == "InternalServerError", answer
        status, alerts = server.call("/api/alerts?$top=1", token=token)
        assert status == 200 and alerts["value"], "reading goes on"
        status, rows = server.call("/api/advancedqueries/run", {"Query": "DeviceProcessEvents | count"}, token)
        assert status == 200 and rows["Results"][0]["Count"] > 0
        (small_disk / "filler").unlink()
        status, answer = server.call(f"/api/machines/{machine}/tags", tags, token)
        assert status == 200 and "full-disk" in answer["machineTags"], answer
    finally:
        server.stop()
