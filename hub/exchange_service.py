"""The course's exchange: a service beside JupyterHub that keeps releases, submissions, feedback.

Whose submission it is, the hub says: the service asks it who owns the token of the request. A
name that the request itself claims is only compared with that, and refused when it differs. No
folder is shared, so nobody can write or read beside the service.

Run by the hub (`python -m hub.exchange_service`, see jupyterhub_config.py) or by hand on another
machine. It never runs as root: started as root it becomes the user `service_uid` first.
"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
import sys

from jupyterhub.services.auth import HubAuth
from tornado import web

from hub.bundle import BadBundle, pack, unpack
from hub.settings import read_settings
from hub.store import Refused, Store

SCOPE = "access:services!service=exchange"
# Base64 and JSON add a third to what a bundle may hold.
MOST_BODY = 45_000_000


class Handler(web.RequestHandler):
    """Knows who asks, and answers in JSON."""

    @property
    def store(self) -> Store:
        return self.settings["store"]

    def check_xsrf_cookie(self):
        """Cookies are never looked at, so that no page can act in a visitor's name."""

    async def prepare(self):
        """Ask the hub whose token this is. Answers 403 unless it is one of the course's people."""
        scheme, _, token = self.request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() not in ("token", "bearer") or not token:
            raise Refused(403, "expected the hub's token in the header Authorization")
        model = await self.settings["hub"].user_for_token(token, sync=False)
        if not model or model.get("kind") != "user":
            raise Refused(403, "the hub does not know this token as a user's")
        if not self.settings["hub"].check_scopes({SCOPE}, model):
            raise Refused(403, f"this token of {model['name']} does not allow {SCOPE}")
        self.user = model["name"]
        self.teaches = self.user == self.settings["course_account"]
        if not self.teaches and self.user not in self.settings["people"]:
            raise Refused(403, f"{self.user} is not on the roster")

    def only_the_course(self):
        """Refuse everybody but the course's own account."""
        if not self.teaches:
            raise Refused(403, f"{self.user} is not the course's account")

    def body(self) -> dict:
        """Return the JSON of the request. Raises Refused."""
        try:
            value = json.loads(self.request.body)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise Refused(400, "expected a JSON object")
        return value

    def answer(self, value):
        """Send a value."""
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(value))

    def log_exception(self, kind, value, trace):
        """A refusal is written as one line: who, what, why."""
        if isinstance(value, Refused | BadBundle):
            who = getattr(self, "user", "nobody")
            print(f"refused: {who}: {self.request.method} {self.request.path}: {value}", flush=True)
        else:
            super().log_exception(kind, value, trace)

    def send_error(self, status_code=500, **arguments):
        """Say why in one sentence; what went wrong inside stays inside."""
        problem = arguments.get("exc_info", (None, None))[1]
        if isinstance(problem, Refused):
            status_code, sentence = problem.status, str(problem)
        elif isinstance(problem, BadBundle):
            status_code, sentence = 400, str(problem)
        else:
            if isinstance(problem, web.HTTPError):
                status_code = problem.status_code
            sentence = "the exchange could not do this; its log says why"
        self.set_status(status_code)
        self.answer({"error": sentence})


class Assignments(Handler):
    """What is released."""

    def get(self):
        self.answer(self.store.released())


class OneAssignment(Handler):
    """One release: everybody on the roster reads it, the course writes it."""

    def get(self, assignment):
        self.answer(pack(self.store.release_files(assignment)))

    def put(self, assignment):
        self.only_the_course()
        body = self.body()
        files = unpack(body)
        self.answer(self.store.release(assignment, files, replace=body.get("replace") is True))

    def delete(self, assignment):
        self.only_the_course()
        self.store.withdraw(assignment)
        self.answer({})


class MySubmissions(Handler):
    """The receipts of whoever asks."""

    def get(self):
        self.answer(self.store.submissions(student=self.user))


class Submit(Handler):
    """Takes a submission of whoever asks, and of nobody else."""

    def post(self, assignment):
        body = self.body()
        claimed = body.get("student", self.user)
        if claimed != self.user:
            raise Refused(403, f"{self.user} may not submit as {claimed!r}")
        self.answer(self.store.submit(assignment, self.user, unpack(body)))


class Collection(Handler):
    """All receipts of an assignment, for the course."""

    def get(self, assignment):
        self.only_the_course()
        self.answer(self.store.submissions(assignment=assignment))


class OneSubmission(Handler):
    """The files of a submission: for its author and for the course."""

    def get(self, assignment, student, identity):
        if self.user != student:
            self.only_the_course()
        self.answer(pack(self.store.submission_files(assignment, student, identity)))


class Feedback(Handler):
    """Feedback: the course writes it, its student reads it."""

    def get(self, assignment, student):
        if self.user != student:
            self.only_the_course()
        found = self.store.feedback(assignment, student)
        self.answer({} if found is None else {"time": found[0], **pack(found[1])})

    def put(self, assignment, student):
        self.only_the_course()
        body = self.body()
        time = body.get("time")
        if not isinstance(time, str) or not self.store.submissions(assignment, student):
            raise Refused(400, f"expected the time of a submission of {assignment} by {student}")
        self.store.give_feedback(assignment, student, time, unpack(body))
        self.answer({})


def application(
    store: Store, hub: HubAuth, course_account: str, people: set[str], prefix: str
) -> web.Application:
    """Return the service.

    people: who is on the roster. prefix: where it lies behind the proxy, with both slashes.
    """
    name = r"([^/]+)"
    routes = [
        ("assignments", Assignments),
        (f"assignments/{name}", OneAssignment),
        ("submissions", MySubmissions),
        (f"submissions/{name}", Submit),
        (f"submissions/{name}/{name}/{name}", OneSubmission),
        (f"collection/{name}", Collection),
        (f"feedback/{name}/{name}", Feedback),
    ]
    return web.Application(
        [(prefix + path, handler) for path, handler in routes],
        store=store,
        hub=hub,
        course_account=course_account,
        people=people,
    )


def become(uid: int, folder: Path) -> None:
    """Make `folder` private to `uid`, and go on as that user, for good.

    Nothing to do for an ordinary user. Raises RuntimeError when it is still root afterwards.
    """
    if os.geteuid() == 0:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if folder.stat().st_uid != uid:
            os.chown(folder, uid, uid)
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    if 0 in (os.getuid(), os.geteuid()):
        raise RuntimeError("the exchange does not run as root; expected service_uid above 0")


async def serve() -> None:
    """Serve until ended. Reads the settings file and what the hub set in the environment."""
    settings = read_settings()
    roster = settings.roster
    os.umask(0o077)
    folder = settings.state / "exchange"
    become(settings.service_uid, folder)
    hub = HubAuth(cache_max_age=60)
    prefix = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "/services/exchange/")
    people = {*roster.students, *roster.instructors}
    running = application(Store(folder), hub, settings.course_account, people, prefix)
    # The hub's proxy is on this machine, unless BOOK_EXCHANGE_LISTEN says otherwise.
    address = os.environ.get("BOOK_EXCHANGE_LISTEN", "127.0.0.1")
    running.listen(settings.exchange_port, address=address, max_body_size=MOST_BODY)
    print(f"the exchange of {settings.course} listens on {address}:{settings.exchange_port}")
    await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        asyncio.run(serve())
    except KeyboardInterrupt:
        sys.exit(0)
    except (ValueError, RuntimeError, OSError) as problem:
        sys.exit(str(problem))
