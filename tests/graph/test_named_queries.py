"""Named questions bind values as terms, and run as plain SPARQL too."""

import pyoxigraph as ox
import pytest

from kg.errors import QuestionError
from kg.graph import named_queries
from kg.graph.named_queries import ask, bind, question, questions, read_question
from kg.graph.names import TYPES
from tests.graph.test_store import ONE, TWO, build

HEADER = """#+ summary: {en: S, nl: S}
#+ description: {en: D, nl: D}
#+ tags: [t]
#+ parameters:
#+   title: {type: text, label: {en: Title, nl: Titel}, example: Terugkeer}
#+ columns:
#+   item: {meaning: {en: Item, nl: Punt}}
"""
BODY = (
    "SELECT ?item { VALUES (?title) { (UNDEF) } ?item dcterms:title ?t FILTER(STR(?t) = ?title) }"
)


@pytest.fixture
def a_question(tmp_path):
    path = tmp_path / "titled.rq"
    path.write_text(HEADER + BODY)
    return read_question(path)


@pytest.mark.parametrize("name", questions())
def test_every_question_is_whole(name):
    asked = question(name)
    for texts in (asked.summary, asked.description, *(p.label for p in asked.parameters)):
        assert set(texts) == {"en", "nl"} and all(texts.values())
    assert {p.name for p in asked.parameters} == set(named_queries.variables(asked.sparql))
    for parameter in asked.parameters:
        assert parameter.type in {*TYPES, "date", "text", "integer"}
    for column in asked.columns:
        assert set(column.meaning) == {"en", "nl"}


@pytest.mark.parametrize("name", questions())
def test_every_question_runs_as_it_stands_and_has_its_columns(name, tmp_path):
    answer = (
        ask(build(tmp_path / "s", ONE, TWO), name)
        if not any(p.required for p in question(name).parameters)
        else None
    )
    if answer:
        assert [c.name for c in answer.columns] == [c.name for c in question(name).columns]


def test_a_value_is_bound_as_a_term(a_question):
    assert '("Terugkeer")' in bind(a_question, {"title": ox.Literal("Terugkeer")})


@pytest.mark.parametrize(
    "hostile", ['") } # ', "\\", '"', "x\ny", "') UNION { ?item ?p ?o } (", "UNDEF"]
)
def test_a_hostile_value_finds_nothing(a_question, tmp_path, hostile):
    store = build(tmp_path / "s", ONE)
    assert not list(store.query(bind(a_question, {"title": ox.Literal(hostile)})))


def test_an_unknown_parameter_is_refused_with_the_known_ones(a_question):
    with pytest.raises(QuestionError, match="It has: title"):
        bind(a_question, {"colour": ox.Literal("x")})


def test_a_misspelt_question_is_answered_by_the_nearest():
    with pytest.raises(QuestionError, match="announced-vs-reported"):
        question("anounced-reported")


def test_a_broken_header_names_the_file(tmp_path):
    path = tmp_path / "bad.rq"
    path.write_text("#+ summary: {en: S\nSELECT * {}")
    with pytest.raises(QuestionError, match=r"bad\.rq"):
        read_question(path)


def test_a_bad_date_is_refused(tmp_path):
    with pytest.raises(QuestionError, match="2024-03-04"):
        ask(build(tmp_path / "s", ONE), "meetings", {"from": "4 maart"})


def test_a_span_that_ends_before_it_begins_is_refused(tmp_path):
    store = build(tmp_path / "s", ONE)
    with pytest.raises(QuestionError, match="2025-01-01 is after --to 2024-12-31"):
        ask(store, "meetings", {"from": "2025", "to": "2024"})
    assert ask(store, "meetings", {"from": "2024", "to": "2024"}).asked


@pytest.mark.parametrize("name", questions())
def test_every_question_is_plain_sparql_on_its_own(name):
    ox.Store().query(question(name).sparql)
