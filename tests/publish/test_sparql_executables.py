"""The questions as sh:SPARQLExecutable descriptions say the same as their files."""

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, SH, Graph

from kg.graph.named_queries import questions
from kg.publish.sparql_executables import read_executables, sparql_executables

BASE = "https://example.org/jha/"


def _nameless(question):
    """A question without what Turtle does not tell: the columns' facts, the file's folder."""
    return replace(
        question,
        columns=tuple((c.name, dict(c.meaning)) for c in question.columns),
        path=Path(question.path.name),
    )


@pytest.fixture(scope="module")
def turtle():
    return sparql_executables()


def test_reading_them_back_gives_the_same_questions(turtle):
    back = read_executables(turtle)
    assert set(back) == set(questions())
    for name, question in questions().items():
        assert _nameless(back[name]) == _nameless(question)


def test_each_is_a_select_executable_with_declared_prefixes_and_runs(turtle):
    graph = Graph().parse(data=turtle, format="turtle")
    described = set(graph.subjects(RDF.type, SH.SPARQLSelectExecutable))
    assert len(described) == len(questions())
    for node in described:
        assert (node, RDF.type, SH.SPARQLExecutable) in graph
        declared = {
            str(graph.value(d, SH.prefix)): str(graph.value(d, SH.namespace))
            for d in graph.objects(graph.value(node, SH.prefixes), SH.declare)
        }
        assert declared
        text = str(graph.value(node, SH.select))
        bare = "\n".join(line for line in text.splitlines() if not line.startswith("PREFIX"))
        ox.Store().query(bare, prefixes=declared)


def test_the_text_is_the_same_every_time_and_follows_the_base(turtle):
    assert sparql_executables() == turtle
    rebased = sparql_executables(BASE)
    assert f"<{BASE}id/question/positions>" in rebased
    assert f"{BASE}id/country/NLD" in rebased
    assert set(read_executables(rebased)) == set(questions())
