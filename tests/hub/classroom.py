"""A real hub with its proxy and its servers on this machine, driven over HTTP as browsers do."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
import signal
import socket
import subprocess
import sys
import time
from uuid import uuid4

import psutil
import requests
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from tools import ROOT

CONFIGURATION = '''
from jupyterhub.auth import Authenticator

load_subconfig({shipped!r})


class OnePasswordEach(Authenticator):
    """Every user has a password of their own."""

    async def authenticate(self, handler, data):
        right = data["password"] == "the password of " + data["username"]
        return data["username"] if right else None


c.JupyterHub.authenticator_class = OnePasswordEach
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub_port}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_port}"
'''


def free_ports(number: int) -> list[int]:
    """Return ports that nobody uses now."""
    sockets = [socket.socket() for _ in range(number)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def until(done, seconds: float, what: str, pause: float = 0.1):
    """Ask again and again; return the first answer that is true. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = done()
        if answer:
            return answer
        time.sleep(pause)
    raise TimeoutError(f"expected within {seconds} s: {what}")


class Visitor:
    """One logged-in user: their cookies, and a token for their server."""

    def __init__(self, classroom: Classroom, name: str, password: str | None = None):
        self.classroom, self.name = classroom, name
        self.session = requests.Session()
        classroom.sessions.append(self.session)
        self.session.get(f"{classroom.url}/hub/login", timeout=60)
        password = password or f"the password of {name}"
        answer = self.session.post(
            f"{classroom.url}/hub/login",
            data={"username": name, "password": password, "_xsrf": self._xsrf()},
            timeout=60,
            allow_redirects=False,
        )
        self.logged_in = answer.status_code == 302
        self.answer = answer
        if self.logged_in:
            made = self.hub("POST", f"users/{name}/tokens", json={})
            self.headers = {"Authorization": f"token {made.json()['token']}"}

    def _xsrf(self):
        found = [each.value for each in self.session.cookies if each.name == "_xsrf"]
        return found[-1]

    def hub(self, method, path, **arguments):
        """Ask the hub's API."""
        return self.session.request(
            method,
            f"{self.classroom.url}/hub/api/{path}",
            headers={"X-XSRFToken": self._xsrf()},
            timeout=200,
            **arguments,
        )

    def start_server(self, owner: str | None = None):
        """Start a server and wait until it answers."""
        owner = owner or self.name
        answer = self.hub("POST", f"users/{owner}/server")
        if answer.status_code not in (201, 202):
            raise RuntimeError(f"{owner}: {answer.status_code} {answer.text}")

        def ready():
            model = self.hub("GET", f"users/{owner}").json()
            return model.get("servers", {}).get("", {}).get("ready")

        until(ready, 180, f"the server of {owner}", pause=0.5)

    def server(self, method, path, owner: str | None = None, **arguments):
        """Ask a server: one's own unless `owner` says whose."""
        return requests.request(
            method,
            f"{self.classroom.url}/user/{owner or self.name}/{path}",
            headers=self.headers,
            timeout=200,
            **arguments,
        )

    def run(self, code: str, owner: str | None = None) -> str:
        """Run code in a new kernel of a server; return what it wrote."""
        owner = owner or self.name
        kernel = self.server("POST", "api/kernels", owner, json={}).json()["id"]
        try:
            return asyncio.run(self._run(code, owner, kernel))
        finally:
            self.server("DELETE", f"api/kernels/{kernel}", owner)

    async def _run(self, code, owner, kernel):
        address = f"{self.classroom.url}/user/{owner}/api/kernels/{kernel}/channels"
        request = HTTPRequest(
            address.replace("http:", "ws:", 1), headers=self.headers, request_timeout=120
        )
        message_id = uuid4().hex
        content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
        header = {"msg_id": message_id, "msg_type": "execute_request", "session": uuid4().hex}
        header.update({"username": self.name, "version": "5.3"})
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        connection = await websocket_connect(request)
        try:
            await connection.write_message(json.dumps({**message, "channel": "shell"}))
            return await asyncio.wait_for(self._written(connection, message_id), 300)
        finally:
            connection.close()
            while await connection.read_message() is not None:
                pass

    async def _written(self, connection, message_id):
        """Return what the code wrote, once the kernel is idle again."""
        written = []
        while True:
            raw = await connection.read_message()
            if raw is None:
                raise RuntimeError("the kernel closed the connection")
            message = json.loads(raw)
            if message["parent_header"].get("msg_id") != message_id:
                continue
            if message["msg_type"] == "stream":
                written.append(message["content"]["text"])
            elif message["msg_type"] == "error":
                written.append("\n".join(message["content"]["traceback"]))
            elif message["content"].get("execution_state") == "idle":
                return "".join(written)


class Classroom:
    """A hub with the shipped configuration, below one folder."""

    def __init__(self, folder: Path, students: list[str], instructors: list[str], **settings):
        self.folder, self.students, self.instructors = folder, students, instructors
        port, self.hub_port, proxy_port, exchange_port = free_ports(4)
        self.url = f"http://127.0.0.1:{port}"
        self.exchange_url = f"{self.url}/services/exchange/"
        self.homes, self.state = folder / "homes", folder / "state"
        people = [f"{user},student" for user in students]
        people += [f"{user},instructor" for user in instructors]
        (folder / "roster.csv").write_text("\n".join(["user,role", *people]) + "\n")
        values = {
            "course": "fifteen_questions",
            "roster_file": "roster.csv",
            "state": "state",
            "homes": "homes",
            "exchange_port": exchange_port,
            **settings,
        }
        text = "\n".join(f"{name} = {json.dumps(value)}" for name, value in values.items())
        self.settings_file = folder / "settings.toml"
        self.settings_file.write_text(text + "\n")
        self.configuration = folder / "jupyterhub_config.py"
        self.configuration.write_text(
            CONFIGURATION.format(
                shipped=str(ROOT / "hub" / "jupyterhub_config.py"),
                port=port,
                hub_port=self.hub_port,
                proxy_port=proxy_port,
            )
        )
        self.log = folder / "hub.log"
        self.process = None
        self.visitors: dict[str, Visitor] = {}
        self.sessions: list[requests.Session] = []

    def environment(self) -> dict[str, str]:
        """Return what the hub is started with."""
        programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        kept = {name: os.environ[name] for name in ("LANG", "LC_ALL") if name in os.environ}
        return {**kept, "PATH": programs, "BOOK_HUB_SETTINGS": str(self.settings_file)}

    def __enter__(self):
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyterhub", "-f", str(self.configuration)],
                cwd=self.folder,
                env=self.environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            until(self._answers, 90, "the hub, its proxy and the exchange", pause=0.5)
        except BaseException:
            self.__exit__()
            raise
        return self

    def _answers(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"the hub ended: {self.log.read_text()[-3000:]}")
        try:
            hub = requests.get(f"{self.url}/hub/health", timeout=5)
            exchange = requests.get(f"{self.exchange_url}assignments", timeout=5)
        except requests.RequestException:
            return False
        return hub.ok and exchange.status_code == 403

    def __exit__(self, *_):
        if self.process.poll() is not None and not self.sessions:
            return
        for session in self.sessions:
            session.close()
        self.sessions.clear()
        proxy = self.state / "hub" / "proxy.pid"
        proxy_id = int(proxy.read_text()) if proxy.exists() else None
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        # A hub that failed to start, or was killed, leaves its proxy running.
        if proxy_id is not None and psutil.pid_exists(proxy_id):
            psutil.Process(proxy_id).kill()

    def visit(self, name: str) -> Visitor:
        """Return a logged-in user."""
        if name not in self.visitors:
            self.visitors[name] = Visitor(self, name)
        return self.visitors[name]
