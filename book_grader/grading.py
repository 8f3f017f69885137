"""Grades one submission: plans what is run, judges what came back, writes it down.

Every task is looked at in the whole notebook, as its author left it. A task that did not earn
everything there is looked at once more by itself: with the cells before its own, without the other
tasks' cells. So nothing that another cell did (a crash, a name used twice, a changed numpy) costs
what this one earned.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
import time

from book_grader import results, scoring, wording
from book_grader.notebook import Notebook
from book_grader.plans import Answer, Outcome, Request, Runs
from book_grader.results import PartResult, TaskResult, WrittenAnswer
from book_grader.sandbox import FUNCTION_LIMITS, MODEL_LIMITS, Confinement
from book_grader.session import SandboxFailed
from book_grader.tasks import Assignment, Task, WrittenTask
from book_grader.views import GIVEN, Views, key, plain


@dataclass(frozen=True)
class Rules:
    """What every submission of an assignment is graded by.

    given: code that the master gives (imports, data); what of it is missing is run first, so that
    a deleted cell costs nothing. handed_out: texts of the master's Markdown cells. overlays: data
    files whose test labels were taken away, for model tasks. private: folders that no sandbox may
    show.
    """

    assignment: Assignment
    checks_sha256: str
    secret: bytes
    given: tuple[str, ...] = ("import numpy as np",)
    handed_out: frozenset[str] = frozenset()
    overlays: tuple[tuple[Path, Path], ...] = ()
    private: tuple[Path, ...] = ()
    unsafe: bool = False


@dataclass
class Scored:
    """A task's result in one view of the notebook, with notes for the teacher."""

    result: TaskResult
    notes: list[str] = field(default_factory=list)


class Submission:
    """The work on one submission. Use `grade`."""

    def __init__(self, rules: Rules, notebook: Notebook, sha256: str):
        self.rules, self.notebook, self.sha256 = rules, notebook, sha256
        self.tasks = rules.assignment.coded
        self.views = Views(self.tasks, notebook.cells, rules.given)
        self.claims = self.views.claims
        self.notes: list[str] = []
        self.doubts: list[str] = []
        self.failed: dict[int, str] = {}

    def _requests(self, task: Task, number: int) -> list[Request]:
        def drawer(part):
            random = scoring.generator(
                self.rules.secret, self.sha256, self.rules.checks_sha256, task.id, part.name
            )
            return lambda: scoring.draw(part, random)

        kept = key(task, number)
        return [
            Request(kept, part.name, task.asks, task.kind, task.seconds, drawer(part))
            for part in task.parts
        ]

    # How it is judged -------------------------------------------------------------------------

    def _score(self, task: Task, number: int, outcome: Outcome) -> Scored:
        """Judge a task's answers in one outcome."""
        scored = Scored(TaskResult(task.id, task.title, float(task.points), 0.0, results.WRONG))
        said: list[str] = []
        statuses: list[str] = []
        failure, error = outcome.failures.get(number), outcome.errors.get(number)
        if failure:
            statuses.append(failure)
            said.append(wording.CELL_FAILED[failure])
        elif error:
            said.append(f"The cell stopped: {wording.told(error, message=True)}.")
            scored.notes.append(f"{task.id}: the cell raised {wording.noted(error)}")
        for part in task.parts:
            answer = outcome.answers[key(task, number), part.name]
            earned, reason = self._judge(task, part, answer, statuses, scored.notes)
            hint = "" if earned else part.hint
            scored.result.parts.append(
                PartResult(part.name, float(part.points), float(earned), hint)
            )
            if reason and not (failure or (error and answer.status == results.MISSING)):
                said.append(f"{part.name}: {reason}.")
        earned = sum(part.earned for part in scored.result.parts)
        worst = next((s for s in wording.WORST_FIRST if s in statuses), results.WRONG)
        if error and worst in (results.MISSING, results.WRONG) and not earned:
            worst = results.ERROR
        scored.result.earned = earned
        scored.result.status = scoring.status_of(task, earned, worst)
        if scored.result.status != results.RIGHT:
            scored.result.message = " ".join(dict.fromkeys(said))
        return scored

    def _judge(self, task, part, answer: Answer, statuses, notes) -> tuple[float, str]:
        """Return what a part earned, and why not everything, in words for the student."""
        if answer.status is not None:
            statuses.append(answer.status)
            if answer.note:
                notes.append(f"{task.id}, {part.name}: {answer.note}")
            if answer.error is not None:
                notes.append(f"{task.id}, {part.name}: raised {wording.noted(answer.error)}")
                return 0.0, f"{task.asks} raised {wording.told(answer.error)}"
            return 0.0, f"{task.asks} {wording.CALL_FAILED[answer.status]}"
        for arguments, value in answer.calls:
            verdict = scoring.judge(part, arguments, value)
            if verdict.note:
                notes.append(f"{task.id}: {verdict.note}")
            if not verdict.right:
                subject = task.asks if task.kind == "function" else f"{task.asks}.predict"
                return 0.0, f"{subject} {verdict.reason}"
        if part.keeps_inputs and answer.changed:
            return 0.0, f"{task.asks} changed what it was given"
        return part.points, ""

    # The whole --------------------------------------------------------------------------------

    def grade(self) -> list[TaskResult]:
        """Grade every coded task. Raises SandboxFailed and FaultyCheck."""
        views: dict[tuple[str, int], Scored] = {}
        functions = [task for task in self.tasks if task.kind == "function"]
        self._grade_functions(functions, views)
        for task in self.tasks:
            if task.kind == "model":
                self._grade_model(task, views)
        return [self._settle(task, views) for task in self.tasks]

    def _confinement(self, kind: str) -> Confinement:
        rules = self.rules
        shared = {"private": rules.private, "unsafe": rules.unsafe}
        if kind == "model":
            return Confinement(MODEL_LIMITS, overlays=rules.overlays, **shared)
        return Confinement(FUNCTION_LIMITS, rules.assignment.hidden_packages, **shared)

    def _grade_functions(self, functions: list[Task], views) -> None:
        claimed = [(task, n) for task in functions for n in self.claims[task.id].numbers]
        if not claimed:
            return
        with Runs(self._confinement("function")) as runs:
            plan = self.views.planned(self.views.whole(None), "function")
            requests = [r for task, number in claimed for r in self._requests(task, number)]
            outcome = runs.run(plan, requests)
            self._note(outcome)
            for task, number in claimed:
                scored = self._score(task, number, outcome)
                hangs = outcome.failures.get(number) == results.OUT_OF_TIME
                if scored.result.status != results.RIGHT and not hangs:
                    own = self.views.planned(self.views.alone(task, number), "function")
                    scored = self._once_more(runs, task, number, own, outcome, scored)
                views[task.id, number] = scored

    def _grade_model(self, task: Task, views) -> None:
        for number in self.claims[task.id].numbers:
            with Runs(self._confinement("model")) as runs:
                requests = self._requests(task, number)
                own = self.views.alone(task, number)
                plan = self.views.planned(own, "model")
                outcome = runs.run(plan, requests)
                self._note(outcome)
                scored = self._score(task, number, outcome)
                whole = [n for n in self.views.whole(task) if n not in self.failed]
                broke = scored.result.status in (results.ERROR, results.MISSING, results.ENDED)
                if broke and whole != own:
                    plan = self.views.planned(whole, "model")
                    scored = self._once_more(runs, task, number, plan, outcome, scored)
                views[task.id, number] = scored

    def _once_more(self, runs, task, number, plan, before: Outcome, scored: Scored) -> Scored:
        """Ask in another view for the parts that were lost; return the better result."""
        lost = {part.name for part in scored.result.parts if not part.earned}
        requests = [r for r in self._requests(task, number) if r.part in lost]
        outcome = runs.run(plan, requests, patient=False)
        outcome.answers = before.answers | outcome.answers
        for cell, error in outcome.errors.items():
            # The cells may know inputs by now, from files that earlier calls left behind.
            error["message"] = before.errors.get(cell, {}).get("message", "")
        again = self._score(task, number, outcome)
        return again if again.result.earned > scored.result.earned else scored

    def _note(self, outcome: Outcome) -> None:
        for number, status in sorted(outcome.failures.items()):
            self.failed[number] = status
            name = f"cell {number + 1}" if number >= 0 else f"given cell {number - GIVEN + 1}"
            self.notes.append(f"{name} was left out: {status}")

    def _settle(self, task: Task, views) -> TaskResult:
        """Return a task's result; where cells compete and differ, ask for a human."""
        claim = self.claims[task.id]
        if not claim.numbers:
            said = "is as it was handed out" if claim.handed_out else f"defines no {task.asks}"
            parts = [PartResult(p.name, float(p.points), 0.0, p.hint) for p in task.parts]
            message = f"The cell {said}." if claim.handed_out else f"The notebook {said}."
            return TaskResult(
                task.id, task.title, float(task.points), 0.0, results.MISSING, message, parts
            )
        scored = {number: views[task.id, number] for number in claim.numbers}
        earned = {number: one.result.earned for number, one in scored.items()}
        last = claim.numbers[-1]
        for number in claim.numbers:
            self.notes.extend(scored[number].notes)
        if len(set(earned.values())) > 1:
            listed = ", ".join(f"cell {n + 1} earns {points:g}" for n, points in earned.items())
            self.doubts.append(
                f"{task.title}: {len(earned)} different cells claim to be this task's ({listed}); "
                f"cell {last + 1}, the last, is counted for now"
            )
        return scored[last].result


def _written(task: WrittenTask, rules: Rules, notebook: Notebook, remarks) -> WrittenAnswer:
    """Return the student's text for a question, found by its id, else among what was added."""
    own = [cell for cell in notebook.cells if cell.id == task.id]
    if not own:
        own = [
            cell
            for cell in notebook.cells
            if cell.kind == "markdown"
            and not cell.id
            and plain(cell.source) not in rules.handed_out
        ]
        if own and rules.handed_out:
            remarks.append(f"the answer to {task.title!r} was found by its content")
        else:
            own = []
    texts = [cell.source.strip() for cell in own]
    texts = [text for text in dict.fromkeys(texts) if text]
    kept = [text for text in texts if plain(text) not in rules.handed_out]
    text = "\n\n---\n\n".join(kept or texts[:1])
    return WrittenAnswer(task.id, task.title, task.points, text[:100_000])


def grade(rules: Rules, notebook: Notebook, sha256: str, result: results.Result) -> None:
    """Grade a notebook into a result that names its student and file."""
    began = time.monotonic()
    assignment = rules.assignment
    if rules.unsafe:
        result.notes.append(results.UNSAFE_NOTE)
    work = Submission(rules, notebook, sha256)
    result.reasons.extend(notebook.remarks)
    for claim in work.claims.values():
        result.reasons.extend(claim.remarks)
    for task in assignment.tasks:
        if isinstance(task, WrittenTask):
            result.written.append(_written(task, rules, notebook, result.reasons))
    try:
        result.tasks = work.grade()
        result.earned = float(sum(task.earned for task in result.tasks))
        result.state = results.GRADED
    except SandboxFailed as problem:
        result.checks_sha256 = ""  # so that the next run tries again
        work.doubts.append("the sandbox failed; grade it again")
        result.notes.append(str(problem))
    except scoring.FaultyCheck as problem:
        result.notes.append(f"a check of the assignment is faulty: {problem}")
        work.doubts.append("a check of the assignment could not tell right from wrong")
    found = any(claim.numbers or claim.handed_out for claim in work.claims.values())
    if not found and not any(answer.text for answer in result.written):
        work.doubts.append("no cell of this assignment is in the file: is it another one's?")
    if work.doubts:
        result.state = results.NEEDS_A_HUMAN
        result.reasons.extend(work.doubts)
    result.notes.extend(work.notes)
    result.notes = list(dict.fromkeys(result.notes))
    result.reasons = list(dict.fromkeys(result.reasons))
    result.seconds = round(time.monotonic() - began, 2)
