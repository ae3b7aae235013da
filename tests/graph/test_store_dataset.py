"""Which graphs a query is about: all but provenance, those of ``FROM``, or those of the request."""

import pytest

from kg.errors import QueryError
from kg.graph.prefixes import names_dataset
from tests.sample_store import sample_store

COUNT = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"


def count(query, **options):
    return int(next(iter(sample_store().query(query, **options)))["n"].value)


def graph(name):
    return sample_store().manifest.base + "graph/" + name


def test_from_leaves_the_other_graphs_out():
    everything = count(COUNT.format(""))
    vocabulary = count(COUNT.format("FROM graph:vocabulary"))
    ontology = count(COUNT.format(f"FROM <{graph('ontology')}>"))
    both = count(COUNT.format("FROM graph:vocabulary from graph:ontology"))
    assert 0 < vocabulary < both <= vocabulary + ontology < everything
    assert count(COUNT.format("FROM <http://example.org/none>")) == 0
    assert count(COUNT.format("FROM graph:provenance")) > 0


def test_a_dataset_takes_the_place_of_from():
    vocabulary = count(COUNT.format("FROM graph:vocabulary"))
    dataset = ([graph("vocabulary")], [])
    assert count(COUNT.format("FROM graph:ontology"), dataset=dataset) == vocabulary
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert count(named, dataset=([], [graph("vocabulary")])) == vocabulary
    assert count(named, dataset=([graph("vocabulary")], [])) == 0
    assert count(named, dataset=([], [graph("provenance")])) > 0
    with pytest.raises(QueryError):
        count(named, dataset=(["no iri"], []))


def test_relative_iris_need_a_base():
    with pytest.raises(QueryError):
        sample_store().query("ASK { <a> ?p ?o }")
    assert not sample_store().query("ASK { <a> ?p ?o }", "http://example.org/")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT * FROM <http://a/> {}", True),
        ("CONSTRUCT {?s ?p ?o} from named <http://a/> {?s ?p ?o}", True),
        ("SELECT ?from { ?from ?p 'FROM' } # from", False),
        ("PREFIX from: <http://from/> SELECT * { from:from ?p <http://FROM/> }", False),
    ],
)
def test_from_is_told_from_text(query, names):
    assert names_dataset(query) == names
