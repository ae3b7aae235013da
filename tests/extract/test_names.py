"""Names in running text: countries, bodies, systems, files, and the traps of the genre."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import extract, find_names
from kg.extract.names.folding import fold_phrase, fold_text
from kg.extract.names.linking import ambiguity_rules
from kg.extract.names.mentions import find_mentions
from kg.model import Document, MeetingFacts
from kg.vocabulary import load
from tests import factory

CASES = Path(__file__).parent / "cases"


def paper(*sentences: str, title: str = "Stand van zaken") -> Document:
    """A report of one point."""
    return factory.document(("1", title, sentences))


def cases(name: str) -> list[dict[str, object]]:
    book = yaml.safe_load((CASES / name).read_text("utf-8"))
    return [case for group in book.values() for case in group]


@pytest.mark.parametrize("case", cases("names.yaml"), ids=lambda c: c["text"][:45])
def test_a_sentence_gives_its_names_and_no_others(case):
    document = paper(case["text"])
    named = find_names(document, load()).recognition
    found = [f"{document.text[s.start : s.end]} -> {s.ref}" for s, i in named.pairs() if i == 2]
    assert found == case["names"]


def test_the_council_and_its_presidency_are_recognised_but_not_mentioned():
    """data-model: mentions leave out the Council and its Presidency as such."""
    document = paper("De Raad, het Voorzitterschap en de Zweedse delegatie bereikten niets.")
    names = find_names(document, load())
    assert {s.ref for s in names.recognition.spans} >= {"institution/COUNCIL", "presidency/2024-1"}
    mentions = find_mentions(document, names.recognition)
    assert [m.refers_to for m in mentions] == ["country/SWE"]


def test_a_presidency_with_an_adjective_is_the_term_nearest_to_the_meeting():
    document = replace(
        paper("Onder het Zweedse voorzitterschap begon het."),
        facts=factory.document().facts,
    )
    facts = replace(
        document.facts, meeting=MeetingFacts("2010-06-03", "2010-06-04", "formal", (0, 1))
    )
    names = find_names(replace(document, facts=facts), load())
    assert "presidency/2009-2" in {s.ref for s in names.recognition.spans}


def test_every_shared_label_has_a_rule():
    """A label with a rule is one that the vocabulary has, and the rule names its things."""
    labels: dict[str, set[str]] = {}
    for label in load().labels():
        labels.setdefault(fold_phrase(label.text), set()).add(label.ref)
    rules = ambiguity_rules()
    assert rules
    for phrase, choices in rules.items():
        assert {c["ref"] for c in choices} <= labels[phrase]


@given(st.text(max_size=200))
def test_folding_keeps_every_offset(text):
    """One code point becomes one code point, with a space at both ends."""
    assert len(fold_text(text)) == len(text) + 2


PIECES = [
    "Spanje", "Oekraïne’s", "Turkijeverklaring", "Commissie", "commissie", "Raad", "van Europa",
    "(AMMR)", "EU-", "en", "–", "de richtlijn inzake", "X-programma,", "het verdrag van Evora",
    "minister Jansen", "directeur van Frontex.", "(hierna: Xwet)", "Xwet", "het MoU met",
]  # fmt: skip
WORDS = st.sampled_from(PIECES)


@settings(deadline=None, max_examples=60)  # the first builds the gazetteer
@given(st.lists(WORDS, min_size=1, max_size=25))
def test_a_mention_is_what_the_text_says_there(words):
    """``text[start:end] == surface_form``, always; and reading twice gives the same."""
    document = paper(" ".join(words))
    extraction = extract(document, load())
    for mention in extraction.mentions:
        assert document.text[mention.start : mention.end] == mention.surface_form
        sentence = document.sentences[mention.sentence]
        assert sentence.start <= mention.start < mention.end <= sentence.end
    assert extraction == extract(document, load())
