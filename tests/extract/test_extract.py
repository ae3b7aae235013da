"""The orchestrator: everything once, in order, and nothing that the vocabulary holds already."""

from __future__ import annotations

from kg.extract import extract
from kg.vocabulary import KINDS, load
from tests import factory

TEXT = (
    "De Commissie lichtte de mensensmokkelrichtlijn toe.",
    "Saskia Terbruggen, directeur van Frontex, steunde het Verdrag van Evora.",
    "Nederland steunde dit. Zoals toegezegd aan het lid Verzonnen wordt de Kamer geïnformeerd.",
)


def test_a_new_entity_is_given_once_and_only_where_no_vocabulary_knows_it():
    document = factory.document(("1", "Mensensmokkel", TEXT), ("2", "Frontex", TEXT))
    extraction = extract(document, load())
    refs = [e.ref for e in extraction.new_entities]
    assert refs == sorted(set(refs))
    assert {"person/saskia-terbruggen", "act/verdrag-evora"} <= set(refs)
    assert not set(refs) & set(load().entries)


def test_every_reference_is_a_known_or_a_new_entity():
    document = factory.document(("1", "Mensensmokkel", TEXT))
    extraction = extract(document, load())
    known = {*load().entries, *(e.ref for e in extraction.new_entities)}
    assert {m.refers_to for m in extraction.mentions} <= known
    assert {h.person for h in extraction.office_holdings} <= known
    assert {e.ref.partition("/")[0] for e in extraction.new_entities} <= set(KINDS)


def test_mentions_are_in_reading_order():
    document = factory.document(("1", "Mensensmokkel", TEXT), ("2", "Frontex", TEXT))
    starts = [m.start for m in extract(document, load()).mentions]
    assert starts == sorted(starts)
