"""Every chapter: restart and run all, offline; every stored output is compared (strict nbval).

Each chapter is a test of its own and a process of its own, so that they spread over the workers.
"""

import pytest

from tests.notebooks.verification import verify
from tools.notebooks import find_chapters

MOST_MEMORY = 1.5e9


@pytest.mark.parametrize("path", find_chapters([]), ids=lambda path: path.stem)
def test_chapter_runs_offline_and_gives_what_is_stored(path, record_property):
    result = verify(path)
    record_property(
        "measured", f"{path.stem}: {result.seconds:.0f} s, {result.peak_bytes / 1e6:.0f} MB peak"
    )
    assert result.network == [], "the chapter asked for another machine"
    assert result.code == 0, result.report[-6000:]
    assert 0 < result.peak_bytes < MOST_MEMORY
