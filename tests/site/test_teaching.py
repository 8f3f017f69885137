"""The instructor's guide: complete, in the right form, and every link shows what it says."""

import copy
import functools
import json
import subprocess
from urllib.parse import parse_qs

from book_site import questions, teaching
import pytest
import yaml

from tools import CHAPTERS, ROOT
from tools.programs import node

FOLDER = ROOT / "site/teaching"
STEMS = sorted(path.stem for path in CHAPTERS.glob("[0-9][0-9]_*.ipynb"))
NOTED = sorted(path.stem for path in FOLDER.glob("[0-9][0-9]_*.yml"))
ALL = questions.chapters_in(ROOT / "site/questions.yml")
SCHEDULES = teaching.read_schedules(FOLDER / "schedules.yml")


@functools.cache
def notes_of(stem):
    return teaching.read(FOLDER / f"{stem}.yml")


@functools.cache
def hashes_of(stem):
    return teaching.hashes(notes_of(stem), CHAPTERS / f"{stem}.ipynb", ROOT / f"quizzes/{stem}.yml")


@functools.cache
def answers_of(stem):
    """What the widgets make of every state of a chapter's notes: name → answer."""
    mounts = teaching.mounts_of(CHAPTERS / f"{stem}.ipynb")
    states = notes_of(stem)["states"]
    asked = [
        {
            "widget": mounts[entry["widget"]][0],
            "mount": entry["widget"],
            "hash": hashes_of(stem)["state", name],
            "page": mounts[entry["widget"]][1],
            "epochs": entry.get("trained", {}).get("epochs", 0),
        }
        for name, entry in states.items()
    ]
    done = subprocess.run(
        [node(), ROOT / "tests/site/permalinks.mjs"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(states, json.loads(done.stdout), strict=True))


def test_every_chapter_has_teaching_notes():
    assert NOTED == STEMS


@pytest.mark.parametrize("stem", NOTED)
def test_every_link_of_the_notes_leads_to_something(stem):
    """… and every state is used, so that none is left behind when a text changes."""
    text = json.dumps(notes_of(stem), ensure_ascii=False)
    used = {(kind, name) for _, kind, name in teaching.LINK.findall(text)}
    used |= {("quiz", entry["question"]) for entry in notes_of(stem)["poll"]}
    known = hashes_of(stem)
    assert {link for link in used if link[0] != "section"} <= set(known)
    assert {link for link in known if link[0] == "state"} <= used


@pytest.mark.parametrize("stem", NOTED)
def test_a_permalink_selects_exactly_the_state_that_is_described(stem):
    for name, entry in notes_of(stem)["states"].items():
        answer = answers_of(stem)[name]
        assert answer["problems"] == [], name
        assert answer["mount"] == entry["widget"]
        assert answer["state"] == {**answer["initial"], **entry["state"]}, name
        hashed = hashes_of(stem)["state", name]
        assert parse_qs(answer["again"].lstrip("#")) == parse_qs(hashed.lstrip("#")), name


@pytest.mark.parametrize("stem", NOTED)
def test_the_widget_then_shows_the_numbers_that_the_notes_name(stem):
    for name, entry in notes_of(stem)["states"].items():
        readings = answers_of(stem)[name]["readings"]
        assert entry["shows"], name
        for key, value in entry["shows"].items():
            assert readings[key] == pytest.approx(value, rel=5e-3), (name, key)


@pytest.mark.parametrize("stem", NOTED)
def test_a_playground_learns_what_the_notes_say(stem):
    for name, entry in notes_of(stem)["states"].items():
        if entry["widget"].startswith("playground"):
            trained, said = answers_of(stem)[name]["trained"], dict(entry["trained"])
            said.pop("epochs")
            assert said, name
            for key, (low, high) in said.items():
                assert low <= trained[key] <= high, (name, key, trained[key])


@pytest.mark.parametrize("stem", NOTED)
def test_there_is_enough_to_teach_with(stem):
    notes = notes_of(stem)
    assert len(notes["goals"]) >= 3
    assert len(notes["misconceptions"]) >= 5
    assert len(notes["discussion"]) >= 3
    assert len(notes["poll"]) >= 3


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda notes: notes.pop("goals"), "expected the keys"),
        (lambda notes: notes["sessions"].pop(90), "50 and 90 minutes"),
        (lambda notes: notes["sessions"][50][0].update(minutes=9), "50 minutes take 51"),
        (lambda notes: notes["poll"][0].pop("when"), "poll: expected question"),
        (lambda notes: notes["misconceptions"][0].update(show="Look."), "no widget's state"),
    ],
)
def test_notes_of_another_form_are_refused(tmp_path, change, problem):
    notes = copy.deepcopy(notes_of("01_activation_functions"))
    change(notes)
    path = tmp_path / "01_activation_functions.yml"
    path.write_text(yaml.safe_dump(notes, allow_unicode=True), encoding="utf-8")
    with pytest.raises(teaching.TeachingError, match=problem):
        teaching.read(path)


def test_links_that_lead_nowhere_are_refused():
    with pytest.raises(teaching.TeachingError, match="no state 'gone'"):
        teaching.linked("See [this](state:gone).", "a.html", "a.ipynb", {})
    with pytest.raises(teaching.TeachingError, match="no 'colour'"):
        teaching.permalink("pooling_costs", {"kind": "none"}, {"colour": "red"})
    notes = copy.deepcopy(notes_of("06_pooling"))
    notes["states"]["one-pixel"]["widget"] = "depth_lab"
    with pytest.raises(teaching.TeachingError, match="06_pooling shows no 'depth_lab'"):
        teaching.hashes(notes, CHAPTERS / "06_pooling.ipynb", ROOT / "quizzes/06_pooling.yml")


def test_a_permalink_holds_what_differs_and_nothing_else():
    initial = {"kind": "none", "compare": ["relu"], "depth": 1, "on": False}
    assert teaching.permalink("a", initial, {"kind": "none", "depth": 1.0}) == "#w=a"
    assert (
        teaching.permalink("a-2", initial, {"kind": "max pool", "compare": [], "on": True})
        == "#w=a-2&kind=max+pool&compare=%5B%5D&on=true"
    )


def test_mounts_are_named_as_on_the_page(tmp_path):
    """The second widget of a kind is `NAME-2`, as widgets/host/index.js names it."""
    html = (
        '<div class="book-widget" data-widget="quiz" data-mount="">'
        '<script type="application/json">{"question":%d}</script></div>'
    )
    cells = [{"outputs": [{"data": {"text/html": [html % number]}}]} for number in (1, 2)]
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": [{}, *cells]}))
    assert teaching.mounts_of(tmp_path / "a.ipynb") == {
        "quiz": ("quiz", {"question": 1}),
        "quiz-2": ("quiz", {"question": 2}),
    }


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_teaches_every_chapter_once_and_after_what_it_needs(name):
    taught, due = [], []
    for week in SCHEDULES[name]["weeks"]:
        taught += [number for session in week["sessions"] for number in session["chapters"]]
        assert all(session["chapters"] or session.get("what") for session in week["sessions"])
        assert set(week["due"]) <= set(taught), "an assignment is due before its chapter"
        due += week["due"]
    assert sorted(taught) == [chapter.number for chapter in ALL]
    assert len(due) == len(set(due))
    for chapter in ALL:
        for number in chapter.needs:
            assert taught.index(number) < taught.index(chapter.number), (number, chapter.number)


def test_the_guide_counts_its_schedules_right():
    weeks = {name: schedule["weeks"] for name, schedule in SCHEDULES.items()}
    assert len(weeks["four-weeks"]) == 4 and len(weeks["semester"]) == 14
    assert {len(week["sessions"]) for week in weeks["four-weeks"]} == {3}
    assert {len(week["sessions"]) for week in weeks["semester"]} == {2}
    guide = (ROOT / "instructors.md").read_text(encoding="utf-8")
    assert sum(len(week["due"]) for week in weeks["four-weeks"]) == 8
    assert "Eight assignments" in guide
    assert "Three sessions of 90 minutes a week" in guide
    assert "Fourteen weeks with two sessions of 50 minutes" in guide
