"""Every named question has the same rows in a remote engine as in the embedded one."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.named_queries import bind, questions, term
from kg.graph.remote import RemoteStore

pytestmark = pytest.mark.engines

DOCS = Path(__file__).resolve().parents[2] / "docs" / "stores.md"

LISTS = {"data-coverage": {"agendas", "reports"}}
"""Columns that list things in no order: SPARQL leaves that of GROUP_CONCAT open."""

DIFFERS = {
    "virtuoso": {
        "agencies-on-dossier": {"open"},
        "allies": {"open", "example"},
        "calls": {"open", "example"},
        "concerns": {"example"},
        "country-mentions": {"open"},
        "dossier-progress": {"open"},
        "intended-vs-reported": {"example"},
        "positions": {"example"},
    }
}
"""Questions that an engine's own faults keep from the same rows, asked without values or with the
examples of their parameters; docs/stores.md says which."""


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


@pytest.mark.parametrize("asked", ["open", "example"])
@pytest.mark.parametrize("name", sorted(questions()))
def test_a_question_has_the_same_rows(filled, sample, name, asked):
    question = questions()[name]
    values = {
        parameter.name: term(sample, parameter, parameter.example)
        for parameter in question.parameters
        if asked == "example" or parameter.required
    }
    sparql = bind(question, values)
    here = rows(sample, name, sparql)
    if asked in DIFFERS.get(filled.name, {}).get(name, ()):
        pytest.skip(f"{filled.name} differs here: see docs/stores.md")
    assert rows(RemoteStore(filled.query), name, sparql) == here


def test_the_differences_are_written_down():
    text = DOCS.read_text("utf-8")
    for engine, names in DIFFERS.items():
        section = re.search(rf"(?ims)^## {engine}.*?(?=^## |\Z)", text)
        assert section and all(f"`{name}`" in section[0] for name in names)


def test_most_questions_have_rows(sample):
    """The comparison would be empty otherwise."""
    filled_in = sum(bool(rows(sample, n, bind(q, {}))) for n, q in questions().items()
                    if not any(p.required for p in q.parameters))  # fmt: skip
    assert filled_in > 0.8 * len(questions())
