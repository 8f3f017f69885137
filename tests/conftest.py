"""Rules for all tests: nothing is skipped silently, long tests begin first."""

import pytest
from xdist.scheduler import LoadScopeScheduling

# In the order in which they begin: the longest first, so that the last worker is not left with it.
LONGEST = (
    "tests/notebooks/test_execution.py",
    "tests/course/test_corpus.py",
    "tests/course/test_assignment_models.py",
    "tests/course/test_life.py",
    "tests/hub/test_classroom.py",
    "tests/binder/",
    "tests/course/",
    "tests/lab/",
    "tests/browser/",
)
ONE_BY_ONE = "tests/notebooks/test_execution.py"


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests of a worker: Playwright runs once in a process."""
    from tools.chromium import browser as running_browser

    with running_browser() as running:
        yield running


def _place(item):
    name = item.nodeid
    return next((i for i, part in enumerate(LONGEST) if name.startswith(part)), len(LONGEST))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with what takes longest."""
    items.sort(key=_place)


class OneFileOneWorker(LoadScopeScheduling):
    """Keeps the tests of a file on one worker, so that what it has built is built once.

    Only the executions of chapters are spread one by one. (xdist's own groups have no effect with
    pytest 9.2: they rename tests, which pytest does not allow any more.)
    """

    def _split_scope(self, nodeid):
        file = nodeid.split("::")[0]
        return nodeid if file == ONE_BY_ONE else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Take our scheduler."""
    return OneFileOneWorker(config, log)


def _fail_instead_of_skip(report):
    if report.outcome == "skipped":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        reason = getattr(report, "wasxfail", None) or reason
        report.outcome = "failed"
        report.longrepr = f"{reason}\nA part that cannot run is a failure, never a silent skip."
        if hasattr(report, "wasxfail"):
            del report.wasxfail
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Turn every skipped or expectedly failing test into a failure that says why."""
    return _fail_instead_of_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    """Turn a skipped module into a failure that says why."""
    return _fail_instead_of_skip((yield))


def pytest_terminal_summary(terminalreporter):
    """Print what tests have measured (sizes, times, memory), after all is done."""
    measured = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", [])
        if name == "measured" and report.when == "call"
    ]
    if measured:
        terminalreporter.section("measured")
        for line in sorted(measured):
            terminalreporter.write_line(line)
