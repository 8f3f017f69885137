"""The register is read strictly, and the errata show what did not pass."""

from book_site import errata, questions
import pytest

from tools import ROOT

REGISTER = ROOT / "docs/register/claims.csv"


def test_the_register_is_complete():
    statements = errata.read_register(REGISTER)
    assert len(statements) == 331
    assert {s.verdict for s in statements} == {*errata.SHOWN, "correct", "missing"}
    assert sum(s.verdict == "wrong" for s in statements) == 44
    assert {s.chapter for s in statements} == set(range(1, 16))
    assert all(s.said and s.true for s in statements if s.verdict in errata.SHOWN)


@pytest.mark.parametrize(
    ("text", "said", "true"),
    [
        ("It is round. **Wrong.** It is flat.", "It is round.", "It is flat."),
        ("It is round: **Correct** (nearly).", "It is round", "Nearly"),
        ("It is round. **Overstated.**", "It is round.", "Overstated."),
        ('"It is round". Nobody looked.', '"It is round".', "Nobody looked."),
    ],
)
def test_what_was_said_and_what_is_true(text, said, true):
    assert errata.split_text(text) == (said, true)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("id,claim\n", "expected the columns"),
        ('id,verdict,text\nC1.1,wrong,"a **b** c"\nC1,wrong,x\n', "line 3"),
        ("id,verdict,text\nC1.1,wrong\n", "line 2"),
    ],
)
def test_a_broken_register_is_refused_with_its_line(tmp_path, content, problem):
    path = tmp_path / "claims.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=problem):
        errata.read_register(path)


def test_fifteen_questions_in_order():
    chapters = questions.chapters_in(ROOT / "site/questions.yml")
    assert [c.number for c in chapters] == list(range(1, 16))
    assert all(c.stem.startswith(f"{c.number:02d}_") for c in chapters)
    assert all(c.question.endswith("?") for c in chapters)
    assert len({(c.column, c.row) for c in chapters}) == 15
    assert all(questions.sign(c).startswith("<svg") for c in chapters)


def test_arrows_of_the_map_leave_out_what_others_imply():
    assert questions.direct(3, {1: (), 2: (1,), 3: (1, 2)}) == [2]
    assert questions.direct(3, {1: (), 2: (), 3: (1, 2)}) == [1, 2]


def test_a_chapter_can_not_need_a_later_one(tmp_path):
    path = tmp_path / "questions.yml"
    path.write_text(
        'parts: [{title: a, chapters: [{number: 1, stem: 01_a, label: a, question: "a?", teaser: a,'
        " needs: [2], column: 0, row: 0}]}]\npages: []\n"
    )
    with pytest.raises(ValueError, match="chapter 1 can't need"):
        questions.read(path)
