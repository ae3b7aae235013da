"""Motions: cases as data, and each rule on its own examples."""

from __future__ import annotations

from dataclasses import asdict

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
