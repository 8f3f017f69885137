"""Runs inside the sandbox: the student's cells, then the calls that are asked for.

The first process runs no student's code. For each plan that it is sent, it forks a *runner*: that
one executes the cells in IPython, then waits for calls; their inputs are drawn only then. Each
part's calls of a function run in one more fork, so that a crash costs that part alone.

Nothing in here is trusted by the other side: what arrives there is judged as plain numbers, times
and sizes are measured from outside, and whatever dies is run again without the culprit. So the
student's code may do to this program what it likes.
"""

from __future__ import annotations

import builtins
import io
import os
from os import _exit, dup2, waitpid, waitstatus_to_exitcode, write
import random
import sys

# References of its own: the student's code may replace what `os` holds.
fork = getattr(os, "fork", None)  # not on Windows

ENDLESS_INPUT = 100  # calls of input() that are answered, with an empty line


def main(settings: dict) -> None:
    """Serve plans from standard input until it ends. Results go to the original standard output.

    settings: `uid` to become (or None), `limits` in bytes and counts, `hidden` packages,
    `sandboxed`.
    """
    _become_unprivileged(settings["uid"])
    _limit(settings["limits"])
    control, results, output = os.dup(0), os.dup(1), os.dup(2)
    quiet = os.open(os.devnull, os.O_RDONLY)
    dup2(quiet, 0)
    dup2(output, 1)
    from book_grader import hidden

    hidden.install(settings["hidden"])
    import IPython.core.interactiveshell  # noqa: F401 (so that no fork loads it again)
    import numpy  # noqa: F401

    from book_grader.values import read_message, write_message

    write_message(results, {"event": "started"})
    while (plan := read_message(control)) is not None:
        if fork is None:
            Runner(plan, control, results, output).run()
            return
        runner = fork()
        if runner == 0:
            try:
                Runner(plan, control, results, output).run()
            finally:
                _exit(0)
        _, status = waitpid(runner, 0)
        if settings["sandboxed"] and os.getpid() == 2:
            _sweep()
        write_message(results, {"event": "over", "status": waitstatus_to_exitcode(status)})


def _become_unprivileged(uid: int | None) -> None:
    if uid is None:
        return
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    if os.getuid() != uid or os.geteuid() != uid:
        raise SystemExit("expected to become an unprivileged user")


def _limit(limits: dict[str, int]) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    names = {
        "address_space": "RLIMIT_AS",
        "processes": "RLIMIT_NPROC",
        "file_size": "RLIMIT_FSIZE",
        "open_files": "RLIMIT_NOFILE",
        "cpu_seconds": "RLIMIT_CPU",
    }
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for name, constant in names.items():
        if limits.get(name):
            resource.setrlimit(getattr(resource, constant), (limits[name], limits[name]))


def _sweep() -> None:
    """Kill what a runner left behind. In the sandbox -1 means everything but its two first."""
    import signal

    try:
        os.kill(-1, signal.SIGKILL)
    except ProcessLookupError:
        return
    while True:
        try:
            waitpid(-1, 0)
        except ChildProcessError:
            return


class Runner:
    """Executes one plan.

    plan: `cells`, each with `number`, `source` and `captures` (pairs of a task's id and the name it
    asks for); `fork` says whether calls run in forks (a process with TensorFlow cannot fork).
    """

    def __init__(self, plan, control, results, output):
        from book_grader import values

        self.values = values
        self.plan, self.control, self.results, self.output = plan, control, results, output
        self.shell = _make_shell(lambda: self.current)
        self.execute = self.shell.run_cell
        self.captured: dict[str, object] = {}
        self.current = 0

    def emit(self, event: str, **more) -> None:
        self.values.write_message(self.results, {"event": event, **more})

    def run(self) -> None:
        """Run the cells, say so, then answer calls until an empty message comes."""
        again = []
        for cell in self.plan["cells"]:
            if self.run_cell(cell) == "NameError":
                again.append(cell)
        for cell in again:  # the cells may have been put into another order
            self.run_cell(cell)
        self.emit("ready")
        while request := self.values.read_message(self.control):
            self.answer(request)

    def run_cell(self, cell) -> str | None:
        """Execute one cell; return the name of the exception that ended it."""
        self.current = cell["number"]
        self.restore_streams()
        self.emit("cell", number=self.current)
        try:
            outcome = self.execute(cell["source"], store_history=False)
            error = outcome.error_before_exec or outcome.error_in_exec
        except BaseException as problem:
            error = problem
        namespace = self.shell.user_ns
        for task, name in cell["captures"]:
            if name in namespace:
                self.captured[task] = namespace[name]
        described = None if error is None else describe(error, self.current)
        self.emit("cell over", number=self.current, error=described)
        return described and described["type"]

    def restore_streams(self) -> None:
        """Give the student's code working streams, whatever it did to the last ones."""
        dup2(self.output, 1)
        dup2(self.output, 2)
        for name, number in (("stdout", 1), ("stderr", 2)):
            raw = io.FileIO(number, "w", closefd=False)
            stream = io.TextIOWrapper(io.BufferedWriter(raw), "utf-8", "replace")
            setattr(sys, name, stream)

    def answer(self, request) -> None:
        """Make one part's calls."""
        if request["kind"] == "model" or fork is None:
            self.calls(request)
            self.emit("part over", status=0)
            return
        state = random.getstate()  # Python seeds it anew in a fork
        child = fork()
        if child == 0:
            try:
                random.setstate(state)
                self.calls(request)
            finally:
                _exit(0)
        _, status = waitpid(child, 0)
        self.emit("part over", status=waitstatus_to_exitcode(status))

    def calls(self, request) -> None:
        sys.settrace(None)
        sys.setprofile(None)
        self.restore_streams()
        task, name = request["task"], request["asks"]
        namespace = self.shell.user_ns
        if task not in self.captured and name not in namespace:
            self.emit("missing")
            return
        asked = self.captured[task] if task in self.captured else namespace[name]
        for number, arguments in enumerate(request["calls"]):
            try:
                given = self.values.encode(arguments)
                value = call(asked, request["kind"], arguments)
                changed = self.values.encode(arguments) != given
                message = {"event": "returned", "call": number, "value": value, "changed": changed}
                encoded = self.values.encode(message)
            except BaseException as problem:
                self.emit("raised", call=number, error=describe(problem, self.current))
            else:
                view = memoryview(encoded)
                while view:
                    view = view[write(self.results, view) :]


def call(asked, kind: str, arguments):
    """Call a function, or let a model predict. Returns what is sent back."""
    if kind == "function":
        return asked(*arguments)
    predicted = asked.predict(arguments[0], verbose=0)
    return predicted.numpy() if hasattr(predicted, "numpy") else predicted


def describe(problem: BaseException, current: int) -> dict:
    """Say what an exception was, even if it was made to prevent that.

    current: the number of the cell that runs. Returns `type`, `lineage` (the names of its type and
    of all that it is a kind of), `message`, and where in the student's code it was raised: `cell`
    (its number) and `line`.
    """
    try:
        name = str(type(problem).__name__)[:100]
    except BaseException:
        name = ""
    try:
        message = str(problem)[:500]
    except BaseException:
        message = "(its message cannot be read)"
    cell, line = current, 0
    try:
        if isinstance(problem, SyntaxError):
            line = int(problem.lineno or 0)
        trace = problem.__traceback__
        while trace is not None:
            filename = trace.tb_frame.f_code.co_filename
            if filename.startswith("<cell "):
                cell, line = int(filename[6:-1]), int(trace.tb_lineno)
            trace = trace.tb_next
    except BaseException:
        line = 0
    try:
        lineage = [str(kind.__name__)[:100] for kind in type(problem).__mro__[:10]]
    except BaseException:
        lineage = []
    return {"type": name, "lineage": lineage, "message": message, "cell": cell, "line": line}


def _make_shell(current):
    """Return an IPython shell without history, input, commands or tracebacks.

    current: gives the number of the cell that runs.
    """
    from IPython.core.interactiveshell import InteractiveShell
    import numpy as np
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell = InteractiveShell.instance(config=config)
    quiet = dict.fromkeys(
        ("showtraceback", "showsyntaxerror", "showindentationerror", "enable_gui", "ask_exit"),
        lambda *_, **__: None,
    )
    quiet["system"] = quiet["getoutput"] = lambda *_, **__: []
    for name, function in quiet.items():
        object.__setattr__(shell, name, function)
    shell.compile.get_code_name = lambda *_: f"<cell {current()}>"
    answers = iter([""] * ENDLESS_INPUT)

    def no_input(prompt=""):
        try:
            return next(answers)
        except StopIteration:
            raise EOFError("there is nobody to answer input()") from None

    builtins.input = no_input
    # Grading twice gives the same score, also where the student's code draws without a seed.
    random.seed(7)
    np.random.seed(7)  # noqa: NPY002 (the student's code may use the global one)
    make_generator = np.random.default_rng
    seeds = iter(range(7, 10**9))
    np.random.default_rng = lambda seed=None: make_generator(next(seeds) if seed is None else seed)
    return shell
