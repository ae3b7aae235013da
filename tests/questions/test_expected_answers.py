"""What each question answers on the sample corpus, compared with the CSV beside it."""

import csv
import io

import pytest

from kg.graph.columns import dictionary
from kg.graph.named_queries import ask, questions
from kg.graph.store import Store
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build
from tests.questions.rewrite import answer_csv, expected, values_of

MAKE = "make expected-answers"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    build([SAMPLE_CORPUS], folder)
    return Store(folder)


@pytest.mark.parametrize("question", questions().values(), ids=lambda q: q.name)
def test_the_answer_is_the_one_beside_the_question(question, sample):
    made = answer_csv(sample, question)
    assert made == expected(question).read_text("utf-8"), f"if it should be so: {MAKE}"
    rows = list(csv.DictReader(io.StringIO(made)))
    assert rows, "the examples find nothing"


@pytest.mark.parametrize("question", questions().values(), ids=lambda q: q.name)
def test_every_answer_shows_evidence(question, sample):
    names = [column.name for column in question.columns]
    sides = {name.removesuffix("quote") for name in names if name.endswith("quote")}
    assert sides, "no quote"
    for side in sides:
        assert {f"{side}document", f"{side}official"} <= set(names)
    answer = ask(sample, question.name, values_of(question))
    for row in answer.rows:
        told = dict(zip(names, row, strict=True))
        shown = [side for side in sides if told[f"{side}quote"] is not None]
        assert shown
        assert all(told[f"{side}document"] is not None for side in shown)


@pytest.mark.parametrize("question", questions().values(), ids=lambda q: q.name)
def test_dates_that_hold_everything_change_no_answer(question, sample):
    if not {"from", "to"} <= {p.name for p in question.parameters}:
        pytest.skip("has no span of time")
    values = values_of(question)
    wide = ask(sample, question.name, {**values, "from": "1990-01-01", "to": "2099-12-31"})
    assert wide.rows == ask(sample, question.name, values).rows
    none = ask(sample, question.name, {**values, "from": "1990-01-01", "to": "1990-12-31"})
    assert not none.rows


def test_every_column_is_in_the_dictionary():
    known = dictionary()
    for question in questions().values():
        for column in question.columns:
            assert column.name in known or f"{question.name}.{column.name}" in known


def test_no_expected_answer_is_left_over():
    folder = expected(next(iter(questions().values()))).parent
    assert {p.stem for p in folder.glob("*.csv")} == set(questions())
