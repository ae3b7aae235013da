"""Figures: cases as data, and each rule on its own examples."""

from __future__ import annotations

import re
from dataclasses import asdict, replace

import pytest

from kg import rulebook
from kg.extract.figures import find_figures, numbers_in
from kg.extract.statement_rules import as_sentence
from kg.model import Mention, Ref
from kg.vocabulary import load
from tests.extract.statement_cases import cases, compared, document_of

_RULES = rulebook.load("extract", "figures")["rules"]


@pytest.mark.parametrize("case", cases("figures"), ids=lambda case: case["id"])
def test_a_paper_yields_its_figures(case):
    document, mentions = document_of(case)
    figures = find_figures(document, mentions, load())
    found = [asdict(f) | {"value": float(f.value)} for f in figures]
    got, expected = compared(found, case["expect"])
    assert got == expected
    assert all(document.text[f.offset].isalnum() for f in figures)


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule["id"])
def test_a_rule_matches_its_example_and_not_its_counterexample(rule):
    def rules_for(text):
        named = [
            Mention(m.start(), m.end(), m[0], Ref("country/XXX"), 0, "case")
            for m in re.finditer(r"Peru|Gambia|Mali", text)
        ]
        return [n.rule for n in numbers_in(replace(as_sentence(text), mentions=tuple(named)))]

    assert rule["id"] in rules_for(rule["matches"])
    assert rule["id"] not in rules_for(rule["but_not"])


def test_no_two_rules_of_any_book_share_a_name():
    books = ("outcomes", "commitments", "motions", "events", "figures")
    ids = [r["id"] for book in books for r in rulebook.load("extract", book)["rules"]]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]+(?:-[a-z]+)+", name) for name in ids)
