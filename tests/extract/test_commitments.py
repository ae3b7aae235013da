"""Promises to parliament: cases as data, and each rule on its own examples."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from kg import rulebook
from kg.extract.commitments import find_commitments, promise_in
from kg.extract.statement_rules import as_sentence
from kg.vocabulary import load
from tests.extract.statement_cases import cases, compared, document_of

_RULES = rulebook.load("extract", "commitments")["rules"]


@pytest.mark.parametrize("case", cases("commitments"), ids=lambda case: case["id"])
def test_a_paper_yields_its_promises(case):
    found, _ = find_commitments(*document_of(case), load())
    got, expected = compared([asdict(c) for c in found], case["expect"])
    assert got == expected


def test_each_member_is_returned_as_a_person_to_review():
    case = {"say": "Zoals toegezegd aan de leden De Wit (SP) en Jansma volgt een overzicht."}
    statements, entities = find_commitments(*document_of(case), load())
    assert {e.ref: e.label for e in entities} == {
        "person/de-wit": "De Wit",
        "person/jansma": "Jansma",
    }
    assert {s.made_to for s in statements} == {e.ref for e in entities}


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule["id"])
def test_a_rule_matches_its_example_and_not_its_counterexample(rule):
    kind = "footnote" if rule.get("note") else "paragraph"

    def rule_for(text):
        promise = promise_in(replace(as_sentence(text), kind=kind))
        return promise.rule if promise else None

    assert rule_for(rule["matches"]) == rule["id"]
    assert rule_for(rule["but_not"]) != rule["id"]
