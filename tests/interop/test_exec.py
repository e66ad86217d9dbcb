"""The sandbox: what passes through it and what does not."""
import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest

from conftest import binary, clean_environment


@pytest.mark.parametrize("status", [0, 1, 7, 255])
def test_the_exit_status_is_passed_on(sandboxed, status):
    assert sandboxed("/bin/sh", "-c", f"exit {status}").returncode == status


def test_a_program_that_a_signal_ends_gives_128_and_its_number(sandboxed):
    assert sandboxed("/bin/sh", "-c", "kill -KILL $$").returncode == 128 + signal.SIGKILL


def test_a_program_that_is_not_there(sandboxed):
    done = sandboxed("no-such-program-here")
    assert done.returncode == 127
    assert "no-such-program-here" in done.stderr


def test_standard_input_and_output_are_the_programs(sandboxed):
    assert sandboxed("cat", input="through\n").stdout == "through\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1])
def test_signals_are_passed_on_once(server, tmp_path, number):
    script = (
        "import os, signal, sys, time\n"
        "seen = []\n"
        f"signal.signal({int(number)}, lambda *_: seen.append(1))\n"
        f"open({str(tmp_path / 'ready')!r}, 'w').close()\n"
        "deadline = time.monotonic() + 20\n"
        "while not seen and time.monotonic() < deadline: time.sleep(0.01)\n"
        "time.sleep(0.3)\n"
        "sys.exit(40 + len(seen))\n")
    process = subprocess.Popen(
        [binary(), "exec", "--data-dir", str(server.data), "--", sys.executable, "-c", script], env=clean_environment(),
        start_new_session=True)
    deadline = time.monotonic() + 60
    while not (tmp_path / "ready").exists():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(number)
    assert process.wait(30) == 41


def test_another_host_is_refused_by_name(sandboxed):
    done = sandboxed("curl", "-sS", "https://example.com/")
    assert done.returncode != 0
    assert "example.com:443 is refused" in done.stderr


def test_plain_http_is_refused_by_its_address(sandboxed):
    done = sandboxed("curl", "-sS", "http://example.com/x")
    assert "http://example.com/x is refused" in done.stdout


def test_the_microsoft_hosts_answer_with_a_trusted_certificate(sandboxed):
    for host in ("login.microsoftonline.com", "login.windows.net", "api.securitycenter.microsoft.com",
                 "us.api.security.microsoft.com", "api-gov.securitycenter.microsoft.us", "graph.microsoft.com"):
        done = sandboxed("curl", "-sS", "-o", "/dev/null", "-w", "%{ssl_verify_result}", f"https://{host}/healthz")
        assert (done.returncode, done.stdout) == (0, "0"), f"{host}: {done.stderr}"


def test_nothing_outside_trusts_the_authority(server):
    """Without the environment of exec the certificate is not accepted."""
    done = subprocess.run(["curl", "-sS", f"{server.url}/healthz"], env=clean_environment(), capture_output=True, text=True)
    assert done.returncode == 60


@pytest.mark.skipif(not any((pathlib.Path(p) / "node").exists() for p in os.environ["PATH"].split(":")), reason="no node")
def test_node_trusts_the_certificate(server, sandboxed):
    script = f"fetch('{server.url}/healthz').then(r => {{ console.log(r.status) }}, e => {{ console.error(e); process.exit(1) }})"
    done = sandboxed("node", "-e", script)
    assert done.stdout.strip() == "200", done.stderr


def test_without_a_server_it_says_how_to_start_one(tmp_path):
    done = subprocess.run(
        [binary(), "exec", "--data-dir", str(tmp_path), "--", "true"], env=clean_environment(), capture_output=True, text=True)
    assert done.returncode == 69
    assert "sallyport serve --demo" in done.stderr
