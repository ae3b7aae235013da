"""Queries for remote engines: reworded, and still the same question."""

import pyoxigraph as ox
import pytest

from kg.graph.named_queries import questions
from kg.graph.portable import portable, unions_apart
from tests.sample_store import sample_store

APART = {
    "SELECT * { {?a ?p 1} UNION {?a ?p 2} OPTIONAL {?a ?q ?b} }":
        "SELECT * { { SELECT * { {?a ?p 1} UNION {?a ?p 2} } } OPTIONAL {?a ?q ?b} }",
    "ASK { {?a ?p 1} UNION {?a ?p 2}{?a ?q 1} UNION {?b ?q 2} FILTER NOT EXISTS {?a ?r ?c} }":
        "ASK { { SELECT * { {?a ?p 1} UNION {?a ?p 2} } }{ SELECT * { {?a ?q 1} UNION {?b ?q 2} } }"
        " FILTER NOT EXISTS {?a ?r ?c} }",
    "ASK { {?a ?p 1} UNION {?a ?p 2} UNION {{?a ?p 3} union {?a ?p 4} optional {?a ?q 1}} }":
        "ASK { {?a ?p 1} UNION {?a ?p 2} UNION {{ SELECT * { {?a ?p 3} union {?a ?p 4} } }"
        " optional {?a ?q 1}} }",
    "SELECT ?a { { SELECT ?a { OPTIONAL {?a ?p 3} {?a ?p 1} UNION {?a ?p 2} } GROUP BY ?a } }":
        "SELECT ?a { { SELECT ?a { OPTIONAL {?a ?p 3} { SELECT * { {?a ?p 1} UNION {?a ?p 2} } } }"
        " GROUP BY ?a } }",
}  # fmt: skip

UNTOUCHED = [
    "SELECT * { {?a ?p 1} UNION {?a ?p 2} ?a ?q ?b }",
    "SELECT * { { {?a ?p 1} UNION {?a ?p 2} } OPTIONAL {?a ?q ?b} }",
    "SELECT * { ?a ?p 1 FILTER EXISTS { {?a ?p 1} UNION {?a ?p 2} OPTIONAL {?a ?q 3} } }",
    "ASK { {} UNION {} OPTIONAL {?a ?p 1} }",
    'SELECT * { ?a ?p "{} UNION {}" OPTIONAL {?a ?q "}"} } # {?a} UNION {?b}',
    "SELECT * { ?a <http://x/UNION> ?b ; jha:UNION ?c OPTIONAL {?a ?q ?d} }",
    "no } SPARQL { UNION",
]


@pytest.mark.parametrize("query", APART)
def test_a_union_beside_an_optional_or_exists_is_set_apart(query):
    assert unions_apart(query) == APART[query]
    assert unions_apart(APART[query]) == APART[query]


@pytest.mark.parametrize("query", UNTOUCHED)
def test_other_queries_stay_as_they_are(query):
    assert unions_apart(query) == query


def test_questions_ask_the_same_in_other_words():
    """Evaluated by an engine that takes both wordings."""
    changed = 0
    for question in questions().values():
        other = unions_apart(portable(question.sparql))
        changed += other != portable(question.sparql)
        assert rows(question.sparql) == rows(other), question.name
    assert changed > 5


def rows(sparql):
    result = sample_store().query(sparql)
    assert isinstance(result, ox.QuerySolutions)
    return [tuple(map(str, row)) for row in result]
