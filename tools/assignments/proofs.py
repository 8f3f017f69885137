"""Proofs that run solutions: the reference earns all, the blank nothing, mistakes as stated.

Each function takes a Draft and whether model tasks run as well, and yields what is wrong.
"""

from dataclasses import replace
import json
import os
import subprocess
import sys

from tools import ROOT
from tools.assignments.scoring import SEEDS, Bench, Parrot, execute, owner_of, score

SHORTEST_MESSAGE = 30
SECONDS = 300
# Runs cells in a process of its own, as a student's "restart and run all" does.
RUN_ALL = """
import json, sys
namespace = {"__name__": "__main__"}
for name, source in json.load(sys.stdin):
    try:
        exec(compile(source, f"<{name}>", "exec"), namespace)
    except BaseException as problem:
        print(f"the cell {name} raises {type(problem).__name__}: {problem}", file=sys.stderr)
        sys.exit(1)
"""


def _tasks(draft, slow):
    return [task for task in draft.assignment.coded if slow or task.kind == "function"]


def _bench(draft):
    if not hasattr(draft, "bench"):
        draft.bench = Bench(draft.cells, draft.assignment)
    return draft.bench


def _seeds(task):
    return SEEDS if task.kind == "function" else SEEDS[:1]


def _told(earned):
    return " and ".join(f"{sum(parts.values()):g}" for parts in earned)


def prove_clean_run(draft, slow):
    """The solved notebook runs from top to bottom and writes nothing to standard error."""
    models = {task.id for task in draft.assignment.coded if task.kind == "model"}
    cells = []
    for cell in draft.cells:
        owner = owner_of(cell.id, draft.assignment.tasks)
        if not slow and (cell.id == "setup_keras" or owner in models):
            continue
        if cell.is_code and cell.role != "points":
            cells.append((cell.id, cell.source))
    done = subprocess.run(
        [sys.executable, "-c", RUN_ALL],
        input=json.dumps(cells),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
    )
    if done.returncode or done.stderr:
        yield f"the solved notebook writes to standard error:\n{done.stderr.strip()[-2000:]}"


def prove_reference(draft, slow):
    """The reference solution earns every point, and passes the visible test."""
    bench = _bench(draft)
    for task in _tasks(draft, slow):
        namespace, outcome = bench.solved(task)
        if outcome.kind:
            yield f"{task.id}: the reference raises {outcome.kind}: {outcome.error}"
            continue
        for parts in bench.earned(task, seeds=_seeds(task)):
            lost = [part.name for part in task.parts if parts[part.name] != part.points]
            if lost:
                yield f"{task.id}: the reference loses {', '.join(lost)}"
        tried = execute(bench.sources[f"{task.id}_try"], namespace, f"{task.id}_try")
        if tried.kind:
            yield f"{task.id}: the visible test refuses the reference: {tried.error}"


def prove_stub(draft, slow):
    """What students begin with earns nothing, and the visible test says what is missing."""
    bench = _bench(draft)
    for task in _tasks(draft, slow):
        stub = draft.student_sources[task.id]
        earned = bench.earned(task, stub, seeds=SEEDS[:1])
        if _told(earned) != "0":
            yield f"{task.id}: the blank stub earns {_told(earned)}, expected 0"
        namespace, _ = bench.solved(task, stub)
        tried = execute(bench.sources[f"{task.id}_try"], namespace, f"{task.id}_try")
        if not tried.kind:
            yield f"{task.id}: the visible test passes with the blank stub"
        elif len(tried.error) < SHORTEST_MESSAGE:
            yield f"{task.id}: the visible test says only {tried.error!r} to the blank stub"


def prove_parrot(draft, slow):
    """Who writes the answers of the visible test down earns nothing for it."""
    bench = _bench(draft)
    for task in _tasks(draft, slow=False):
        namespace, outcome = bench.solved(task)
        if outcome.kind:
            continue  # prove_reference says so
        parrot = namespace[task.asks] = Parrot(namespace[task.asks])
        execute(bench.sources[f"{task.id}_try"], namespace, f"{task.id}_try")
        parrot.listening = False
        if not parrot.known:
            yield f"{task.id}: the visible test never calls {task.asks}"
            continue
        for seed in SEEDS:
            won = [name for name, points in score(task, namespace, seed).items() if points]
            if won:
                yield f"{task.id}: answers of the visible test earn the part {', '.join(won)}"
                break


def prove_mistakes(draft, slow):
    """Every named mistake earns exactly what it says."""
    bench = _bench(draft)
    tasks = {task.id: task for task in _tasks(draft, slow)}
    for mistake in draft.assignment.mistakes:
        for name in mistake.code:
            if name not in tasks:
                continue
            task, wanted = tasks[name], mistake.earns[name]
            # Earlier tasks of the same mistake are wrong in the same way.
            cells = [
                replace(cell, source=mistake.code[cell.id])
                if cell.id in mistake.code and cell.id in task.needs
                else cell
                for cell in draft.cells
            ]
            chosen = bench if cells == draft.cells else Bench(cells, draft.assignment)
            earned = chosen.earned(task, mistake.code[name], seeds=_seeds(task))
            if any(abs(sum(parts.values()) - wanted) > 1e-9 for parts in earned):
                right = ", ".join(part for part, won in earned[0].items() if won) or "nothing"
                yield (
                    f"mistake {mistake.name!r}: expected {wanted:g} for {name}, got "
                    f"{_told(earned)} (right: {right})"
                )


RUNNING = (prove_clean_run, prove_reference, prove_stub, prove_parrot, prove_mistakes)
