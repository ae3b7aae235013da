"""Motions: cases as data, and each rule on its own examples."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from kg import rulebook
from kg.extract.motions import find_motions, motions_in
from kg.vocabulary import load
from tests.extract.statement_cases import cases, compared, document_of

_RULES = rulebook.load("extract", "motions")["rules"]


@pytest.mark.parametrize("case", cases("motions"), ids=lambda case: case["id"])
def test_a_paper_yields_its_motions(case):
    found, entities = find_motions(*document_of(case), load())
    got, expected = compared([asdict(m) for m in found], case["expect"])
    assert got == expected
    assert {m.proposed_by for m in found} == {e.ref for e in entities}


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule["id"])
def test_a_rule_matches_its_example_and_not_its_counterexample(rule):
    assert rule["id"] in [m.rule for m in motions_in(rule["matches"])]
    assert rule["id"] not in [m.rule for m in motions_in(rule["but_not"])]


@pytest.mark.parametrize(
    ("say", "notes", "numbers"),
    [
        (
            "De Kamer nam de motie Jansma c.s. en de motie De Wit aan.",
            {"c.s.": "Kamerstuk 32 317, nr. 5.", "Wit": "Kamerstuk 32 317, nr. 6."},
            ["32317-5", "32317-6"],
        ),
        (
            "De motie van de leden Jansma en De Wit wordt uitgevoerd.",
            {"De Wit": "Kamerstuk 36 410 VI, nr. 8."},
            ["36410-VI-8", "36410-VI-8"],
        ),
        (
            "De motie-Jansma is uitgevoerd en gemeld.",
            {"gemeld": "Kamerstuk 32 317, nr. 5."},
            [None],
        ),
        ("De motie-Jansma is uitgevoerd.", {"motie-Jansma": "Zie de brief van 3 mei."}, [None]),
    ],
)
def test_a_motion_has_the_number_of_the_footnote_at_its_name(say, notes, numbers):
    blocks = [say, *({"kind": "footnote", "text": text} for text in notes.values())]
    read, mentions = document_of({"blocks": blocks})
    anchors = [say.index(words) + len(words) for words in notes]
    marked = [replace(b, anchor=a) for b, a in zip(read.blocks[1:], anchors, strict=True)]
    found, _ = find_motions(replace(read, blocks=(read.blocks[0], *marked)), mentions, load())
    assert [m.number for m in found] == numbers
