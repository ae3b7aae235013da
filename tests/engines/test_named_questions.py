"""Every named question has the same rows in a remote engine as in the embedded one."""

import pyoxigraph as ox
import pytest

from kg.graph.named_queries import bind, questions, term
from kg.graph.remote import RemoteStore

pytestmark = pytest.mark.engines

LISTS = {"data-coverage": {"agendas", "reports"}}
"""Columns that list things in no order: SPARQL leaves that of GROUP_CONCAT open."""


def rows(store, name, sparql):
    """Rows as text. Nothing and the empty text count as one: a list without members is either."""
    result = store.query(sparql)
    names = [variable.value for variable in result.variables]
    lists = LISTS.get(name, ())

    def cell(column, value):
        if value is None or str(value) == '""':
            return None
        if column in lists:
            return tuple(sorted(value.value.split()))
        if isinstance(value, ox.Literal) and value.datatype.value.endswith("#decimal"):
            return round(float(value.value), 12)  # engines keep 15 digits or more
        return str(value)

    return [tuple(cell(column, row[column]) for column in names) for row in result]


def ways_to_ask(question):
    """Sets of parameters: none, each by itself, all but the dates, all; with what is required."""
    required = {p.name for p in question.parameters if p.required}
    names = [p.name for p in question.parameters]
    without_dates = {name for name in names if name not in ("from", "to")}
    sets = [set(), *({name} for name in names), without_dates, set(names)]
    return sorted({tuple(sorted(chosen | required)) for chosen in sets})


@pytest.mark.parametrize(
    ("name", "given"),
    [
        pytest.param(name, way, id="-".join([name, *way]))
        for name, question in questions().items()
        for way in ways_to_ask(question)
    ],
)
def test_a_question_has_the_same_rows(filled, sample, name, given):
    question = questions()[name]
    values = {p.name: term(sample, p, p.example) for p in question.parameters if p.name in given}
    sparql = bind(question, values)
    assert rows(RemoteStore(filled.query), name, sparql) == rows(sample, name, sparql)


def test_most_questions_have_rows(sample):
    """The comparison would be empty otherwise."""
    filled_in = sum(bool(rows(sample, n, bind(q, {}))) for n, q in questions().items()
                    if not any(p.required for p in q.parameters))  # fmt: skip
    assert filled_in > 0.8 * len(questions())
