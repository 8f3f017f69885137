"""The roster, the settings file, and what the configuration makes of them."""

import os
from pathlib import Path
import subprocess
import sys

import pytest
from tornado.web import HTTPError
from traitlets.config.loader import PyFileConfigLoader

from hub.roster import read_roster
from hub.settings import read_settings
from tools import ROOT

PEOPLE = "user,role\nstudent_001,student\nstudent_002,student\ninstructor_001,instructor\n"
SETTINGS = 'course = "a_course"\nroster_file = "roster.csv"\nstate = "state"\n'


@pytest.fixture
def write(tmp_path):
    """Write a course's files; return the settings file."""

    def write(settings="", people=PEOPLE):
        (tmp_path / "roster.csv").write_text(people)
        file = tmp_path / "settings.toml"
        file.write_text(SETTINGS + settings)
        return file

    return write


class TestRoster:
    def test_people_by_role(self, write):
        roster = read_settings(write('spawner = "as configured"')).roster
        assert roster.students == ("student_001", "student_002")
        assert roster.instructors == ("instructor_001",)

    def test_a_file_from_a_spreadsheet_is_read(self, tmp_path):
        file = tmp_path / "roster.csv"
        file.write_bytes(b"\xef\xbb\xbf" + PEOPLE.replace("\n", "\r\n").encode())
        assert len(read_roster(file).students) == 2

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            ("../student,student", "expected a user name"),
            ("a..b,student", "expected a user name"),
            ("Student,student", "expected a user name"),
            ("a+b,student", "expected a user name"),
            ("student_003,pupil", "expected a role"),
            ("student_001,instructor", "is there already"),
        ],
    )
    def test_a_bad_line_is_named(self, tmp_path, line, says):
        file = tmp_path / "roster.csv"
        file.write_text(PEOPLE + line + "\n")
        with pytest.raises(ValueError, match=f"line 5.*{says}"):
            read_roster(file)

    @pytest.mark.parametrize("people", ["", "name,role\na,student\n", "user,role\na,student\n"])
    def test_a_roster_without_columns_or_instructors_is_refused(self, tmp_path, people):
        file = tmp_path / "roster.csv"
        file.write_text(people)
        with pytest.raises(ValueError, match="expected"):
            read_roster(file)

    def test_the_course_is_not_a_person(self, write):
        settings = read_settings(write('spawner = "as configured"\ncourse_account = "student_001"'))
        with pytest.raises(ValueError, match="the course's account"):
            _ = settings.roster


class TestSettings:
    @pytest.mark.parametrize(
        ("line", "says"),
        [
            ("memmory = 3", "unknown settings"),
            ("memory = 2", "expected str"),
            ('memory = "lots"', 'expected like "2G"'),
            ('spawner = "docker"', "expected one of"),
            ('spawner = "one machine"', "homes: expected a folder"),
            ('spawner = "as configured"\nservice_uid = 0', "expected 1000 or more"),
            ('spawner = "as configured"\nservice_uid = 70000', "expected below first_uid"),
            ('spawner = "as configured"\nidle_minutes = 0', "expected above 0"),
            ('spawner = "as configured"\nidle_minutes = true', "expected float"),
        ],
    )
    def test_a_wrong_setting_is_named(self, write, line, says):
        with pytest.raises(ValueError, match=says):
            read_settings(write(line))

    def test_what_is_missing_is_named(self, tmp_path):
        file = tmp_path / "settings.toml"
        file.write_text('course = "a"')
        with pytest.raises(ValueError, match=r"expected also.*roster_file.*state"):
            read_settings(file)

    def test_the_examples_are_right(self):
        for name in ("settings.example.toml", "zero_to_jupyterhub/settings.toml"):
            assert read_settings(ROOT / "hub" / name).course == "fifteen_questions"


def configuration(monkeypatch, file, before="", after=""):
    """Load the shipped configuration from a site's, as The Littlest JupyterHub does."""
    monkeypatch.setenv("BOOK_HUB_SETTINGS", str(file))
    site = file.parent / "site.py"
    shipped = ROOT / "hub" / "jupyterhub_config.py"
    site.write_text(f"{before}\nload_subconfig({str(shipped)!r})\n{after}\n")
    return PyFileConfigLoader("site.py", path=str(file.parent)).load_config()


class TestConfiguration:
    def test_it_adds_to_what_a_site_has(self, monkeypatch, write):
        before = (
            "c.JupyterHub.services = [{'name': 'cull'}]\n"
            "c.JupyterHub.load_roles = [{'name': 'cull'}]\n"
            "c.JupyterHub.load_groups = {'others': {'users': []}}\n"
            "c.Spawner.environment = {'A': 'b'}\n"
        )
        found = configuration(monkeypatch, write('spawner = "as configured"'), before)
        assert [each["name"] for each in found.JupyterHub.services] == ["cull", "exchange"]
        roles = [each["name"] for each in found.JupyterHub.load_roles]
        assert roles == ["cull", "course-people", "course-staff"]
        assert set(found.JupyterHub.load_groups) == {"others", "students", "instructors", "course"}
        assert found.Spawner.environment["A"] == "b"
        assert found.Spawner.environment["BOOK_COURSE"] == "a_course"
        assert "spawner_class" not in found.JupyterHub

    def test_only_the_roster_is_allowed(self, monkeypatch, write):
        found = configuration(monkeypatch, write('spawner = "as configured"'))
        people = {"student_001", "student_002", "instructor_001"}
        assert found.Authenticator.allowed_users == people
        assert found.Authenticator.allow_existing_users is False

    def test_nobody_is_administrator_and_students_reach_no_server(self, monkeypatch, write):
        found = configuration(monkeypatch, write('spawner = "as configured"'))
        roles = {each["name"]: each for each in found.JupyterHub.load_roles.get_value([])}
        assert roles["course-people"]["scopes"] == ["access:services!service=exchange"]
        assert roles["course-staff"]["groups"] == ["instructors"]
        reached = [each for each in roles["course-staff"]["scopes"] if each.startswith("access:")]
        assert reached == ["access:servers!user=course"]
        assert "admin_users" not in found.Authenticator

    def test_an_exchange_elsewhere_is_not_started_here(self, monkeypatch, write):
        file = write('spawner = "as configured"\nexchange_address = "http://elsewhere:1/"')
        found = configuration(monkeypatch, file, "c.JupyterHub.services = []")
        assert found.JupyterHub.services == []
        assert found.Spawner.environment.get_value({})["BOOK_EXCHANGE_URL"] == "http://elsewhere:1/"

    def test_logins_that_prove_nothing_are_refused(self, monkeypatch, write):
        from jupyterhub.auth import DummyAuthenticator, PAMAuthenticator

        found = configuration(monkeypatch, write('spawner = "as configured"'))
        check = found.Authenticator.post_auth_hook
        with pytest.raises(HTTPError, match="lets a student log in as another"):
            check(DummyAuthenticator(), None, {"name": "student_001"})
        with pytest.raises(HTTPError, match="Nobody logs in as course"):
            check(PAMAuthenticator(), None, {"name": "course"})
        assert check(PAMAuthenticator(), None, {"name": "student_001"})["name"] == "student_001"

    def test_one_machine_needs_root_and_says_so(self, write):
        file = write('spawner = "one machine"\nhomes = "homes"')
        code = (
            "import os; os.geteuid = lambda: 1234\n"
            "from traitlets.config.loader import PyFileConfigLoader\n"
            f"PyFileConfigLoader('jupyterhub_config.py', path={str(ROOT / 'hub')!r}).load_config()"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "BOOK_HUB_SETTINGS": str(file)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1
        assert "expected the hub to run as root" in done.stderr
        assert not (Path(file).parent / "state").exists()
