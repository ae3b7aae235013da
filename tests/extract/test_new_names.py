"""Acts, proposals and instruments that no vocabulary knows."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kg.extract import Names, find_names
from kg.extract.names.headed_names import heads
from kg.rulebook import load as rulebook
from kg.vocabulary import load
from tests import factory

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "new-names.yaml").read_text("utf-8"))
RULES = rulebook("extract", "new-names")["heads"]


def names_in(*sentences: str) -> tuple[str, Names]:
    document = factory.document(("1", "Stand van zaken", sentences))
    return document.text, find_names(document, load())


def new_in(*sentences: str) -> list[str]:
    text, names = names_in(*sentences)
    classes = {e.ref: e.cls for e in names.entities}
    return [
        f"{text[s.start : s.end]} -> {classes[s.ref]} {s.ref}"
        for s in names.recognition.spans
        if s.ref in classes
    ]


@pytest.mark.parametrize("case", CASES["new"], ids=lambda c: c["text"][:45])
def test_a_name_that_no_vocabulary_knows_becomes_a_node(case):
    assert new_in(case["text"]) == case["names"]


@pytest.mark.parametrize("text", CASES["nothing"])
def test_a_bare_or_indefinite_noun_names_nothing(text):
    assert new_in(text) == []


@pytest.mark.parametrize("pair", CASES["same"], ids=lambda p: p[0][:45])
def test_two_wordings_of_one_name_share_a_node(pair):
    _, names = names_in(*pair)
    assert len(names.entities) == 1


@pytest.mark.parametrize("case", CASES["known"], ids=lambda c: c["ref"])
def test_a_title_in_other_words_is_linked_to_what_the_vocabulary_knows(case):
    _, names = names_in(case["text"])
    assert case["ref"] in {s.ref for s in names.recognition.spans}
    assert names.entities == ()


@pytest.mark.parametrize("case", CASES["definitions"], ids=lambda c: next(iter(c["uses"])))
def test_a_name_that_the_document_defines_holds_from_there_on(case):
    text, names = names_in(case["text"])
    for short, ref in case["uses"].items():
        uses = [s for s in names.recognition.spans if text[s.start : s.end] == short]
        assert [s.ref for s in uses] == [ref, ref]
        assert short in next(e for e in names.entities if e.ref == ref).alt_labels


def test_a_short_name_does_not_hold_before_its_definition():
    text, names = names_in(
        "De Zeppelinnota ligt klaar.", "De verordening inzake zeppelins (hierna: Zeppelinnota) ook."
    )
    assert [text[s.start : s.end] for s in names.recognition.spans].count("Zeppelinnota") == 1


def test_a_new_name_awaits_review():
    _, names = names_in("Portugal ratificeerde het Verdrag van Evora.")
    assert [e.status for e in names.entities] == ["unreviewed"]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r["id"])
def test_each_kind_of_name_proves_itself(rule):
    """Every rule carries a sentence that it must match and one that it must not."""
    title = rule["matches"] if rule.get("heading_only") else "Stand van zaken"
    names = find_names(factory.document(("1", title, [rule["matches"]])), load())
    assert f"new-{rule['id']}" in {s.rule for s in names.recognition.spans}
    _, names = names_in(rule["but_not"])
    assert not [s for s in names.recognition.spans if s.rule.startswith("new-")]


def test_every_rule_is_tried():
    assert len(RULES) == len(heads()) >= 9


def test_a_new_name_takes_over_no_known_acronym():
    text, names = names_in(
        "De routekaart voor het inreis-uitreissysteem (EES) is af. Het EES werkt."
    )
    uses = [s.ref for s in names.recognition.spans if text[s.start : s.end] == "EES"]
    assert uses == ["system/EES", "system/EES"]


def test_an_acronym_of_the_complement_is_not_the_plans():
    text, names = names_in("De routekaart voor het luchtruimsysteem (LRS) is af. Het LRS werkt.")
    assert not [s for s in names.recognition.spans if text[s.start : s.end] == "LRS"]
