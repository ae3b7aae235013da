"""Dated events: cases as data, and each rule on its own examples."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from kg import rulebook
from kg.acquire.dates import find_dates
from kg.extract.events import clause_around, find_events, rule_for
from kg.vocabulary import load
from tests.extract.statement_cases import cases, compared, document_of

_RULES = rulebook.load("extract", "events")["rules"]


@pytest.mark.parametrize("case", cases("events"), ids=lambda case: case["id"])
def test_a_paper_yields_its_events(case):
    document, mentions = document_of(case)
    events = find_events(document, mentions, load())
    found = [
        asdict(e) | {"start": e.date.start, "end": e.date.end, "about": list(e.about)}
        for e in events
    ]
    got, expected = compared(found, case["expect"])
    assert got == expected
    for event in events:
        written = document.text[event.date.start_offset : event.date.end_offset]
        assert written == event.date.text


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule["id"])
def test_a_rule_matches_its_example_and_not_its_counterexample(rule):
    def rules_for(text):
        dates = find_dates(text, "2011-06-01")
        found = [rule_for(clause_around(text, date)) for date in dates]
        return [r.id for r in found if r]

    assert rule["id"] in rules_for(rule["matches"])
    assert rule["id"] not in rules_for(rule["but_not"])
