"""One server with the demo, for all tests; and two ways to run a program against it."""
import json
import os
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = pathlib.Path(__file__).resolve().parent / "programs"


def binary():
    path = os.environ.get("SALLYPORT", str(ROOT / ".build" / "release" / "sallyport"))
    assert os.path.exists(path), f"{path} is not built: run 'make build', or set SALLYPORT to the binary"
    return os.path.abspath(path)


def clean_environment():
    """The machine's environment without what names proxies, authorities or accounts: a program sees only what a test sets.

    Nor may it see that a test runs: msticpy then reads built-in endpoints in place of its settings.
    """
    dropped = re.compile(
        r"(?i).*_proxy$|.*CA_BUNDLE|SSL_CERT_.*|.*CERTS?_FILE|.*CAINFO|.*_CERT|NODE_EXTRA_CA_CERTS|AZURE_.*"
        r"|TENANT_ID|CLIENT_.*|PUBLIC_CLIENT_ID|USERNAME|PASSWORD|AUTHORITY|API|SALLYPORT_.*|PYTEST_.*")
    return {name: value for name, value in os.environ.items() if not dropped.fullmatch(name)}


class Server:
    """`sallyport serve --demo` with a data directory of its own."""

    def __init__(self, data):
        self.data = pathlib.Path(data)
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        self.log = open(self.data.parent / "server.log", "wb")
        self.process = subprocess.Popen(
            [binary(), "serve", "--demo", "--no-throttle", "--log-level", "debug", "--data-dir", str(data), "--port", str(self.port)],
            stdout=self.log, stderr=subprocess.STDOUT, env=clean_environment())

    def wait(self, seconds=300):
        """Until it answers, with the certificate checked. The file of credentials is written before that."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                pytest.exit(f"the server ended with status {self.process.returncode}:\n{self.output()}", returncode=1)
            if (self.data / "address").exists():
                try:
                    with urllib.request.urlopen(f"{self.url}/readyz", context=self.tls(), timeout=5) as answer:
                        if answer.status == 200:
                            return
                except OSError:
                    pass
            time.sleep(0.05)
        pytest.exit(f"the server was not ready within {seconds} s:\n{self.output()}", returncode=1)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self.log.close()

    def output(self):
        return (self.data.parent / "server.log").read_text(errors="replace")

    @property
    def url(self):
        return f"https://127.0.0.1:{self.port}"

    def tls(self):
        context = ssl.create_default_context(cafile=self.data / "tls" / "ca.pem")
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        return context

    @property
    def demo(self):
        """The assignments of demo.env, as a shell reads them."""
        names = "TENANT_ID CLIENT_ID CLIENT_SECRET CLIENT_CERTIFICATE AUTHORITY API CA_CERT PARTNER_CLIENT_ID PARTNER_CLIENT_SECRET CUSTOMER_TENANT_ID PUBLIC_CLIENT_ID USERNAME PASSWORD CUSTOMER_USERNAME CUSTOMER_PASSWORD"
        script = f". '{self.data}/demo.env'; for n in {names}; do eval \"printf '%s=%s\\n' $n \\\"\\$$n\\\"\"; done"
        text = subprocess.run(["/bin/sh", "-c", script], check=True, capture_output=True, text=True).stdout
        return dict(line.split("=", 1) for line in text.splitlines())

    def call(self, path, body=None, token=None, headers=None):
        """A request with the certificate checked: the status and the JSON of the answer."""
        headers = dict(headers or {})
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode() if body is not None else None
        if data is not None and not isinstance(body, str):
            headers.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(self.url + path, data, headers)
        try:
            with urllib.request.urlopen(request, context=self.tls(), timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("sallyport") / "data")
    server.wait()
    demo = server.demo
    yield server
    server.stop()
    check_log(server.output(), demo)


def check_log(log, demo):
    """No secret of the whole run is in the log, which says everything that it ever says: no token, no client secret, no code, key of a
    session or refresh token (each is 43 characters of base64url), no password."""
    assert "Answered" in log, "the log is not at its most talkative"
    for kind, pattern in [("a token", r"eyJ[\w-]{10,}\.eyJ"), ("a client secret", r"\w{3}8Q~"),
                          ("an opaque key", r"(?<![\w-])[\w-]{43}(?![\w-])"), ("a password", r"horse.battery|a long first one")]:
        found = re.search(pattern, log)
        assert not found, f"{kind} is in the log: {log[max(0, found.start() - 200):found.end()]}"
    for name in ("CLIENT_SECRET", "PARTNER_CLIENT_SECRET", "PASSWORD", "CUSTOMER_PASSWORD"):
        assert demo[name] not in log, name


@pytest.fixture(scope="session")
def sandboxed(server):
    """Runs a command under `sallyport exec`."""

    def run(*command, flags=(), env=None, **settings):
        return subprocess.run(
            [binary(), "exec", "--data-dir", str(server.data), *flags, "--", *command],
            env={**clean_environment(), **(env or {})}, capture_output=True, text=True, timeout=180, **settings)

    return run


ACCOUNT = ("TENANT_ID", "CLIENT_ID", "CLIENT_SECRET")


@pytest.fixture(params=["local address", "sallyport exec"])
def program(request, server, sandboxed):
    """Runs a program in both ways; gives the JSON object that it printed."""

    def run(name, account=ACCOUNT, **settings):
        demo = server.demo
        env = {name: demo[name] for name in account} | settings
        env["PYTHONPATH"] = str(PROGRAMS)
        env["PYTHONDONTWRITEBYTECODE"] = "1"
        path = str(PROGRAMS / name)
        command = [sys.executable, path] if name.endswith(".py") else ["/bin/sh", "-e", path]
        if request.param == "local address":
            bundle = str(server.data / "tls" / "ca-bundle.pem")
            env |= {"AUTHORITY": server.url, "API": server.url, "REQUESTS_CA_BUNDLE": bundle, "SSL_CERT_FILE": bundle,
                    "CURL_CA_BUNDLE": bundle}
            done = subprocess.run(command, env={**clean_environment(), **env}, capture_output=True, text=True, timeout=180)
        else:
            done = sandboxed(*command, env=env)
        assert done.returncode == 0, f"{name} ended with {done.returncode}\n{done.stdout}\n{done.stderr}\n{server.output()[-3000:]}"
        return json.loads(done.stdout.strip().splitlines()[-1])

    run.mode = request.param
    return run
