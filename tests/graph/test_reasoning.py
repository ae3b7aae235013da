"""What is written out follows: by each rule's own case, and by HermiT over the samples."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.graph.reasoning import InferenceRule, conclusions, inferred_nquads, rules
from kg.graph.store import Store
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build
from kg.vocabulary import BASE, JHA, PREFIXES, RDF, RDFS, SKOS
from tests.ontology.hermit import entailed

RULES = {rule.name: rule for rule in rules()}
PREFIX = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())

# rule: what is given, what follows, what must not follow
CASES = {
    "cited-papers": (
        "<x:report> jha:cites <x:agenda> . <x:report> jha:concernsMeeting <x:council> .",
        "<x:agenda> a jha:Document .",
        "<x:council> a jha:Document .",
    ),
    "superclasses": (
        "jha:MemberState rdfs:subClassOf jha:Country . jha:Country rdfs:subClassOf jha:Place, "
        "schema:Country . <x:esp> a jha:MemberState .",
        "<x:esp> a jha:Country, jha:Place .",
        "<x:esp> a schema:Country .",
    ),
    "inverses": (
        "jha:actOf owl:inverseOf jha:hasAct . <x:d> jha:hasAct <x:a> . <x:b> jha:actOf <x:e> .",
        "<x:a> jha:actOf <x:d> . <x:e> jha:hasAct <x:b> .",
        "<x:d> jha:actOf <x:a> .",
    ),
    "broader-and-narrower": (
        "<x:ports> skos:broader <x:crime> . <x:security> skos:narrower <x:crime> .",
        "<x:crime> skos:narrower <x:ports> ; skos:broader <x:security> .",
        "<x:ports> skos:broader <x:security> .",
    ),
    "broader-transitive": (
        "<x:ports> skos:broader <x:crime> . <x:security> skos:narrower <x:crime> .",
        "<x:ports> skos:broaderTransitive <x:crime>, <x:security> . "
        "<x:crime> skos:broaderTransitive <x:security> .",
        "<x:security> skos:broaderTransitive <x:ports> .",
    ),
    "labels": (
        "jha:Intervention rdfs:label 'Intervention'@en, 'Interventie'@nl . "
        "jha:Statement rdfs:label 'Statement'@en . "
        "<x:/id/document/p-1/intervention/7> a jha:Intervention, jha:Statement . "
        "<x:/id/document/p-1/group/7> a jha:Intervention ; skos:prefLabel 'some'@en . "
        "<x:/id/event/fair> a jha:Intervention . "
        "<x:/id/document/p-1/mention/3> a jha:Intervention ; jha:surfaceForm 'Spaanse'@nl . "
        "<x:/id/document/p-1/evidence/3> jha:quote 'Kort.'@nl .",
        "<x:/id/document/p-1/intervention/7> rdfs:label 'Intervention in p-1'@en . "
        "<x:/id/document/p-1/mention/3> rdfs:label 'Spaanse'@nl . "
        "<x:/id/document/p-1/evidence/3> rdfs:label 'Kort.'@nl .",
        "<x:/id/document/p-1/group/7> rdfs:label 'Intervention in p-1'@en .",
    ),
    "presidency-by-date": (
        "<x:p1> a jha:Presidency ; jha:startDate '2031-01-01'^^xsd:date ; "
        "jha:endDate '2031-06-30'^^xsd:date . "
        "<x:p2> a jha:Presidency ; jha:startDate '2031-07-01'^^xsd:date ; "
        "jha:endDate '2031-12-31'^^xsd:date . "
        "<x:m1> a jha:Meeting ; jha:startDate '2031-06-30'^^xsd:date ; "
        "jha:endDate '2031-07-01'^^xsd:date . <x:m2> a jha:Meeting ; "
        "jha:startDate '2031-07-01'^^xsd:date . <x:m3> a jha:Meeting ; "
        "jha:startDate '2032-01-01'^^xsd:date .",
        "<x:m1> jha:duringPresidency <x:p1> . <x:m2> jha:duringPresidency <x:p2> .",
        "<x:m1> jha:duringPresidency <x:p2> .",
    ),
}


def triples(turtle: str) -> set[ox.Triple]:
    return {q.triple for q in ox.parse(PREFIX + turtle, format=ox.RdfFormat.TURTLE)}


def engine_with(turtle: str) -> ox.Store:
    engine = ox.Store()
    graph = ox.NamedNode("x:graph")
    engine.extend(ox.Quad(*triple, graph) for triple in triples(turtle))
    return engine


def test_every_rule_has_a_case():
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize("name", CASES)
def test_rule_yields_what_follows_and_nothing_else(name):
    given, follows, never = CASES[name]
    found = set(conclusions(engine_with(given), RULES[name]))
    assert found == triples(follows)
    assert not found & triples(never)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rule_says_what_it_means(rule):
    assert rule.meaning.endswith(".")
    assert rule.example.endswith(".")
    assert rule.entailed_by.endswith(".")


@pytest.mark.parametrize(
    "sparql", ["SELECT * { ?s ?p ?o }", "CONSTRUCT { ?s ?p } WHERE"], ids=["select", "broken"]
)
def test_a_rule_that_is_no_construct_is_named(sparql):
    with pytest.raises(QueryError, match=r"planted\.rq"):
        list(conclusions(ox.Store(), InferenceRule("planted", "M.", "E.", "N.", sparql)))


# ---------------------------------------------------------------- the samples


@cache
def sample_quads(folder: str) -> tuple[ox.Store, str]:
    """The sample store without its inferred graph, and that graph."""
    build([SAMPLE_CORPUS], Path(folder))
    store = Store(Path(folder))
    engine = ox.Store()
    for name in store.graphs().keys() - {"inferred", "provenance"}:
        engine.bulk_load(store.graph(name), format=ox.RdfFormat.N_QUADS)
    return engine, store.graph("inferred")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return sample_quads(str(tmp_path_factory.mktemp("inferred") / "store"))


def test_a_build_writes_what_follows(sample):
    engine, written = sample
    assert written == inferred_nquads(engine)
    for name in ("duringPresidency", "actOf", "holdsPresidency", "succeeds", "proposalOf"):
        assert f"<{JHA}{name}>" in written
    assert f"<{SKOS}broaderTransitive>" in written
    assert f"<{BASE}id/country/ESP> <{RDF}type> <{JHA}Actor> " in written


def test_nothing_is_written_that_stands_elsewhere(sample):
    engine, written = sample
    for quad in ox.parse(written, format=ox.RdfFormat.N_QUADS):
        assert not any(engine.quads_for_pattern(*quad.triple, None))


def test_a_second_pass_yields_nothing(sample):
    engine, written = sample
    closed = ox.Store()
    closed.extend(engine)
    closed.bulk_load(written, format=ox.RdfFormat.N_QUADS)
    assert inferred_nquads(closed) == ""


def test_hierarchies_can_be_asked_for_without_a_path(sample):
    engine, written = sample
    closed = ox.Store()
    closed.extend(engine)
    closed.bulk_load(written, format=ox.RdfFormat.N_QUADS)
    asked = "ASK { ?country a jha:Actor, jha:Place ; jha:isoAlpha3 'ESP' }"
    assert closed.query(asked, prefixes=PREFIXES, use_default_graph_as_union=True)


SKOS_AXIOMS = """
skos:broader a owl:ObjectProperty ; rdfs:subPropertyOf skos:broaderTransitive ;
  owl:inverseOf skos:narrower .
skos:narrower a owl:ObjectProperty .
skos:broaderTransitive a owl:ObjectProperty, owl:TransitiveProperty .
"""
"""What the SKOS Reference says of these three (8.3), for the reasoner."""

WITHOUT_OWL = {JHA + "duringPresidency", RDFS + "label"}


@pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java: install a runtime")
def test_hermit_concludes_the_same(sample, tmp_path):
    """Types in our classes, and the relations that the rules write, of every named thing."""
    engine, written = sample
    stated = {q.triple for q in engine} | triples(SKOS_AXIOMS)
    ours = {q.triple for q in ox.parse(written, format=ox.RdfFormat.N_QUADS)}
    relations = {t.predicate.value for t in ours} - WITHOUT_OWL

    def comparable(found: Iterable[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
        return {
            (subject, relation, value)
            for subject, relation, value in found
            if relation in relations
            and subject.startswith(BASE)
            and (relation != RDF + "type" or value.startswith(JHA))
        }

    reasoned = comparable(entailed(stated, sorted(relations - {RDF + "type"}), tmp_path))
    assert len(reasoned) > 5000
    assert sorted(reasoned ^ comparable(map(as_text, ours | stated))) == []


def as_text(triple: ox.Triple) -> tuple[str, str, str]:
    return tuple(getattr(term, "value", "") for term in triple)  # type: ignore[return-value]
