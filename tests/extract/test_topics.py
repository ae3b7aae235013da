"""What a point is about: its topics, and the file it turns on."""

from __future__ import annotations

import pytest

from kg.extract import extract
from kg.rulebook import load as rulebook
from kg.vocabulary import load
from tests import factory


def topics(title: str, *sentences: str) -> list[str]:
    extraction = extract(factory.document(("1", title, sentences)), load())
    return [t.partition("/")[2] for t in extraction.item_topics.get(0, ())]


@pytest.mark.parametrize(
    ("title", "sentences", "codes"),
    [
        ("Mensenhandel", ["De lidstaten wisselden van gedachten."], ["trafficking"]),
        ("Entry/Exit Systeem", ["De planning is krap."], ["interoperability", "borders"]),
        ("Richtlijn tijdelijke bescherming", ["Het gaat om ontheemden uit Oekraïne."],
         ["temporary-protection", "ukraine"]),
        ("Toekomst van Europol", ["Men sprak over het mandaat van Europol."], ["agencies"]),
        ("Overige onderwerpen", ["Polen vroeg aandacht voor vuurwapens en munitie."], ["weapons"]),
    ],
)  # fmt: skip
def test_heading_and_text_give_topics_the_most_central_first(title, sentences, codes):
    assert topics(title, *sentences)[: len(codes)] == codes


def test_a_point_without_evidence_has_no_topic():
    assert topics("Overige onderwerpen", "Er werd niets gemeld.") == []


def test_a_point_has_three_topics_at_most():
    title = "Drugs, mensenhandel, vuurwapens, terrorisme en cyberaanvallen"
    assert len(topics(title)) == 3


def test_every_topic_of_the_rulebook_is_one_of_the_vocabulary():
    """And the other way round: no topic is without words."""
    codes = {e.notation for e in load().entries.values() if e.kind == "topic"}
    book = rulebook("extract", "topics")
    assert set(book["topics"]) == codes
    companions = {c for cs in book["companions"].values() for c in cs} | set(book["companions"])
    assert companions <= codes


def concerns(title: str, *sentences: str) -> list[str]:
    extraction = extract(factory.document(("1", title, sentences)), load())
    return list(extraction.item_concerns.get(0, ()))


def test_a_point_concerns_what_its_heading_names():
    text = "Ook de Eurodac-verordening en de Terugkeerrichtlijn kwamen ter sprake."
    assert concerns("CSAM-verordening", text) == ["dossier/csam-regulation"]


def test_a_point_concerns_the_file_that_its_text_turns_on():
    """The heading names none; one file is introduced at the start and dominates."""
    assert concerns(
        "Mensensmokkel",
        "De Commissie lichtte de mensensmokkelrichtlijn toe.",
        "Meerdere lidstaten steunden de mensensmokkelrichtlijn, ook om Europol te versterken.",
    ) == ["dossier/facilitation-directive"]


def test_a_point_in_which_no_file_stands_out_concerns_none():
    text = "Men besprak de Eurodac-verordening, de AI-verordening en de Terugkeerrichtlijn."
    assert concerns("Overige onderwerpen", text) == []
