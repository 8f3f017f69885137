"""A faulty quiz is reported by the build, with file and line."""

from tests.site.building import build, small_book
from tools import ROOT


def test_the_build_names_file_and_line_of_a_faulty_quiz(tmp_path):
    source = small_book(tmp_path / "book", {"index": "# A book\n\nText.\n"})
    good = (ROOT / "quizzes/02_gradient_descent.yml").read_text(encoding="utf-8")
    (source / "quizzes").mkdir()
    path = source / "quizzes/02_gradient_descent.yml"
    path.write_text(good, encoding="utf-8")
    assert build(source, tmp_path / "good") == ""

    path.write_text(good.replace("right: true", "right: false", 1), encoding="utf-8")
    line = next(i for i, text in enumerate(good.split("\n"), 1) if "right: true" in text)
    warnings = build(source, tmp_path / "bad")
    named = [text for text in warnings.split("\n") if f"{path}:" in text]
    assert len(named) == 1, warnings
    assert "exactly one option with right: true" in named[0]
    # The list of options begins a few lines above the option that was changed.
    assert 0 <= line - int(named[0].removeprefix(f"{path}:").split(":")[0]) <= 12
