"""Coded values: exactly the codes of the data model, documented; quantifiers in order of size."""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS

from kg import vocabulary
from kg.paths import ONTOLOGY
from kg.vocabulary import BASE, JHA

CODES = {
    "chamber": "EK TK",
    "configuration": "home justice",
    # not in the data model: for countries whose status changed over time
    "country-status": "candidate member-state schengen schengen-air-sea",
    "document-type": "annotated-agenda cover-letter other report",
    "event-kind": "adoption agreement attack conference council-meeting deadline debate "
    "entry-into-operation other publication visit",
    "meeting-kind": "extraordinary formal informal",
    "modality": "expected intended reported",
    "outcome-type": "conclusions-adopted council-position decision-adopted declaration-agreed "
    "endorsed general-approach no-agreement noted partial-general-approach political-agreement "
    "unanimous-support",
    "planned-outcome": "conclusions decision exchange-of-views general-approach information other "
    "partial-general-approach policy-debate political-agreement presentation progress-report "
    "state-of-play",
    # not in the data model: what an authority says of a dossier
    "procedure-status": "adopted pending withdrawn",
    "quantifier": "all group large-group like-minded many most one others several small-group some "
    "unspecified vast-majority",
    "setting": "aob breakfast lunch working-session",
    "speech-act": "abstains announces assesses calls concerns contributes decides discusses "
    "informs opposes proposes stresses supports votes-against",
    "stance": "mixed negative neutral positive",
    "status": "reviewed unresolved unreviewed",
}
BY_SIZE = [
    "all",
    "vast-majority",
    "most",
    "many",
    "large-group",
    "group",
    "several",
    "some",
    "small-group",
    "one",
]

GRAPH = Graph().parse(ONTOLOGY / "vocab" / "schemes.ttl")
CONCEPTS = sorted(GRAPH.subjects(RDF.type, SKOS.Concept))


def code_of(concept: URIRef) -> tuple[str, str]:
    scheme, _, code = concept.removeprefix(BASE + "id/").partition("/")
    return scheme, code


def test_schemes_hold_exactly_the_codes_of_the_data_model():
    found: dict[str, list[str]] = {}
    for concept in CONCEPTS:
        scheme, code = code_of(concept)
        found.setdefault(scheme, []).append(code)
    assert {k: sorted(v) for k, v in found.items()} == {k: v.split() for k, v in CODES.items()}
    schemes = {str(s).rsplit("/", 1)[1] for s in GRAPH.subjects(RDF.type, SKOS.ConceptScheme)}
    assert schemes == set(CODES)


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda c: "/".join(code_of(c)))
def test_code_is_documented(concept):
    """Notation = code, so it is unique in its scheme; labels in both languages, one definition."""
    scheme, code = code_of(concept)
    assert [str(n) for n in GRAPH.objects(concept, SKOS.notation)] == [code]
    assert list(GRAPH.objects(concept, SKOS.inScheme)) == [URIRef(f"{BASE}id/scheme/{scheme}")]
    assert sorted(str(x.language) for x in GRAPH.objects(concept, SKOS.prefLabel)) == ["en", "nl"]
    (definition,) = GRAPH.objects(concept, SKOS.definition)
    assert str(definition).endswith(".")
    assert len(list(GRAPH.objects(concept, SKOS.example))) == 1


@pytest.mark.parametrize("scheme", CODES)
def test_labels_are_unique_in_their_scheme(scheme):
    labels = [
        (str(label).lower(), label.language)
        for concept in CONCEPTS
        if code_of(concept)[0] == scheme
        for label in GRAPH.objects(concept, SKOS.prefLabel)
    ]
    assert len(labels) == len(set(labels))


def test_quantifiers_are_ranked_by_size():
    ranks = {
        code_of(concept)[1]: int(rank)
        for concept, rank in GRAPH.subject_objects(URIRef(JHA + "rank"))
    }
    assert sorted(ranks, key=ranks.__getitem__) == BY_SIZE
    assert sorted(ranks.values()) == list(range(1, len(BY_SIZE) + 1))


def test_the_vocabulary_finds_every_code_by_its_notation():
    loaded = vocabulary.load()
    for scheme, codes in CODES.items():
        for code in codes.split():
            assert loaded.by_notation(scheme, code) == f"{scheme}/{code}"
            assert loaded[f"{scheme}/{code}"].classes == {"Concept"}


def test_codes_stand_in_order():
    """By name in each scheme, ranked quantifiers by rank before the others."""
    text = (ONTOLOGY / "vocab" / "schemes.ttl").read_text("utf-8")
    found = [line.split(">")[0][1:] for line in text.splitlines() if line.startswith("<")]
    codes = [name for name in found if not name.startswith("scheme/")]
    unranked = sorted(set(CODES["quantifier"].split()) - set(BY_SIZE))
    expected = {**{k: v.split() for k, v in CODES.items()}, "quantifier": [*BY_SIZE, *unranked]}
    assert codes == [f"{k}/{code}" for k in sorted(expected) for code in expected[k]]
