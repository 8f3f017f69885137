"""Thirty students on a real hub: released, fetched, worked on, submitted, collected, refused.

Real are the hub, its proxy, the exchange, thirty-one JupyterLab servers, each under a user id of
its own, nbgrader's extensions in them, and the kernels in which the attacks run. A student's work
is an edit of the notebook through the server, as JupyterLab saves it.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
import json
import os
import stat
import subprocess
import textwrap
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import psutil
import pytest
import requests

from hub import links, memory
from tests.hub.classroom import Classroom, Visitor, until
from tools import ROOT

STEM = "01_activation_functions"
FILE = f"{STEM}/{STEM}.ipynb"
COURSE = "fifteen_questions"
STUDENTS = [f"student_{number:03}" for number in range(1, 31)]
AUTHOR, VICTIM, HOSTILE = STUDENTS[0], STUDENTS[1], STUDENTS[29]
TEACHER = "instructor_001"
AT_ONCE = 4

# What the hostile student adds to a right solution: it leaves a trace wherever it is executed
# outside a sandbox, and spoils the solution where it finds an account's number or a token.
TRACE = """
import os, pathlib
found = f"{{os.getuid()}} {{os.environ.get('JUPYTERHUB_API_TOKEN')}}"
try:
    pathlib.Path(os.environ.get("HOME", "/"), "trace.txt").write_text(found)
except OSError:
    pass
tokens = [name for name in os.environ if "TOKEN" in name or name.startswith("JUPYTERHUB")]
if tokens or os.getuid() in (0, {course}) or os.path.exists({submitted!r}):
    del leaky_relu
"""


@pytest.fixture(scope="module")
def idle_hub(separate_users, tmp_path_factory):
    """A second hub, of impatient settings, on which a student left a kernel and went away."""
    folder = tmp_path_factory.mktemp("idle")
    with Classroom(folder, STUDENTS[:2], [TEACHER], first_uid=62001, idle_minutes=0.1) as running:
        visitor = running.visit(AUTHOR)
        visitor.start_server()
        assert visitor.server("POST", "api/kernels", json={}).ok
        yield running


@pytest.fixture(scope="module")
def classroom(idle_hub, tmp_path_factory):
    """The hub, the course's server, and a released assignment. (It waits while that one idles.)"""
    folder = tmp_path_factory.mktemp("classroom")
    with Classroom(folder, STUDENTS, [TEACHER]) as running:
        teacher = running.visit(TEACHER)
        teacher.start_server("course")
        for action in ("assign", "release"):
            answer = course(running, f"assignment/{STEM}/{action}")
            assert answer["success"], answer
        yield running


def course(running, path):
    """Press a button of the formgrader in the course's server, as the instructor."""
    return running.visit(TEACHER).server("POST", f"formgrader/api/{path}", "course").json()


def assignments(visitor, action):
    """Press a button of JupyterLab's assignment list."""
    body = {"course_id": COURSE, "assignment_id": STEM}
    return visitor.server("POST", f"assignments/{action}", json=body).json()


def reference(task):
    """Return the solution of a task, from the teacher's master."""
    master = ROOT / "assignments" / "source" / STEM / f"{STEM}.ipynb"
    cells = json.loads(master.read_text())["cells"]
    cell = next(
        cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade_id") == task
    )
    lines = "".join(cell["source"]).splitlines()
    return "\n".join(line for line in lines if "### " not in line)


def work(visitor):
    """Solve something: change a solution cell and save."""
    model = visitor.server("GET", f"api/contents/{FILE}").json()
    cells = model["content"]["cells"]
    solution = next(
        cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("solution") is True
    )
    solution["source"] += f"\n# {visitor.name}"
    if visitor.name == HOSTILE:
        course_home = visitor.classroom.homes / "course"
        trace = TRACE.format(
            course=course_home.stat().st_uid, submitted=str(course_home / "assignments/submitted")
        )
        solution["source"] = reference("leaky_relu") + trace
    saved = visitor.server(
        "PUT", f"api/contents/{FILE}", json={"type": "notebook", "content": model["content"]}
    )
    assert saved.ok, saved.text


def hash_of(path):
    return sha256(path.read_bytes()).hexdigest()


def receipts(running, name):
    """Return the receipts of a student's submissions, as the exchange kept them."""
    folder = running.state / "exchange" / "submissions" / STEM / name
    return [json.loads(path.read_text()) for path in sorted(folder.glob("*/receipt.json"))]


def collected_file(running, name):
    return running.homes / "course" / "assignments" / "submitted" / name / FILE


@pytest.fixture(scope="module")
def submitted(classroom):
    """By student: the hash of the file in their home when they submitted it."""

    def whole_life(name):
        visitor = classroom.visit(name)
        visitor.start_server()
        assert assignments(visitor, "fetch")["success"]
        work(visitor)
        before = hash_of(classroom.homes / name / FILE)
        answer = assignments(visitor, "submit")
        assert answer["success"], answer
        return name, before

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(pool.map(whole_life, STUDENTS))


@pytest.fixture(scope="module")
def collected(classroom, submitted):
    """The same hashes, after the instructor collected."""
    answer = course(classroom, f"assignment/{STEM}/collect")
    assert answer["success"], answer
    return submitted


TRY = """
out = {}
import os, json, pathlib, requests
def attempt(name, action):
    try:
        out[name] = str(action())[:200]
    except OSError as problem:
        out[name] = type(problem).__name__
def ask(method, path, **more):
    token = {"Authorization": "token " + os.environ["JUPYTERHUB_API_TOKEN"]}
    answer = requests.request(
        method, os.environ["BOOK_EXCHANGE_URL"] + path, headers=token, timeout=60, **more)
    return answer.status_code
"""


def attempts(visitor, code):
    """Run code in the visitor's server; it fills the dictionary `out` with what it got."""
    written = visitor.run(TRY + textwrap.dedent(code) + "\nprint(json.dumps(out))")
    return json.loads(written.splitlines()[-1])


class TestSubmissions:
    def test_thirty_submissions_arrive_byte_by_byte(self, classroom, collected):
        arrived = {name: hash_of(collected_file(classroom, name)) for name in STUDENTS}
        assert arrived == collected
        assert len(set(arrived.values())) == len(STUDENTS)

    def test_receipts_name_author_hash_and_time_of_the_exchange(self, classroom, collected):
        for name in STUDENTS:
            (receipt,) = receipts(classroom, name)
            assert receipt["student"] == name
            assert [file["sha256"] for file in receipt["files"]] == [collected[name]]
            time = collected_file(classroom, name).with_name("timestamp.txt").read_text()
            assert time == receipt["time"]

    def test_each_server_ran_under_a_user_id_of_its_own(self, classroom, submitted):
        owners = {name: (classroom.homes / name / FILE).stat().st_uid for name in STUDENTS}
        assert len(set(owners.values())) == len(STUDENTS)
        assert min(owners.values()) >= 1000
        course_owner = (classroom.homes / "course").stat().st_uid
        assert course_owner not in owners.values()

    def test_a_later_submission_replaces_the_collected_one_and_both_are_kept(
        self, classroom, collected
    ):
        name = STUDENTS[2]
        visitor = classroom.visit(name)
        work(visitor)
        assert assignments(visitor, "submit")["success"]
        assert course(classroom, f"assignment/{STEM}/collect")["success"]
        assert hash_of(collected_file(classroom, name)) == hash_of(classroom.homes / name / FILE)
        assert len(receipts(classroom, name)) == 2
        assert receipts(classroom, name)[0]["files"][0]["sha256"] == collected[name]


class TestAsAnother:
    def test_a_claimed_name_is_refused(self, classroom, collected):
        out = attempts(
            classroom.visit(AUTHOR),
            f"""
            import base64, hashlib
            data = pathlib.Path({FILE!r}).read_bytes()
            files = [dict(path="{STEM}.ipynb", sha256=hashlib.sha256(data).hexdigest(),
                          data=base64.b64encode(data).decode())]
            path = "submissions/{STEM}"
            attempt("other", lambda: ask("POST", path, json=dict(student={VICTIM!r}, files=files)))
            attempt("list", lambda: ask("POST", path, json=dict(student=[{VICTIM!r}], files=files)))
            escape = [dict(files[0], path="../../{VICTIM}/x.ipynb")]
            attempt("escape", lambda: ask("POST", path, json=dict(files=escape)))
            attempt("own", lambda: ask("POST", path, json=dict(student={AUTHOR!r}, files=files)))
            """,
        )
        assert out == {"other": "403", "list": "403", "escape": "400", "own": "200"}
        assert len(receipts(classroom, VICTIM)) == 1
        assert len(receipts(classroom, AUTHOR)) == 2

    def test_nbgrader_submit_with_another_name_fails(self, classroom, collected):
        out = attempts(
            classroom.visit(AUTHOR),
            f"""
            import subprocess, sys
            command = [sys.executable, "-m", "nbgrader", "submit", "{STEM}"]
            changed = dict(os.environ, JUPYTERHUB_USER={VICTIM!r})
            running = dict(
                option=subprocess.Popen(
                    [*command, "--student", {VICTIM!r}], stderr=subprocess.PIPE, text=True),
                variable=subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=changed))
            for name, process in running.items():
                written = process.communicate()[1]
                out[name] = [process.returncode, "may not submit as" in written]
            """,
        )
        assert out == {"option": [1, True], "variable": [1, True]}
        assert course(classroom, f"assignment/{STEM}/collect")["success"]
        assert hash_of(collected_file(classroom, VICTIM)) == collected[VICTIM]
        assert len(receipts(classroom, VICTIM)) == 1

    def test_without_a_valid_token_nothing_is_answered(self, classroom, submitted):
        for headers in ({}, {"Authorization": "token 0123456789abcdef0123456789abcdef"}):
            for path in ("assignments", "submissions", f"collection/{STEM}"):
                answer = requests.get(classroom.exchange_url + path, headers=headers, timeout=30)
                assert answer.status_code == 403
        # A page that another person opens sends cookies, never the header.
        answer = classroom.visit(AUTHOR).session.get(
            classroom.exchange_url + "submissions", timeout=30
        )
        assert answer.status_code == 403

    def test_what_belongs_to_the_course_is_refused(self, classroom, submitted):
        out = attempts(
            classroom.visit(AUTHOR),
            f"""
            attempt("release", lambda: ask("PUT", "assignments/{STEM}", json=dict(files=[])))
            attempt("withdraw", lambda: ask("DELETE", "assignments/{STEM}"))
            attempt("collect", lambda: ask("GET", "collection/{STEM}"))
            attempt("feedback", lambda: ask("PUT", "feedback/{STEM}/{AUTHOR}", json=dict()))
            attempt("read", lambda: ask("GET", "assignments/{STEM}"))
            """,
        )
        assert out.pop("read") == "200"
        assert set(out.values()) == {"403"}


class TestReadingOthers:
    def test_files_processes_and_the_exchange_are_closed(self, classroom, collected):
        other = receipts(classroom, VICTIM)[0]["id"]
        own = receipts(classroom, AUTHOR)[0]["id"]
        exchange = classroom.state / "exchange"
        kept = exchange / "submissions" / STEM / VICTIM / other / "files" / f"{STEM}.ipynb"
        grading = collected_file(classroom, VICTIM)
        assert kept.exists() and grading.exists()
        home = classroom.homes / VICTIM / FILE
        places = {"home": str(home), "kept": str(kept), "collected": str(grading)}
        out = attempts(
            classroom.visit(AUTHOR),
            f"""
            attempt("own home", lambda: len(pathlib.Path({FILE!r}).read_bytes()) > 1000)
            attempt("own", lambda: ask("GET", "submissions/{STEM}/{AUTHOR}/{own}"))
            attempt("other", lambda: ask("GET", "submissions/{STEM}/{VICTIM}/{other}"))
            attempt("renamed", lambda: ask("GET", "submissions/{STEM}/{AUTHOR}/{other}"))
            for name, place in {places!r}.items():
                attempt(name, lambda: pathlib.Path(place).read_bytes())
            attempt("hub", lambda: os.listdir({str(classroom.state / "hub")!r}))
            attempt("homes", lambda: os.listdir({str(classroom.homes)!r}))
            attempt("solutions", lambda: os.listdir({str(ROOT / "assignments")!r}))
            def environments():
                found = set()
                for folder in pathlib.Path("/proc").glob("[0-9]*"):
                    try:
                        text = (folder / "environ").read_bytes().decode(errors="replace")
                    except OSError:
                        continue
                    found |= set(text.split(chr(0)))
                return sorted(each for each in found if each.startswith("JUPYTERHUB_USER="))
            attempt("processes", environments)
            """,
        )
        assert out.pop("own home") == "True" and out.pop("own") == "200"
        assert out.pop("other") == "403" and out.pop("renamed") == "404"
        assert out.pop("homes") == f"['{AUTHOR}']"
        assert out.pop("processes") == f"['JUPYTERHUB_USER={AUTHOR}']"
        assert out.pop("solutions") == "[]"
        assert set(out.values()) <= {"FileNotFoundError", "PermissionError"}, out

    def test_other_servers_are_closed(self, classroom, submitted):
        author = classroom.visit(AUTHOR)
        assert author.server("GET", f"api/contents/{FILE}").status_code == 200
        assert author.server("GET", f"api/contents/{FILE}", VICTIM).status_code == 403
        assert author.server("GET", "formgrader", "course").status_code == 403
        assert author.hub("GET", f"users/{VICTIM}").status_code == 404
        assert author.hub("POST", "users/course/server").status_code == 404

    def test_nothing_is_writable_or_readable_for_everybody(self, classroom, collected):
        loose = [
            path
            for folder in (classroom.state / "exchange", *classroom.homes.iterdir())
            for path in (folder, *folder.rglob("*"))
            if folder.stat().st_mode & 0o077 or path.lstat().st_mode & stat.S_IWOTH
            if not path.is_symlink()
        ]
        assert loose == []
        assert (classroom.state / "exchange").stat().st_uid not in (0, os.getuid())


class TestAutograde:
    def test_the_formgrader_does_not_run_student_code(self, classroom, collected):
        home = classroom.homes / "course"
        autograded = home / "assignments" / "autograded" / HOSTILE / STEM / "kept.txt"
        autograded.parent.mkdir(parents=True)
        autograded.write_text("graded elsewhere")
        owner = home.stat().st_uid
        for place in (autograded, *autograded.parents[:3]):
            os.chown(place, owner, owner)
        answers = [
            course(classroom, f"submission/{STEM}/{part}/autograde") for part in (HOSTILE, AUTHOR)
        ]
        assert not (home / "trace.txt").exists()
        for answer in answers:
            assert answer["success"] is False
            assert "autograde is closed on this hub" in answer["log"]
        assert autograded.read_text() == "graded elsewhere"

    def test_the_command_does_not_run_it_either(self, classroom, collected):
        out = attempts(
            CourseServer(classroom),
            f"""
            import subprocess, sys
            done = subprocess.run(
                [sys.executable, "-m", "nbgrader", "autograde", "{STEM}", "--force"],
                capture_output=True, text=True, cwd="assignments")
            out["code"], out["closed"] = done.returncode, "autograde is closed" in done.stderr
            """,
        )
        assert out == {"code": 1, "closed": True}
        assert not (classroom.homes / "course" / "trace.txt").exists()

    def test_book_grade_runs_it_in_a_sandbox_without_token_or_account(self, classroom, collected):
        out = attempts(
            CourseServer(classroom),
            f"""
            import subprocess, sys
            done = subprocess.run(
                [sys.executable, "-m", "book_grader", "grade", "{STEM}", "--no-gradebook",
                 "--workers", "1", "--only", {HOSTILE!r}],
                capture_output=True, text=True, cwd="assignments")
            out["code"], out["written"] = done.returncode, done.stdout + done.stderr
            """,
        )
        assert out["code"] == 0, out["written"]
        home = classroom.homes / "course"
        result = json.loads((home / f"assignments/grading/{STEM}/{HOSTILE}.json").read_text())
        assert result["state"] == "graded", result
        tasks = {task["id"]: task for task in result["tasks"]}
        # It found no token, another account, and no other submissions: its solution stayed right.
        assert tasks["leaky_relu"]["earned"] == tasks["leaky_relu"]["points"] > 0
        assert result["submission"]["sha256"] == collected[HOSTILE]
        assert not (home / "trace.txt").exists()

    def test_the_course_is_nobodys_login(self, classroom):
        assert not Visitor(classroom, "course").logged_in


class CourseServer:
    """The course's server, as its instructor uses it."""

    def __init__(self, running):
        self.running = running

    def run(self, code):
        return self.running.visit(TEACHER).run(code, "course")


class TestLogin:
    def test_only_the_roster_logs_in(self, classroom):
        assert classroom.visit(AUTHOR).logged_in
        stranger = Visitor(classroom, "stranger")
        assert not stranger.logged_in and stranger.answer.status_code == 403
        assert not Visitor(classroom, VICTIM, password="another").logged_in


class TestServers:
    def test_a_process_cannot_take_more_than_its_share(self, classroom, submitted):
        out = attempts(
            classroom.visit(AUTHOR),
            """
            def take(gigabytes):
                try:
                    return len(bytearray(int(gigabytes * 2**30))) > 0
                except MemoryError:
                    return "refused"
            out["half"], out["three"] = take(0.5), take(3)
            """,
        )
        assert out == {"half": True, "three": "refused"}

    def test_a_server_needs_what_the_table_says(self, classroom, submitted):
        used = [
            sum(each.memory_info().rss for each in (process, *process.children(recursive=True)))
            for process in psutil.process_iter(["uids", "cmdline"])
            if process.info["uids"].real >= 60001
            and "jupyterhub.singleuser" in " ".join(process.info["cmdline"])
        ]
        assert len(used) >= len(STUDENTS)
        typical = sorted(used)[len(used) // 2] / 1e9
        print(f"a server needs {typical:.3f} GB")
        assert 0.5 * memory.SERVER < typical < 1.5 * memory.SERVER

    def test_a_link_fetches_an_assignment_and_opens_it(self, classroom, submitted):
        visitor = classroom.visit(STUDENTS[3])
        answer = visitor.server("GET", f"book/assignment/{STEM}", allow_redirects=False)
        assert answer.status_code == 302
        assert answer.headers["Location"].endswith(f"/lab/tree/{FILE}")
        # It never replaces what the student wrote.
        assert hash_of(classroom.homes / STUDENTS[3] / FILE) == submitted[STUDENTS[3]]
        (classroom.homes / STUDENTS[3] / STEM).rename(classroom.homes / STUDENTS[3] / "put away")
        visitor.server("GET", f"book/assignment/{STEM}", allow_redirects=False)
        assert (classroom.homes / STUDENTS[3] / FILE).exists()
        missing = visitor.server("GET", "book/assignment/99_nothing", allow_redirects=False)
        assert missing.status_code == 404


@pytest.fixture
def book_address(tmp_path):
    """A small book on a web server, as a git host has it."""
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(tmp_path / "a")]
    chapter = tmp_path / "a" / "chapters" / "06_pooling.ipynb"
    chapter.parent.mkdir(parents=True)
    chapter.write_bytes((ROOT / "chapters" / "06_pooling.ipynb").read_bytes())
    site = tmp_path / "site" / "book.git"
    for command in (
        [*git, "init", "-q", "-b", "main"],
        [*git, "add", "."],
        [*git, "commit", "-q", "-m", "A chapter"],
        ["git", "clone", "-q", "--bare", str(tmp_path / "a"), str(site)],
        ["git", "-C", str(site), "update-server-info"],
    ):
        subprocess.run(command, check=True)

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = partial(Quiet, directory=str(site.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/book.git"
        server.shutdown()
        thread.join()


def test_a_chapter_link_clones_the_book_and_keeps_what_a_student_wrote(
    classroom, submitted, book_address
):
    path = "chapters/06_pooling.ipynb"
    link = urlsplit(links.book_link(classroom.url, book_address, "main", path))
    student = classroom.visit(AUTHOR)
    # The hub sends the link on to the server of whoever clicks it.
    landed = student.session.get(link.geturl(), timeout=60, allow_redirects=False)
    (after,) = parse_qs(urlsplit(landed.headers["Location"]).query)["next"]
    assert after == f"/user/{AUTHOR}/git-pull?{link.query}"
    page = student.server("GET", f"git-pull?{link.query}")
    assert page.ok and "lab/tree/book/chapters/06_pooling.ipynb" in page.text
    query = parse_qs(link.query)
    # The page's script asks for this; a plain file server cannot give a part of the history.
    asked = {name: query[name][0] for name in ("repo", "branch", "targetpath")} | {"depth": "0"}
    home = classroom.homes / AUTHOR
    pulled = student.server("GET", "git-pull/api", params=asked).text
    assert '"phase": "finished"' in pulled, pulled
    assert (home / "book" / path).read_bytes() == (ROOT / path).read_bytes()
    (home / "book" / path).write_text("my notes")
    again = student.server("GET", "git-pull/api", params=asked).text
    assert '"phase": "finished"' in again, again
    assert (home / "book" / path).read_text() == "my notes"


class TestFeedback:
    def test_everybody_gets_their_own_and_nobody_elses(self, classroom, collected):
        attempts(
            CourseServer(classroom),
            f"""
            import pathlib
            for name in ({AUTHOR!r}, {VICTIM!r}):
                place = pathlib.Path("assignments/feedback", name, "{STEM}")
                place.mkdir(parents=True)
                (place / "{STEM}.html").write_text("feedback for " + name)
            """,
        )
        assert course(classroom, f"assignment/{STEM}/release_feedback")["success"]
        author = classroom.visit(AUTHOR)
        assert assignments(author, "fetch_feedback")["success"]
        pages = list((classroom.homes / AUTHOR / STEM / "feedback").rglob("*.html"))
        assert [page.read_text() for page in pages] == [f"feedback for {AUTHOR}"]
        out = attempts(
            author,
            f"""
            attempt("own", lambda: ask("GET", "feedback/{STEM}/{AUTHOR}"))
            attempt("other", lambda: ask("GET", "feedback/{STEM}/{VICTIM}"))
            """,
        )
        assert out == {"own": "200", "other": "403"}


class TestEnd:
    def test_an_idle_server_ends_by_itself(self, classroom, idle_hub):
        until(lambda: not processes_of(62001), 150, "the idle kernel and server to end")
        visitor = idle_hub.visit(AUTHOR)

        def known():
            return visitor.hub("GET", f"users/{AUTHOR}").json()["servers"] == {}

        until(known, 60, "the hub to know it", pause=0.5)
        # The class next door worked on: it has twenty minutes.
        assert classroom.visit(TEACHER).server("GET", "api/kernels", "course").ok

    def test_servers_end_with_the_hub_and_leave_nothing(self, idle_hub):
        visitor = idle_hub.visit(VICTIM)
        visitor.start_server()
        visitor.run("import subprocess; subprocess.Popen(['sleep', '999'], start_new_session=True)")
        assert any(process.name() == "sleep" for process in processes_of(62002))
        idle_hub.__exit__()
        until(lambda: not processes_of(62002), 20, "every process of the student to end")


def processes_of(uid):
    return [each for each in psutil.process_iter(["uids"]) if each.info["uids"].real == uid]
