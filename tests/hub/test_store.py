"""What the exchange keeps, and what it refuses, without a hub."""

import base64
import hashlib

from hypothesis import given, settings, strategies
import pytest

from hub.bundle import BadBundle, checked_path, pack, read_folder, unpack, write_folder
from hub.store import MOST_SUBMISSIONS, Refused, Store

STEM = "01_activation_functions"
NOTEBOOK = {f"{STEM}.ipynb": b"{}"}


@pytest.fixture
def store(tmp_path):
    """An exchange with one released assignment."""
    made = Store(tmp_path / "exchange")
    made.release(STEM, NOTEBOOK, replace=False)
    return made


class TestBundle:
    @settings(deadline=None)
    @given(
        strategies.dictionaries(
            strategies.from_regex(r"[a-z]{1,9}\.py", fullmatch=True),
            strategies.binary(max_size=300),
            min_size=1,
            max_size=9,
        )
    )
    def test_files_come_back_unchanged(self, files):
        assert unpack(pack(files)) == files

    @pytest.mark.parametrize(
        "path",
        [
            "",
            ".",
            "..",
            "/etc/passwd",
            "../a",
            "a/../../b",
            "a//b",
            "./a",
            "a/",
            "a\\b",
            "a\nb",
            "a\0b",
            "x" * 201,
            "a/" * 10 + "b",
            None,
            7,
        ],
    )
    def test_a_path_that_leaves_its_folder_is_refused(self, path):
        with pytest.raises(BadBundle, match="expected a relative path"):
            checked_path(path)

    @pytest.mark.parametrize(
        "change",
        [
            lambda bundle: bundle.update(files=[]),
            lambda bundle: bundle.update(files="a"),
            lambda bundle: bundle["files"][0].update(sha256="0" * 64),
            lambda bundle: bundle["files"][0].update(data="?"),
            lambda bundle: bundle["files"][0].update(data=None),
            lambda bundle: bundle["files"].append(bundle["files"][0]),
            lambda bundle: bundle["files"].append({**bundle["files"][0], "path": "a.py/b.py"}),
            lambda bundle: bundle["files"].extend([bundle["files"][0]] * 600),
        ],
    )
    def test_what_is_not_a_bundle_is_refused(self, change):
        bundle = pack({"a.py": b"1"})
        assert unpack(bundle) == {"a.py": b"1"}
        change(bundle)
        with pytest.raises(BadBundle):
            unpack(bundle)

    def test_too_much_is_refused(self):
        data = bytes(16_000_000)
        file = {"sha256": hashlib.sha256(data).hexdigest(), "data": base64.b64encode(data).decode()}
        assert unpack({"files": [{"path": "a", **file}]}) == {"a": data}
        with pytest.raises(BadBundle, match="at most 30 MB"):
            unpack({"files": [{"path": name, **file} for name in "ab"]})

    def test_a_folder_is_read_without_what_is_ignored(self, tmp_path):
        write_folder(
            tmp_path, {"a.ipynb": b"1", "b/c.py": b"2", ".ipynb_checkpoints/a.ipynb": b"0"}
        )
        assert read_folder(tmp_path, [".ipynb_checkpoints"]) == {"a.ipynb": b"1", "b/c.py": b"2"}


class TestStore:
    def test_submissions_are_kept_unchanged_and_in_order(self, store):
        first = store.submit(STEM, "student_001", {"a.ipynb": b"\xff\xfe"})
        second = store.submit(STEM, "student_001", {"a.ipynb": b"2"})
        store.submit(STEM, "student_002", {"a.ipynb": b"3"})
        assert store.submissions(STEM, "student_001") == [first, second]
        kept = store.submission_files(STEM, "student_001", first["id"])
        assert kept == {"a.ipynb": b"\xff\xfe"}
        assert len(store.submissions(STEM)) == 3

    def test_it_survives_a_restart_and_forgets_what_was_not_finished(self, store):
        receipt = store.submit(STEM, "student_001", {"a.ipynb": b"1"})
        (store.root / "unfinished" / "half" / "files").mkdir(parents=True)
        again = Store(store.root)
        assert again.submissions() == [receipt]
        assert list((store.root / "unfinished").iterdir()) == []

    def test_a_submission_is_another_students_nowhere(self, store):
        receipt = store.submit(STEM, "student_001", {"a.ipynb": b"1"})
        with pytest.raises(Refused, match="has no submission"):
            store.submission_files(STEM, "student_002", receipt["id"])

    def test_changed_files_are_not_handed_out(self, store):
        receipt = store.submit(STEM, "student_001", {"a.ipynb": b"1"})
        place = store.root / "submissions" / STEM / "student_001" / receipt["id"]
        (place / "files" / "a.ipynb").write_bytes(b"2")
        with pytest.raises(Refused, match="have changed"):
            store.submission_files(STEM, "student_001", receipt["id"])

    def test_a_moved_submission_is_not_believed(self, store):
        receipt = store.submit(STEM, "student_001", {"a.ipynb": b"1"})
        mine = store.root / "submissions" / STEM / "student_001" / receipt["id"]
        other = store.root / "submissions" / STEM / "student_002" / receipt["id"]
        other.parent.mkdir()
        mine.rename(other)
        with pytest.raises(Refused, match="names 'student_001'"):
            store.submissions(STEM)

    @pytest.mark.parametrize("student", ["..", "a/b", "*", "", "../student_001"])
    def test_only_names_become_folders(self, store, student):
        with pytest.raises(Refused, match="expected a user name"):
            store.submit(STEM, student, NOTEBOOK)
        with pytest.raises(Refused, match="expected a user name"):
            store.submission_files(STEM, student, "20260101T000000000000Z-" + "0" * 12)

    @pytest.mark.parametrize("stem", ["..", "a/b", "*", "", "."])
    def test_only_stems_become_folders(self, store, stem):
        for action in (
            lambda: store.submit(stem, "student_001", NOTEBOOK),
            lambda: store.release(stem, NOTEBOOK, replace=True),
            lambda: store.feedback(stem, "student_001"),
        ):
            with pytest.raises(Refused):
                action()

    def test_what_is_not_released_takes_no_submissions(self, store):
        with pytest.raises(Refused, match=f"99_none is not released; released: {STEM}"):
            store.submit("99_none", "student_001", NOTEBOOK)
        store.withdraw(STEM)
        with pytest.raises(Refused, match="released: none"):
            store.submit(STEM, "student_001", NOTEBOOK)

    def test_a_release_is_replaced_only_on_request(self, store):
        with pytest.raises(Refused, match="released already"):
            store.release(STEM, {"new.ipynb": b"1"}, replace=False)
        assert store.release_files(STEM) == NOTEBOOK
        store.release(STEM, {"new.ipynb": b"1"}, replace=True)
        assert store.release_files(STEM) == {"new.ipynb": b"1"}
        assert [about["notebooks"] for about in store.released()] == [["new.ipynb"]]

    def test_one_student_cannot_fill_the_disk(self, store):
        for _ in range(MOST_SUBMISSIONS):
            store.submit(STEM, "student_001", {"a.ipynb": b"1"})
        with pytest.raises(Refused, match="has submitted"):
            store.submit(STEM, "student_001", {"a.ipynb": b"1"})
        assert store.submit(STEM, "student_002", {"a.ipynb": b"1"})

    def test_feedback_is_replaced_by_newer_feedback(self, store):
        assert store.feedback(STEM, "student_001") is None
        store.give_feedback(STEM, "student_001", "then", {"a.html": b"1"})
        store.give_feedback(STEM, "student_001", "now", {"a.html": b"2"})
        assert store.feedback(STEM, "student_001") == ("now", {"a.html": b"2"})
