"""Rules for all tests: nothing is skipped silently, long tests begin first."""

import pytest

# In the order in which they begin: the longest first, so that the last worker is not left with it.
LONGEST = ("tests/notebooks/test_execution.py", "tests/binder/", "tests/lab/", "tests/browser/")
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
    """Sort by length, and keep the tests of a file on one worker."""
    items.sort(key=_place)
    for item in items:
        if item.get_closest_marker("xdist_group"):
            continue
        file = item.nodeid.split("::")[0]
        group = item.nodeid if file == ONE_BY_ONE else file
        item.add_marker(pytest.mark.xdist_group(group.replace("@", "_")))


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
