"""Every construction of the genre has its cases: three shapes or more, and one that states nothing.

What a case gives is tried in ``test_interventions``; here the file itself is held to its promise.
A shape is the sequence of word classes, so that a change of names alone makes no new case.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.extract.grammar.grammar import grammar
from kg.extract.grammar.lexicon import readings
from kg.extract.grammar.tokens import tokenise

FILE = Path(__file__).parent / "cases" / "interventions-constructions.yaml"
BOOK: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
LEAST = 3
SILENT = "named-without-speaking"
"""The construction of which no case states anything."""
NAMED = [
    "inversion", "separable-verb", "perfect-tense", "subordinate-clause",
    "coordinated-subjects", "coordinated-verbs", "nominal-predicate", "passive-with-agent",
    "anaphora", "embedded-speech", "negation", "condition", "named-without-speaking",
    "quantified-group", "companion", "agenda-intention", "agenda-expectation",
    "act-in-the-noun", "stance-from-the-object", "rare-verb", "actor-not-subject",
    "embedded-predicate", "impersonal", "particle-and-coordination", "plural-list",
    "fronted-or-inserted", "uncommon-name", "act-from-the-complement",
]  # fmt: skip
"""What the project set out to read, and the kinds of its hard parts: none may fall out."""


def word_class(word: str, first: bool) -> str:
    """One letter for what a word is: verb, name, article, preposition, opener, adverb, other."""
    g, lower = grammar(), word.lower()
    if not word[0].isalnum():
        return ","
    for letter, words in (
        ("S", g.subordinators | g.relatives),
        ("D", g.determiners),
        ("P", g.prepositions),
        ("C", g.coordinators),
        ("A", g.light | g.adverbs),
        ("T", g.particles | g.free),
    ):
        if lower in words:
            return letter
    if word[0].isupper() and not first:
        return "N"
    found = readings().get(lower, ())
    if found:
        return "V" if any(r.finite for r in found) else "W"
    return "N" if first else "O"


def shape(sentence: str) -> str:
    """The word classes of a sentence, runs of one class counted once."""
    classes = [word_class(w, n == 0) for n, w in enumerate(tokenise(sentence).raw)]
    return "".join(letter for letter, _ in groupby(classes))


def cases_of(name: str, *, silent: bool) -> list[dict[str, Any]]:
    """The cases of a construction that state nothing, or those that state something."""
    return [
        case
        for case in BOOK["cases"]
        if case["construction"] == name and (not case["expect"]) is silent
    ]


def test_the_file_covers_every_construction_and_no_other() -> None:
    assert sorted(BOOK["constructions"]) == sorted(NAMED)
    assert {case["construction"] for case in BOOK["cases"]} == set(NAMED)


@pytest.mark.parametrize("name", NAMED)
def test_a_construction_has_three_cases_of_different_shape(name: str) -> None:
    shapes = [shape(case["say"]) for case in cases_of(name, silent=name == SILENT)]
    assert len(set(shapes)) >= LEAST, shapes


@pytest.mark.parametrize("name", NAMED)
def test_no_two_cases_of_a_construction_have_one_shape(name: str) -> None:
    cases = [case for case in BOOK["cases"] if case["construction"] == name]
    shapes = [shape(case["say"]) for case in cases]
    twice = [c["say"] for c, s in zip(cases, shapes, strict=True) if shapes.count(s) > 1]
    assert not twice


@pytest.mark.parametrize("name", NAMED)
def test_a_construction_has_a_sentence_that_states_nothing(name: str) -> None:
    assert cases_of(name, silent=True)


def test_a_change_of_names_makes_no_new_shape() -> None:
    assert shape("Hierbij vroeg Malta aandacht.") == shape("Hierbij vroeg Polen aandacht.")
    assert shape("Hierbij vroeg Malta aandacht.") != shape("Malta vroeg hierbij aandacht.")
