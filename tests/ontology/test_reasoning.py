"""HermiT finds ontology and vocabularies consistent, and contradictions where they are.

What cannot be is planted as classes ("an agency that is a country"), so that one run of the
reasoner shows them all empty; the same as individuals makes the whole inconsistent. Needs Java.
Dates are left out: xsd:date, xsd:gYearMonth and xsd:gYear are outside OWL 2's datatypes.
"""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import owlready2
import pytest
from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF

from kg.paths import ONTOLOGY
from kg.vocabulary import BASE, JHA, turtle_files
from tests.ontology.hermit import empty_classes

pytestmark = pytest.mark.skipif(
    shutil.which("java") is None, reason="HermiT needs Java: install a Java runtime"
)

PLANTED = "https://example.org/planted#"

# What cannot be: a class, and either another or a property with the class of its value.
CONTRADICTIONS = {
    "the Presidency is the country that provides it": "jha:Presidency & jha:Country",
    "a group is one of its members": "jha:MemberStateGroup & jha:Country",
    "a body is its director": "jha:Agency & jha:Person",
    "an agency is an institution": "jha:Agency & jha:Institution",
    "a claim is the Council it tells of": "jha:Statement & jha:Meeting",
    "an account of a point is the Council": "jha:AgendaItem & jha:Meeting",
    "a dossier is its act": "jha:Dossier & jha:LegalAct",
    "a proposal is its act": "jha:Proposal & jha:LegalAct",
    "a package is one of its dossiers": "jha:Package & jha:Dossier",
    "a soft instrument is an act": "jha:PolicyInstrument & jha:LegalAct",
    "a regulation is a directive": "jha:Regulation & jha:Directive",
    "an intervention is an outcome": "jha:Intervention & jha:Outcome",
    "a commitment is a motion": "jha:Commitment & jha:Motion",
    "a country belongs and does not belong": "jha:MemberState & jha:ThirdCountry",
    "a region has a country code": "jha:Region & jha:Country",
    "a system is a dossier": "jha:InformationSystem & jha:Dossier",
    "evidence is the paper it stands in": "jha:Evidence & jha:Document",
    "a place is a document": "jha:Place & jha:Document",
    "a country is a coded value": "jha:Country & skos:Concept",
    "a person is a coded value": "jha:Person & skos:Concept",
    "an act is a coded value": "jha:LegalAct & skos:Concept",
    "a dossier speaks": "jha:Intervention > jha:actor > jha:Dossier",
    "a topic is what a stance is on": "jha:Intervention > jha:stanceOn > jha:Topic",
    "a Council is chaired by a Presidency": "jha:Meeting > jha:presidency > jha:Presidency",
    "a Presidency is provided by an agency": "jha:Presidency > jha:heldBy > jha:Agency",
    "a claim's evidence is a paper": "jha:Statement > jha:evidence > jha:Document",
    "a letter is signed by a body": "jha:Document > jha:signatory > jha:Institution",
    "a document acts": "jha:Document > jha:actor > jha:Actor",
    "a point belongs to a document": "jha:AgendaItem > jha:itemOf > jha:Document",
    "a motion is moved by a country": "jha:Motion > jha:proposedBy > jha:Country",
}
POSSIBLE = {
    "a country acts and can be visited": "jha:Actor & jha:Place & jha:Country",
    "a topic is a concept": "jha:Topic & skos:Concept",
    "a Presidency speaks": "jha:Intervention > jha:actor > jha:Presidency",
    "a group speaks": "jha:Intervention > jha:actor > jha:MemberStateGroup",
    "a package is what a stance is on": "jha:Intervention > jha:stanceOn > jha:Package",
    "a house of parliament is promised": "jha:Commitment > jha:madeTo > skos:Concept",
}


def ontology() -> Graph:
    return Graph().parse(ONTOLOGY / "core.ttl").parse(ONTOLOGY / "alignments.ttl")


def plant(graph: Graph, number: int, expression: str) -> URIRef:
    """A class that only things of the contradictory kind could belong to."""
    node = URIRef(f"{PLANTED}C{number}")
    curie = graph.namespace_manager.expand_curie
    first, _, rest = expression.partition(" > ")
    if rest:
        name, _, value = rest.partition(" > ")
        some = BNode()
        graph.add((some, RDF.type, OWL.Restriction))
        graph.add((some, OWL.onProperty, curie(name)))
        graph.add((some, OWL.someValuesFrom, curie(value)))
        parts = [curie(first), some]
    else:
        parts = [curie(part) for part in expression.split(" & ")]
    both, members = BNode(), BNode()
    Collection(graph, members, parts)
    graph.add((both, RDF.type, OWL.Class))
    graph.add((both, OWL.intersectionOf, members))
    graph.add((node, RDF.type, OWL.Class))
    graph.add((node, OWL.equivalentClass, both))
    return node


@cache
def _planted_and_empty(folder: str) -> tuple[dict[str, str], frozenset[str]]:
    graph = ontology()
    expressions = [*CONTRADICTIONS.values(), *POSSIBLE.values()]
    planted = {text: str(plant(graph, n, text)) for n, text in enumerate(expressions)}
    return planted, frozenset(empty_classes(graph, Path(folder)))


@pytest.fixture(scope="module")
def reasoned(tmp_path_factory):
    return _planted_and_empty(str(tmp_path_factory.mktemp("planted")))


def test_ontology_alignments_and_vocabularies_are_consistent(tmp_path):
    """Raises where they are not; and no class of ours is empty by definition."""
    graph = ontology()
    for path in turtle_files():
        graph.parse(path)
    assert len(graph) > 3000
    assert empty_classes(graph, tmp_path) == set()


def test_the_graph_of_good_nodes_is_consistent(tmp_path):
    graph = ontology().parse(Path(__file__).parent / "shapes" / "good.ttl")
    assert empty_classes(graph, tmp_path) == set()


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_contradiction_is_caught(reasoned, name):
    planted, empty = reasoned
    assert planted[CONTRADICTIONS[name]] in empty


@pytest.mark.parametrize("name", POSSIBLE)
def test_what_is_possible_stays_possible(reasoned, name):
    planted, empty = reasoned
    assert planted[POSSIBLE[name]] not in empty


def test_every_disjointness_has_a_planted_contradiction():
    """Each axiom says of at least one pair planted above that it cannot be."""
    graph = ontology()
    curie = graph.namespace_manager.expand_curie
    pairs = [
        [set(graph.transitive_objects(curie(x), None)) for x in text.split(" & ")]
        for text in CONTRADICTIONS.values()
        if "&" in text
    ]
    assert pairs
    axioms = [set(Collection(graph, m)) for m in graph.objects(None, OWL.members)]
    axioms += [{a, b} for a, b in graph.subject_objects(OWL.disjointWith)]
    for axiom in axioms:
        assert any(
            (left & axiom) and (right & axiom) and (left & axiom) != (right & axiom)
            for left, right in pairs
        ), sorted(axiom)


def test_a_thing_that_is_two_things_makes_the_graph_inconsistent(tmp_path):
    graph = ontology()
    presidency = URIRef(f"{BASE}id/presidency/2031-1")
    graph.add((presidency, RDF.type, URIRef(JHA + "Presidency")))
    graph.add((presidency, RDF.type, URIRef(JHA + "MemberState")))
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        empty_classes(graph, tmp_path)
