"""Every IRI of a graph has a label, whatever it stands for; what is accepted has a reason."""

from __future__ import annotations

import pytest

from kg.graph.reasoning import rules
from kg.graph.store import Store
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build

LANGUAGE = "RDF, RDFS, OWL and XSD are what the graph is written in: every tool knows their terms"
ACCEPTED = {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": LANGUAGE,
    "http://www.w3.org/2000/01/rdf-schema#": LANGUAGE,
    "http://www.w3.org/2002/07/owl#": LANGUAGE,
    "http://www.w3.org/2001/XMLSchema#": LANGUAGE,
    "http://publications.europa.eu/resource/authority/": "an authority's entry, which it names",
    "https://creativecommons.org/licenses/": "a web page",
    "https://zoek.officielebekendmakingen.nl/": "a web page",
}
"""Openings of IRIs without a label in the graph."""

DEFINED_BY = (
    """SELECT DISTINCT ?x { { ?term rdfs:isDefinedBy ?x } UNION { ?o owl:versionIRI ?x } }"""
)
"""Vocabularies and versions as wholes: documents, named by their own files."""

WITHOUT_LABEL = """SELECT DISTINCT ?x {
  { ?x ?p ?o } UNION { ?s ?x ?o } UNION { ?s ?p ?x }
  FILTER(ISIRI(?x))
  FILTER NOT EXISTS { ?x skos:prefLabel|rdfs:label|dcterms:title ?label }
}"""
CONCEPTS = """SELECT DISTINCT ?x { ?x a skos:Concept .
  VALUES ?class { jha:Person jha:Country jha:LegalAct jha:Actor jha:Place jha:PolicyObject
                  jha:Statement jha:InformationSystem jha:Meeting }
  ?x a ?class }"""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("labels") / "store"
    build([SAMPLE_CORPUS], folder)
    return Store(folder)


def found(store: Store, query: str) -> set[str]:
    return {row["x"].value for row in store.query(query)}


def test_every_iri_of_the_graph_has_a_label(store):
    without = found(store, WITHOUT_LABEL) - found(store, DEFINED_BY)
    assert sorted(x for x in without if not x.startswith(tuple(ACCEPTED))) == []


def test_no_exception_is_left_over(store):
    """Each is needed by the samples, but for the official pages that real papers have."""
    without = found(store, WITHOUT_LABEL)
    used = {opening for opening in ACCEPTED if any(x.startswith(opening) for x in without)}
    assert set(ACCEPTED) - used <= {"https://zoek.officielebekendmakingen.nl/"}


def test_coded_values_and_things_have_labels_in_both_languages(store):
    """Persons' names are the same in all languages, and the new names of texts are Dutch."""
    query = """SELECT DISTINCT ?x { GRAPH graph:vocabulary { ?x skos:prefLabel ?label }
      FILTER NOT EXISTS { ?x a jha:Person } FILTER NOT EXISTS { ?x a jha:Rule }
      FILTER NOT EXISTS { ?x skos:prefLabel ?nl . ?x skos:prefLabel ?en
        FILTER(LANG(?nl) = "nl" && LANG(?en) = "en") } }"""
    assert found(store, query) == set()


def test_no_person_country_or_act_is_a_concept(store):
    assert found(store, CONCEPTS) == set()
    assert found(store, CONCEPTS.replace("a skos:Concept", "a jha:MemberState"))  # it can find


def test_every_rule_that_a_statement_names_is_described(store):
    query = """SELECT DISTINCT ?x { ?s jha:foundBy ?x
      FILTER NOT EXISTS { ?x a jha:Rule ; skos:definition ?meaning } }"""
    assert found(store, query) == set()
    assert len(rules()) > 4
