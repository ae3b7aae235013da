"""Outcomes: cases as data, and each rule on its own examples."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from kg import rulebook
from kg.extract.outcomes import decisions_in, find_outcomes
from kg.extract.statement_rules import as_sentence
from kg.model import Ref
from kg.vocabulary import load
from tests.extract.statement_cases import cases, compared, document_of
from tests.factory import document

_RULES = rulebook.load("extract", "outcomes")["rules"]


@pytest.mark.parametrize("case", cases("outcomes"), ids=lambda case: case["id"])
def test_a_paper_yields_its_outcomes(case):
    found = [asdict(o) for o in find_outcomes(*document_of(case), load())]
    got, expected = compared(found, case["expect"])
    assert got == expected


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule["id"])
def test_a_rule_matches_its_example_and_not_its_counterexample(rule):
    kind = "key-result" if rule.get("where") == "box" else "paragraph"

    def rules_for(text):
        before = "Het doel was een algemene oriëntatie." if rule.get("antecedent") else ""
        found = decisions_in(replace(as_sentence(text), kind=kind), previous=before)
        return [d.rule for d in found]

    assert rule["id"] in rules_for(rule["matches"])
    assert rule["id"] not in rules_for(rule["but_not"])


def test_each_type_is_a_code_of_the_scheme():
    known = {e.ref.partition("/")[2] for e in load().of_class("Concept") if "outcome-type" in e.ref}
    book = rulebook.load("extract", "outcomes")
    used = set(book["objects"]) | {r["type"] for r in book["rules"]} - {"by-object"}
    assert not known or used <= known


@pytest.mark.parametrize(
    ("say", "concerns", "on"),
    [
        ("De Raad bereikte een algemene oriëntatie.", ["dossier/csam-regulation"], True),
        ("Er is geen akkoord bereikt.", ["instrument/x", "dossier/csam-regulation"], True),
        ("De Raad stemde in met het mandaat.", ["dossier/a-b", "dossier/c-d"], False),
        ("De Raad nam conclusies aan.", ["dossier/csam-regulation"], False),
        ("De Raad nam conclusies aan.", ["instrument/conclusies-havens"], True),
        ("De Raad nam de richtlijn aan.", ["dossier/csam-regulation"], False),
        ("De Raad benoemde de heer Jansen.", ["dossier/csam-regulation"], False),
    ],
)
def test_an_outcome_without_a_name_is_on_the_one_file_of_its_point(say, concerns, on):
    read = document(("1", "Punt", [say]))
    refs = tuple(Ref(ref) for ref in concerns)
    found = find_outcomes(read, [], load(), {0: refs})
    wanted = next(ref for ref in refs if ref != "instrument/x") if on else None
    assert [o.stance_on for o in found] == [wanted]
