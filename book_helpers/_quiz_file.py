"""Reading a quiz: YAML with the line of every fault. Needs PyYAML and the standard library alone.

`quiz.py` shows the format; `_KEYS` below is the whole of it.
"""

import csv
import hashlib
import json
from pathlib import Path
import re

import yaml

from ._quiz_yaml import YamlReader, listed

MINIMUM = 5
KINDS = ("single", "multiple", "numeric", "ordering")
_COMMON = {"id", "kind", "prompt", "feedback"}
# What a mapping must have, and what it may have besides.
_KEYS = {
    "quiz": ({"questions"}, {"title"}),
    "single": (_COMMON | {"options"}, {"hint", "explains"}),
    "multiple": (_COMMON | {"options"}, {"hint", "explains"}),
    "numeric": (_COMMON | {"answer", "tolerance", "unit", "mistakes"}, {"hint", "explains"}),
    "ordering": (_COMMON | {"items"}, {"hint", "explains"}),
    "feedback": ({"right", "wrong"}, set()),
    "option": ({"text", "right", "feedback"}, set()),
    "mistake": ({"value", "feedback"}, set()),
    "item": ({"text", "feedback"}, set()),
}
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_STATEMENT = re.compile(r"C\d+\.\d+")


class Reader(YamlReader):
    """Reads one file into `quiz`; everything wrong goes into `faults`, as (line, what)."""

    def __init__(self, path: Path):
        self.path = path
        self.statements = _register(path)
        self.quiz: dict = {}
        super().__init__(path)

    def read(self, root) -> None:
        found = self.mapping(root, *_KEYS["quiz"], "the file")
        self.quiz = {
            "stem": self.path.stem,
            "title": self.text(found["title"], "the title") if "title" in found else [],
            "questions": [],
        }
        if "questions" not in found:
            return
        nodes = self.sequence(found["questions"], "questions", 0)
        lines: dict[str, int] = {}
        for number, node in enumerate(nodes, 1):
            question = self.question(node, number)
            self.quiz["questions"].append(question)
            name = question.get("id")
            if name in lines:
                self.fault(node, f"the id {name!r} is taken by the question in line {lines[name]}")
            elif name:
                lines[name] = node.start_mark.line + 1
        kinds = [question.get("kind") for question in self.quiz["questions"]]
        if len(nodes) < MINIMUM:
            self.fault(
                found["questions"],
                f"a quiz has at least {MINIMUM} questions; this one has {len(nodes)}",
            )
        if nodes and "numeric" not in kinds:
            self.fault(found["questions"], "a quiz has at least one numeric question; none here")
        self.positions(found["questions"])

    def positions(self, node) -> None:
        """Nobody should score by always taking the first option."""
        places = [
            [option.get("right") for option in question.get("options", [])].index(True)
            for question in self.quiz["questions"]
            if question.get("kind") == "single"
            and any(option.get("right") is True for option in question.get("options", []))
        ]
        if len(places) >= 3 and len(set(places)) == 1:
            self.fault(
                node,
                f"in all {len(places)} single-choice questions option {places[0] + 1} is the right "
                "one; move some",
            )

    def question(self, node, number: int) -> dict:
        where = f"question {number}"
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{where} should be a mapping with id, kind, prompt …")
            return {}
        raw = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
        name = raw["id"].value if isinstance(raw.get("id"), yaml.ScalarNode) else ""
        where = f"question {number} ({name})" if name else where
        kind = raw["kind"].value if isinstance(raw.get("kind"), yaml.ScalarNode) else None
        if kind not in KINDS:
            got = "none" if kind is None else repr(kind)
            self.fault(raw.get("kind", node), f"{where}: kind is one of {listed(KINDS)}; got {got}")
            return {"id": name}
        found = self.mapping(node, *_KEYS[kind], where)
        if "id" in found and not _ID.fullmatch(name):
            self.fault(
                found["id"], f"{where}: an id is lower-case words joined by -, such as stable-step"
            )
        question = {"id": name, "kind": kind}
        for key in ("prompt", "hint"):
            if key in found:
                question[key] = self.text(found[key], f"{where}: {key}")
        if "feedback" in found:
            question["feedback"] = self.texts(
                found["feedback"], *_KEYS["feedback"], f"{where}: feedback"
            )
        if "explains" in found:
            question["explains"] = self.explains(found["explains"], where)
        getattr(self, f"_{kind}")(found, question, where)
        # A reader's stored answer counts only for the question it was given to.
        digest = hashlib.sha1(json.dumps(question, sort_keys=True).encode())
        question["version"] = digest.hexdigest()[:8]
        return question

    def _options(self, found, question, where) -> list[bool]:
        question["options"] = []
        nodes = (
            self.sequence(found["options"], f"{where}: options", 2) if "options" in found else []
        )
        for number, node in enumerate(nodes, 1):
            at = f"{where}, option {number}"
            parts = self.mapping(node, *_KEYS["option"], at)
            option = {
                key: self.text(parts[key], f"{at}: {key}")
                for key in ("text", "feedback")
                if key in parts
            }
            if "right" in parts:
                option["right"] = self.boolean(parts["right"], f"{at}: right")
            if option.get("text") and option["text"] in [o["text"] for o in question["options"]]:
                self.fault(node, f"{at} has the same text as an earlier option")
            question["options"].append({"text": [], "feedback": [], **option})
        return [option.get("right") is True for option in question["options"]]

    def _single(self, found, question, where) -> None:
        right = self._options(found, question, where)
        if right and sum(right) != 1:
            self.fault(
                found["options"],
                f"{where}: a single-choice question has exactly one option with right: true; "
                f"this one has {sum(right)}",
            )

    def _multiple(self, found, question, where) -> None:
        right = self._options(found, question, where)
        if right and (not any(right) or all(right)):
            self.fault(
                found["options"],
                f"{where}: a multiple-choice question has right and wrong options; "
                f"{sum(right)} of {len(right)} are right",
            )

    def _numeric(self, found, question, where) -> None:
        if "unit" in found:
            unit = self.scalar(found["unit"], f"{where}: unit")
            question["unit"] = [] if not unit else self.text(found["unit"], f"{where}: unit")
        if "answer" in found:
            question["answer"] = self.number(found["answer"], f"{where}: answer")
        if "tolerance" in found:
            question["tolerance"] = self.tolerance(found["tolerance"], question, where)
        question["mistakes"] = []
        nodes = (
            self.sequence(found["mistakes"], f"{where}: mistakes", 1) if "mistakes" in found else []
        )
        for number, node in enumerate(nodes, 1):
            at = f"{where}, mistake {number}"
            parts = self.mapping(node, *_KEYS["mistake"], at)
            if "value" not in parts or "feedback" not in parts:
                continue
            value = self.number(parts["value"], f"{at}: value")
            named = [("the answer", question.get("answer"))]
            named += [(f"mistake {i}", m["value"]) for i, m in enumerate(question["mistakes"], 1)]
            for what, other in named:
                if None not in (value, other, question.get("tolerance")) and _accepted(
                    value, other, question["tolerance"]
                ):
                    self.fault(
                        node, f"{at}: {value:g} is within the tolerance of {what} ({other:g})"
                    )
            feedback = self.text(parts["feedback"], f"{at}: feedback")
            question["mistakes"].append({"value": value, "feedback": feedback})

    def _ordering(self, found, question, where) -> None:
        question["items"] = []
        nodes = self.sequence(found["items"], f"{where}: items", 3) if "items" in found else []
        for number, node in enumerate(nodes, 1):
            item = self.texts(node, *_KEYS["item"], f"{where}, item {number}")
            if item.get("text") and item["text"] in [i["text"] for i in question["items"]]:
                self.fault(node, f"{where}, item {number} has the same text as an earlier item")
            question["items"].append({"text": [], "feedback": [], **item})

    def tolerance(self, node, question, where) -> dict | None:
        at = f"{where}: tolerance"
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        if len(pairs) != 1 or pairs[0][0].value not in ("absolute", "relative"):
            self.fault(node, f"{at} is {{absolute: number}} or {{relative: number}}")
            return None
        kind, size = pairs[0][0].value, self.number(pairs[0][1], at)
        if size is None:
            return None
        if size < 0 or (kind == "relative" and not 0 < size < 1):
            allowed = "above 0 and below 1" if kind == "relative" else "0 or more"
            self.fault(node, f"{at}: {kind} should be {allowed}; got {size:g}")
            return None
        if kind == "relative" and question.get("answer") == 0:
            self.fault(node, f"{at}: nothing is relative to an answer of 0; use absolute")
            return None
        return {kind: size}

    def explains(self, node, where) -> list[str]:
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        names = []
        for each in nodes:
            name = self.scalar(each, f"{where}: explains") or ""
            if not _STATEMENT.fullmatch(name):
                self.fault(each, f"{where}: explains names statements such as C1.4; got {name!r}")
            elif self.statements and name not in self.statements:
                self.fault(each, f"{where}: the register has no statement {name}")
            names.append(name)
        return names


def _accepted(value: float, target: float, tolerance: dict) -> bool:
    size = tolerance.get("absolute", abs(target) * tolerance.get("relative", 0))
    return abs(value - target) <= size + 1e-12 * abs(target)


def _register(path: Path) -> frozenset[str]:
    """Ids of the register of statements beside the quizzes' folder; none if there is none."""
    file = path.resolve().parent.parent / "docs" / "register" / "claims.csv"
    if not file.is_file():
        return frozenset()
    with file.open(encoding="utf-8", newline="") as lines:
        return frozenset(row["id"] for row in csv.DictReader(lines))
